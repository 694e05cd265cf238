import { Draw } from './draw.ts';
import { publishedMcts } from '../task.ts';
import { assemble, number, type World } from './world.ts';

const quantities = ['a', 'b', 'c', 'd'] as const;
const modes = 4;

/** A plant of four quantities: plain arithmetic most of the time, and a dozen rules that random play meets rarely. */
export function reactor(seed: number): World {
  const draw = new Draw(seed, 4);
  const names = draw.words(4);
  const [plant = ''] = draw.words(1);
  const tops = quantities.map(() => draw.whole(24, 40));
  const named = (at: number): string => names[at] ?? '';
  const drift = Array.from({ length: modes }, () => quantities.map(() => draw.whole(-2, 2)));
  const pushes = draw
    .shuffled(quantities.map((_, at) => at))
    .map((at) => ({ at, by: draw.whole(2, 5), other: (at + draw.whole(1, 3)) % 4, costs: draw.whole(1, 2) }));
  const couple = draw
    .some([0, 1, 2, 3], 2)
    .map((at) => ({ at, on: (at + draw.whole(1, 3)) % 4, share: draw.whole(5, 9) }));
  const home = tops.map((top) => ({ at: Math.floor(top / 2) + draw.whole(-5, 5), share: draw.whole(4, 7) }));
  const rares = Array.from({ length: 12 }, (_, at) => rareRule(draw, at, tops, named));
  const cycle = draw.shuffled([0, 1, 2, 3]);
  const order = cycle.map((_, mode) => cycle[(cycle.indexOf(mode) + 1) % modes]);
  const locked = draw.whole(0, modes - 1);
  const need = draw.whole(10, 16);
  const target = quantities.map((_, at) => Math.floor((tops[at] ?? 0) / 2) + draw.whole(-4, 4));
  const near = draw.whole(2, 3);
  const burst = draw.whole(0, 3);
  const source = `// The true rules of the plant ${plant}.
const TOPS = ${JSON.stringify(tops)};
const DRIFT = ${JSON.stringify(drift)};

function within(value: number, top: number): number {
  return value < 0 ? 0 : value > top ? top : value;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { mode, marks } = state;
  let [a, b, c, d] = [state.${names.join(', state.')}];
  const [a0, b0, c0, d0] = [a, b, c, d];
  let reward = 0;
  let terminated = false;
${pushes
  .map(({ at, by, other, costs }, action) => {
    const [one = 'a', two = 'b'] = [quantities[at], quantities[other]];
    return `  if (action === ${action}) {
    if (${two} >= ${costs}) {
      ${one} += ${by};
      ${two} -= ${costs};
    } else {
      ${one} -= 1;
    }
  }`;
  })
  .join('\n')}
  if (action === 4) {
    if (mode === ${locked} && ${quantities[burst]} < ${need}) reward -= 1;
    else mode = ${JSON.stringify(order)}[mode];
  }
  if (action === 5) {
    a -= a > ${Math.floor((tops[0] ?? 0) / 2)} ? 3 : 1;
    c -= c > ${Math.floor((tops[2] ?? 0) / 2)} ? 3 : 1;
  }
  a += DRIFT[mode][0];
  b += DRIFT[mode][1];
  c += DRIFT[mode][2];
  d += DRIFT[mode][3];
${home.map(({ at, share }, quantity) => `  ${quantities[quantity]} += Math.floor((${at} - ${quantities[quantity]}0) / ${share});`).join('\n')}
${couple.map(({ at, on, share }) => `  ${quantities[at]} += Math.floor(${quantities[on]}0 / ${share}) - ${Math.floor((tops[on] ?? 0) / share / 2)};`).join('\n')}
${rares.map(({ code }) => code).join('\n')}
  a = within(a, TOPS[0]);
  b = within(b, TOPS[1]);
  c = within(c, TOPS[2]);
  d = within(d, TOPS[3]);
  if (Math.abs(a - ${target[0]}) <= ${near} && Math.abs(b - ${target[1]}) <= ${near + 2}) reward += 1;
  if (Math.abs(c - ${target[2]}) <= ${near} && Math.abs(d - ${target[3]}) <= ${near + 2}) reward += 1;
  if (${quantities[burst]} === TOPS[${burst}] && ${quantities[(burst + 1) % 4]} <= ${draw.whole(5, 8)}) {
    reward -= 8;
    terminated = true;
  }
  if (marks >= 4) {
    reward += 12;
    terminated = true;
  }
  return {
    state: { mode, marks, ${quantities.map((quantity, at) => `${named(at)}: ${quantity}`).join(', ')} },
    reward,
    terminated,
  };
}

export function initialState(random: Random): State {
  return {
    mode: random.integer(${modes}),
    marks: random.integer(3),
    ${names.map((one, at) => `${one}: random.integer(${(tops[at] ?? 0) + 1})`).join(',\n    ')},
  };
}
`;
  return assemble('reactor', seed, {
    title: `The plant of ${plant}`,
    text: [
      `A plant has four quantities (${names.join(', ')}), whole numbers from 0 to an upper bound of each, and a switch with four positions. A step goes in this order: the action; then every quantity drifts by an amount that depends on the position of the switch (as the action left it); then every quantity is drawn towards a value of its own: by a fraction of the distance from what it was before the step (one over a whole number for each, rounded down); then ${couple.map(({ at, on }) => `${named(at)} changes with ${named(on)}: by a fraction of it (of what it was before the step, rounded down) less a constant`).join(', and ')}; then the rare events below, in their order, each with the quantities as the ones before it left them; at last every quantity is brought back between 0 and its upper bound.`,
      `Rare events, which hit once in a long while: ${rares.map(({ says }) => says).join('; ')}.`,
    ],
    fields: [
      { name: 'mode', type: number, says: 'position of the switch, 0 to 3' },
      { name: 'marks', type: number, says: 'marks that were collected' },
      ...names.map((name) => ({ name, type: number, says: 'a quantity' })),
    ],
    actions: {
      kind: 'numbered',
      says: [
        ...pushes.map(
          ({ at, other }) =>
            `push ${named(at)} up by a fixed amount, which costs some ${named(other)}; without enough ${named(other)}, ${named(at)} falls by one instead`,
        ),
        `move the switch to its next position (in a fixed order of its own); one position is locked while there is too little ${named(burst)}: then it stays, at a penalty`,
        `vent: ${named(0)} and ${named(2)} each fall by a little, by more where they are above half of their bound (rounded down)`,
        'wait',
      ],
    },
    close: [
      `## Reward and end\n\nThere is a reward of 1 when ${named(0)} and ${named(1)} are both close to values that the plant likes, and another when ${named(2)} and ${named(3)} are. The plant bursts, with a penalty, when ${named(burst)} is at its bound while ${named((burst + 1) % 4)} is low. With four marks the work is done, which has a prize.`,
    ],
    source,
    rules: 2 * pushes.length + 3 + 16 + 4 + couple.length + rares.length + 8,
    timeLimit: 40,
    budget: { train: 560, heldout: 400, planner: 200 },
    planner: publishedMcts,
  });
}

