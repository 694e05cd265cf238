import { Draw } from './draw.ts';
import { publishedMcts } from '../task.ts';
import { assemble, boolean, number, numbers, type World } from './world.ts';

const acts = 6;

/** A beast whose mood nobody sees: it is a fold over everything that was ever done to it. */
export function beast(seed: number): World {
  const draw = new Draw(seed, 8);
  const [name = '', liked = ''] = draw.words(2);
  const weights = draw.shuffled([-2, -1, 0, 1, 2, 3]);
  const repeat = draw.whole(1, 2);
  const low = -draw.whole(4, 6);
  const high = draw.whole(8, 11);
  const [shy, warm, tame] = draw.ascending(-1, high - 2, 3) as [number, number, number];
  const fold = draw.whole(4, 6);
  const forget = draw.whole(1, 2);
  const startle = [draw.whole(0, acts - 1), draw.whole(0, acts - 1)];
  const bored = draw.whole(3, 4);
  const hunger = draw.whole(3, 5);
  const far = draw.whole(6, 8);
  const steps = [draw.whole(1, 2), draw.whole(2, 3)];
  const bite = draw.whole(2, 4);
  const prize = draw.whole(2, 4);
  const start = draw.whole(-1, 2);
  const flight = low + 1;
  const source = `// The true rules of the beast ${name}.
const WEIGHTS = ${JSON.stringify(weights)};

function within(value: number): number {
  return Math.max(${low}, Math.min(${high}, value));
}

/** The mood after everything that was done. */
function moodAfter(history: number[]): number {
  let mood = ${start};
  for (let at = 0; at < history.length; at += 1) {
    const act = history[at];
    let change = WEIGHTS[act];
    if (at > 0 && history[at - 1] === act) change -= ${repeat};
    if (at > 0 && history[at - 1] === ${startle[0]} && act === ${startle[1]}) change -= 3;
    mood = within(mood + change);
    if ((at + 1) % ${fold} === 0) mood -= mood > 0 ? ${forget} : mood < 0 ? -1 : 0;
  }
  return mood;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let { distance, ${liked}, strength, ears } = state;
  const history = [...state.history, action];
  const mood = moodAfter(history);
  let reward = 0;
  let terminated = false;
  let fed = 0;
  for (let at = Math.max(0, history.length - ${hunger}); at < history.length; at += 1) if (history[at] === 1) fed += 1;
  if (action === 0) {
    distance = Math.max(0, distance - (mood >= ${warm} ? ${steps[1]} : ${steps[0]}));
  } else if (action === 1) {
    if (${liked} > 0) {
      ${liked} -= 1;
      if (mood >= ${shy}) distance = Math.max(0, distance - 1);
      if (fed > 1) strength += 1;
    } else {
      distance += 1;
    }
  } else if (action === 2) {
    if (mood < ${shy}) distance += 2;
    else if (mood >= ${tame}) distance = 0;
  } else if (action === 3) {
    if (distance > 0) {
      distance += mood < ${warm} ? 1 : 0;
    } else if (mood >= ${tame}) {
      reward += ${prize};
      if (strength >= ${bored}) {
        reward += 10;
        terminated = true;
      }
      strength += 1;
    } else if (mood < ${warm}) {
      strength -= ${bite - 1};
      reward -= ${bite};
      distance += 1;
    }
  } else if (action === 4) {
    ${liked} += history.length % ${hunger} === 0 ? 2 : 1;
    if (mood < ${warm}) distance += 1;
  } else {
    if (fed === 0) strength -= 1;
    else if (mood >= ${warm}) distance = Math.max(0, distance - 1);
  }
  ears = mood >= ${tame};
  if (distance > ${far} || mood <= ${flight} || strength < 0) {
    reward -= 5;
    terminated = true;
  }
  return { state: { distance, ${liked}, strength, ears, history }, reward, terminated };
}

export function initialState(random: Random): State {
  return {
    distance: random.integer(${far - 1}),
    ${liked}: random.integer(5),
    strength: 1 + random.integer(${bored + 1}),
    ears: false,
    history: [],
  };
}
`;
  return assemble('beast', seed, {
    title: `The beast ${name}`,
    text: [
      `A ${name} is to be tamed. Its mood is a number that nobody sees. It begins at a fixed value, and every action changes it by a fixed amount of its own (up, down or not at all), less a fixed amount if the action is the same as the one before; one pair of actions, one right after the other, startles it (3 less). After every change the mood is brought between a lowest and a highest value; then, every so many actions (counted from the first), it forgets: it falls by a fixed amount where it is above 0 and rises by one where it is below. The list of all actions so far is in the state, so that the mood can be told.`,
      `An action first changes the mood, then it is answered according to the new one, which may be below a first threshold (shy), from a second one on (warm), or from a third one on (tame).`,
      `Recently fed means: action 1 (with ${liked} or without) among the last few actions, this one included.`,
    ],
    fields: [
      { name: 'distance', type: number, says: 'how far away it is, never below 0' },
      { name: liked, type: number, says: `how much ${liked} is left, which it likes to eat` },
      { name: 'strength', type: number, says: 'strength of the keeper' },
      { name: 'ears', type: boolean, says: 'its ears are up: true exactly after an action that it answered as tame' },
      { name: 'history', type: numbers(), says: 'all actions so far, the first one first' },
    ],
    actions: {
      kind: 'numbered',
      says: [
        'come near: by a fixed number of steps, another one where it is warm',
        `feed, if there is ${liked}: it comes one nearer unless it is shy, and the keeper gets stronger by one if it was recently fed more than once (this time included); without ${liked} it goes one away`,
        'call: a shy one goes two away, a tame one comes all the way',
        `touch: from a distance it goes one away unless it is warm; at distance 0 a tame one gives a reward and strength (by one), and with a keeper who was strong enough before that, 10 more and the end; one that is not even warm bites, which costs strength (one less than the penalty) and a penalty, and goes one away`,
        `fetch one ${liked} (two whenever the number of actions so far, this one included, is a multiple of the number of last actions that count as recent); unless it is warm it goes one away`,
        'sit: where it was not recently fed the keeper loses one strength; else, if it is warm, it comes one nearer',
      ],
    },
    close: [
      '## End\n\nThe world also ends, with a penalty of 5, when it is too far away, when its mood is at or below a lowest threshold, or when the strength is below 0.',
    ],
    source,
    rules: 24,
    timeLimit: 30,
    budget: { train: 480, heldout: 400, planner: 200 },
    planner: publishedMcts,
  });
}
