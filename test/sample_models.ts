import { readFileSync } from 'node:fs';
import { selfDeclared, type RandomStream, type Value } from '@orrery/contract';
import { checkProgram, type CheckedProgram } from '@orrery/language';

/** A sample program as V8 runs it: TypeScript with its types stripped, which is what it means. */
export interface PlainModel {
  readonly step: (state: unknown, action: unknown) => { state: unknown; reward: number; done: boolean };
  readonly legalActions: (state: unknown) => readonly Value[];
  readonly initialState?: (seed?: number) => unknown;
  readonly init?: (seed: number) => unknown;
}

/** How a sample is played at random. */
export interface Sample {
  readonly start: (model: PlainModel, random: RandomStream) => unknown;
  /** Any action of the type, legal or not. */
  readonly action: (random: RandomStream, state: unknown) => Value;
  /** The library's mathematics differs from V8's by a few units in the last place: engines are compared with each other. */
  readonly isInexact?: boolean;
  /** Some of its steps throw. */
  readonly throws?: boolean;
}

const pick = <T>(random: RandomStream, values: readonly T[]): T => values[random.integer(values.length)] as T;
const any =
  (...values: Value[]) =>
  (random: RandomStream): Value =>
    pick(random, values);
const seed = (random: RandomStream): number => random.integer(4294967296);

/** Solves the one level of sokoban.ts: found by breadth-first search over its own step. */
export const sokobanSolution = ['L', 'D', 'L', 'D', 'L', 'U'] as const;

const commands = [
  'look',
  'wait',
  'go',
  'go north',
  'go up',
  'GO East',
  '  take lamp ',
  'take  lamp',
  'take sword',
  'take gold',
  'drop apple',
  'drop',
  'use key',
  'use lamp',
  'use apple',
  'use __proto__',
  'take constructor',
  'dance wildly in the hall, as nobody has ever danced before',
  '',
  ' ',
  '\ud83d\ude00 \ud800',
];

export const samples = {
  cartpole: {
    start: (model, random) => ({ ...(model.init?.(seed(random)) as object), steps: random.integer(510) }),
    action: any(0, 1),
    isInexact: true,
  },
  grid: {
    start: (model, random) => model.init?.(seed(random)),
    action: any('up', 'down', 'left', 'right', 'pickup', 'open'),
  },
  taxi: {
    start: (_, random) => ({
      taxiRow: random.integer(5),
      taxiCol: random.integer(5),
      passengerLoc: random.integer(5),
      destination: random.integer(4),
      stepCount: random.integer(200),
    }),
    action: any('south', 'north', 'east', 'west', 'pickup', 'dropoff'),
  },
  doorkey: {
    // Anywhere, at any time, with boxes in the way, so that random play opens the door and reaches the goal.
    start: (model, random) => {
      const state = model.initialState?.() as { readonly entities: readonly object[] };
      const boxes = Array.from({ length: random.integer(3) }, () => ({
        kind: 'box',
        x: 1 + random.integer(2),
        y: 1 + random.integer(4),
        contains: pick(random, ['red', 'yellow', null]),
      }));
      return {
        ...state,
        agent: {
          x: pick(random, [1, 2, 4]),
          y: 1 + random.integer(4),
          dir: random.integer(4),
          carrying: pick(random, ['yellow', 'red', null]),
        },
        entities: [...state.entities, ...boxes],
        stepCount: random.integer(250),
      };
    },
    action: any('turn_left', 'turn_right', 'forward', 'pickup', 'drop', 'toggle'),
  },
  sokoban: {
    // From somewhere on the way to the solution, so that random play finds it.
    start: (model, random) => {
      let state = model.initialState?.();
      for (const action of sokobanSolution.slice(0, random.integer(sokobanSolution.length)))
        ({ state } = model.step(state, action));
      return state;
    },
    action: any('U', 'D', 'L', 'R'),
  },
  blackjack: {
    // Some decks run out, so that some hits throw.
    start: (model, random) => {
      const state = model.initialState?.(seed(random)) as { readonly deck: readonly unknown[] };
      return random.integer(4) === 0 ? { ...state, deck: state.deck.slice(0, random.integer(3)) } : state;
    },
    action: (random) =>
      pick<Value>(random, [
        { type: 'hit' },
        { type: 'stand' },
        { type: 'double' },
        { type: 'bet', amount: random.integer(30) - 5 },
      ]),
    throws: true,
  },
  adventure: {
    start: (model) => model.initialState?.(),
    action: (random) => pick(random, commands),
  },
} as const satisfies Record<string, Sample>;

/** Programs whose states and actions are of every type that crosses the border. */
export const borderPrograms = {
  cells: {
    start: (model) => model.initialState?.(),
    action: (random) =>
      pick<Value>(random, [
        { do: 'grow' },
        { do: 'clear' },
        { do: 'set', at: random.integer(8) - 1, cell: pick(random, ['number', 'text', 'flag']) },
      ]),
    throws: true,
  },
  fields: {
    start: (model) => model.initialState?.(),
    action: any('absent', 'undefined', 'null', 'value', 'inner'),
  },
  mixed: {
    start: (model) => model.initialState?.(),
    action: (random) =>
      pick<Value>(random, [
        'pass',
        random.integer(5) - 1,
        { kind: 'bid', amount: pick(random, ['all', -1, 0.5, Number.NaN]) },
        { kind: 'keep', amount: random.integer(9), note: pick<Value>(random, ['one', ['two', 'three'], []]) },
      ]),
    throws: true,
  },
  tables: {
    start: (model) => model.initialState?.(),
    action: (random) =>
      pick<Value>(random, [
        { type: 'add', key: pick(random, ['b', 'a', '10', '2', '', '01', '4294967295', '\ud800', 'b']) },
        { type: 'remove', key: pick(random, ['a', 'b', '10', 'none']) },
        { type: 'visit', at: pick(random, [0, -0, Number.NaN, 1.5, random.integer(20)]) },
      ]),
  },
} as const satisfies Record<string, Sample>;

export type SampleName = keyof typeof samples | keyof typeof borderPrograms;

const isSample = (name: SampleName): name is keyof typeof samples => Object.hasOwn(samples, name);

export function compiledSample(name: SampleName): CheckedProgram {
  const path = `./programs/${isSample(name) ? 'samples' : 'border'}/${name}.ts`;
  const source = readFileSync(new URL(path, import.meta.url), 'utf8');
  const checked = checkProgram(source, selfDeclared);
  if (!checked.ok) throw new Error(JSON.stringify(checked.error, null, 2));
  return checked.value;
}

export async function plainSample(name: SampleName): Promise<PlainModel> {
  return isSample(name)
    ? ((await import(`./programs/samples/${name}.ts`)) as PlainModel)
    : ((await import(`./programs/border/${name}.ts`)) as PlainModel);
}