/** An event that asks for two or three things at once. */
function rareRule(
  draw: Draw,
  at: number,
  tops: readonly number[],
  named: (at: number) => string,
): { readonly code: string; readonly says: string } {
  const [one = 0, two = 1] = draw.some([0, 1, 2, 3], 2);
  const modulus = draw.whole(5, 8);
  const rest = draw.whole(0, modulus - 1);
  const mode = draw.whole(0, modes - 1);
  const top = tops[one] ?? 0;
  const [x, y] = [quantities[one] ?? 'a', quantities[two] ?? 'b'];
  const trigger = draw.one([
    {
      test: `mode === ${mode} && ${x}0 % ${modulus} === ${rest} && ${y}0 > ${Math.floor((tops[two] ?? 0) * 0.65)}`,
      says: `in one position of the switch (as the action left it), when ${named(one)} leaves a certain remainder by a number and ${named(two)} is high (both before the step)`,
    },
    {
      test: `${x}0 >= ${top - draw.whole(3, 5)} && ${y}0 >= ${Math.floor((tops[two] ?? 0) * 0.7)}`,
      says: `when ${named(one)} and ${named(two)} were both very high before the step`,
    },
    {
      test: `action === 5 && mode === ${mode} && ${x}0 < ${Math.floor(top * 0.4)}`,
      says: `on venting in one position of the switch, while ${named(one)} was low`,
    },
    {
      test: `mode === ${mode} && ${x}0 === ${y}0 + ${draw.whole(1, 4)}`,
      says: `in one position of the switch (as the action left it), when ${named(one)} was ahead of ${named(two)} by exactly a certain number before the step`,
    },
    {
      test: `action === 6 && ${x}0 % ${modulus} === ${rest} && ${y}0 > ${Math.floor((tops[two] ?? 0) * 0.5)}`,
      says: `on waiting while ${named(one)} leaves a certain remainder by a number and ${named(two)} is above half of its bound (both before the step)`,
    },
    {
      test: `action === 4 && ${x}0 + ${y}0 > ${Math.floor((top + (tops[two] ?? 0)) * 0.65)}`,
      says: `on moving the switch while ${named(one)} and ${named(two)} together were high`,
    },
  ]);
  const hit = draw.whole(0, 3);
  const z = quantities[hit] ?? 'a';
  const effect = draw.one([
    { code: `${z} = Math.floor(${z} / 2);`, says: `${named(hit)} is halved (rounded down)` },
    { code: `${z} += ${draw.whole(4, 9)};`, says: `${named(hit)} jumps up` },
    { code: `${z} = 0;`, says: `${named(hit)} is gone` },
    { code: `reward += ${draw.whole(2, 4)};`, says: 'there is a reward' },
    { code: `[${x}, ${y}] = [${y}, ${x}];`, says: `${named(one)} and ${named(two)} change places` },
  ]);
  const marks = at < 4;
  return {
    code: `  if (${trigger.test}) {\n    ${effect.code}${marks ? '\n    marks += 1;' : ''}\n  }`,
    says: `${trigger.says}, ${effect.says}${marks ? ', and a mark is collected' : ''}`,
  };
}
