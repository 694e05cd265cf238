import type { GivenTypes, LayoutField, LayoutType } from '@orrery/contract';
import type { PlannerSettings, StateMetric } from '../task.ts';

/** A world that was made by rule from a seed: what a language model is told of it, and what is true. Plain data. */
export interface World {
  /** `kind-seed`. */
  readonly id: string;
  readonly kind: string;
  readonly seed: number;
  /** Markdown: the mechanism, without the constants. */
  readonly description: string;
  readonly contract: GivenTypes;
  /** The true model in orrery's language, with `initialState`: the environment itself and the ceiling of a score. */
  readonly source: string;
  /** The published world that this one is a changed version of, under the same contract: what memory would write. */
  readonly memory?: string;
  /** Rules of its own: actions, rows of tables that decide an outcome, exceptions, thresholds. */
  readonly rules: number;
  readonly timeLimit: number;
  /** Some steps have several outcomes. */
  readonly stochastic: boolean;
  /** Standard deviation of the sensors by path of the observation (`.level`, `.levels[2]`). */
  readonly noise?: Readonly<Record<string, number>>;
  readonly metric: StateMetric;
  /** Transitions of each split, at most. */
  readonly budget: Budget;
  readonly planner: PlannerSettings;
}

export interface Budget {
  readonly train: number;
  readonly heldout: number;
  readonly planner: number;
}

/** What a kind's generator draws; the rest is the same for every world. */
export interface Drawn {
  readonly title: string;
  /** Paragraphs of the description between title and tables. */
  readonly text: readonly string[];
  readonly fields: readonly Field[];
  readonly actions: Actions;
  /** What comes after the tables: rewards, start, end. */
  readonly close: readonly string[];
  readonly source: string;
  readonly memory?: string;
  readonly rules: number;
  readonly timeLimit: number;
  readonly stochastic?: boolean;
  readonly noise?: Readonly<Record<string, number>>;
  readonly budget: Budget;
  readonly planner: PlannerSettings;
}

/** A field of the state: its type as TypeScript spells it, and what a reader is told of it. */
export interface Field {
  readonly name: string;
  readonly type: LayoutType;
  readonly says: string;
}

/** Numbered actions with what a reader is told of each, or a box of real numbers. */
export type Actions =
  | { readonly kind: 'numbered'; readonly says: readonly string[] }
  | { readonly kind: 'box'; readonly low: readonly number[]; readonly high: readonly number[]; readonly says: string };

export const number: LayoutType = { kind: 'number' };
export const boolean: LayoutType = { kind: 'boolean' };

/** A list of numbers; without a length it varies. */
export function numbers(length?: number): LayoutType {
  return length === undefined ? { kind: 'array', element: number } : { kind: 'array', element: number, length };
}

/** Puts a drawn world together: contract, declaration and description from the same fields and actions. */
export function assemble(kind: string, seed: number, drawn: Drawn): World {
  const { fields, actions, source, memory, rules, timeLimit, stochastic = false, noise, budget, planner } = drawn;
  const id = `${kind}-${seed}`;
  const state: LayoutType = { kind: 'record', fields: fields.map(({ name, type }): LayoutField => ({ name, type })) };
  const action: LayoutType = actions.kind === 'box' ? numbers(actions.low.length) : number;
  return {
    id,
    kind,
    seed,
    description: descriptionOf(drawn),
    contract: {
      name: id,
      types: 'given',
      declaration: [
        'type State = {',
        ...fields.map(({ name, type, says }) => `  ${name}: ${spelled(type)}; // ${says}`),
        '};',
        actions.kind === 'box'
          ? `type Action = number[]; // ${actions.low.length}: ${actions.says}`
          : `type Action = number; // 0 to ${actions.says.length - 1}, as listed`,
      ].join('\n'),
      state,
      action,
      actionSpace:
        actions.kind === 'box'
          ? { kind: 'box', low: actions.low, high: actions.high }
          : { kind: 'finite', actions: actions.says.map((_, at) => at) },
      initialState: ['initialState'],
      terminated: 'terminated',
      legalActions: 'optional',
    },
    source,
    ...(memory !== undefined && { memory }),
    rules,
    timeLimit,
    stochastic,
    ...(noise !== undefined && { noise }),
    metric: { entries: 1, comparator: 'close' },
    budget,
    planner,
  };
}

function spelled(type: LayoutType): string {
  switch (type.kind) {
    case 'array':
      return `${spelled(type.element)}[]`;
    case 'literal':
      return type.values.map((value) => JSON.stringify(value)).join(' | ');
    case 'record':
      return `{ ${type.fields.map((field) => `${field.name}: ${spelled(field.type)}`).join('; ')} }`;
    default:
      return type.kind;
  }
}

function descriptionOf({ title, text, fields, actions, close, stochastic, noise }: Drawn): string {
  const table = (head: readonly [string, string], rows: readonly (readonly [string, string])[]): string =>
    [`| ${head.join(' | ')} |`, '| --- | --- |', ...rows.map((row) => `| ${row.join(' | ')} |`)].join('\n');
  const chance =
    stochastic === true
      ? 'Some steps turn on chance: the same action in the same state can have several outcomes, with fixed probabilities.'
      : 'There is no chance: the same action in the same state always has the same outcome.';
  const sensors =
    noise === undefined
      ? []
      : [
          `What is recorded comes from noisy sensors: Gaussian noise, drawn once for each state (where a state comes again, so does its reading), lies on ${Object.entries(
            noise,
          )
            .map(([path, deviation]) => `\`${path.slice(1)}\` (standard deviation ${deviation})`)
            .join(', ')}. The model to write is of the true quantities, without noise.`,
        ];
  return `${[
    `# ${title}`,
    ...text,
    '## State',
    table(
      ['field', 'meaning'],
      fields.map(({ name, says }) => [`\`${name}\``, says]),
    ),
    '## Actions',
    actions.kind === 'box'
      ? actions.says
      : table(
          ['number', 'what is done'],
          actions.says.map((says, at) => [String(at), says]),
        ),
    ...close,
    `${chance} All numbers, thresholds and amounts that this text does not give are fixed, and for you to find out.`,
    ...sensors,
  ].join('\n\n')}\n`;
}
