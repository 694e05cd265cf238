import { InvalidArgumentError, Option } from 'commander';

/** Planners by the names they have on the command line, with what each is for. */
export const plannerNames = {
  mcts: 'tree search; listed actions, or a box with --widening',
  cem: 'cross-entropy method, open loop; actions in a box',
  icem: 'CEM with coloured noise and a warm start; any actions',
  mppi: 'path integral control; any actions',
  'predictive-sampling': 'the best of noisy plans; any actions',
  'value-iteration': 'exact; few states, finite chance',
  'breadth-first': 'a path with the fewest steps; no chance',
  'a-star': 'a cheapest path, without an estimate of what is left; no chance',
  'best-first': 'a path whose text answers --mission (BM25); no chance',
} as const;
export type PlannerName = keyof typeof plannerNames;

const tree = ['mcts'] as const;
const sampling = ['cem', 'icem', 'mppi', 'predictive-sampling'] as const;
const moving = ['icem', 'mppi', 'predictive-sampling'] as const;
const paths = ['breadth-first', 'a-star', 'best-first'] as const;

type Kind = 'whole' | 'number' | 'pair' | 'switch' | 'text' | readonly string[];

/** A planner's option: its name in @orrery/planner, how it is written, and the planners that take it. */
export interface PlannerFlag {
  readonly name: string;
  readonly flag: string;
  readonly kind: Kind;
  readonly planners: readonly PlannerName[];
  readonly help: string;
}

/** Every option of every planner. Their ranges and defaults are the planners' own. */
export const plannerFlags: readonly PlannerFlag[] = [
  { name: 'simulations', flag: '--simulations', kind: 'whole', planners: tree, help: 'simulations of a decision (25)' },
  { name: 'exploration', flag: '--exploration', kind: 'number', planners: tree, help: 'weight of the bonus (1)' },
  { name: 'epsilon', flag: '--epsilon', kind: 'number', planners: tree, help: 'added to visits (0.001)' },
  { name: 'rolloutDepth', flag: '--rollout-depth', kind: 'whole', planners: tree, help: 'steps of a rollout (100)' },
  {
    name: 'rolloutRepeat',
    flag: '--rollout-repeat',
    kind: 'number',
    planners: tree,
    help: 'probability of repeating an action in a rollout',
  },
  {
    name: 'initialValue',
    flag: '--initial-value',
    kind: 'number',
    planners: tree,
    help: 'value of an unvisited action (1)',
  },
  {
    name: 'transpositions',
    flag: '--transpositions',
    kind: 'switch',
    planners: tree,
    help: 'one node for a state whatever leads to it',
  },
  {
    name: 'ownValue',
    flag: '--own-value',
    kind: 'switch',
    planners: tree,
    help: "a leaf is worth what the model's own value(state) says",
  },
  { name: 'keepTree', flag: '--keep-tree', kind: 'switch', planners: tree, help: 'keep the tree between decisions' },
  { name: 'trees', flag: '--trees', kind: 'whole', planners: tree, help: 'trees whose roots are added (1)' },
  { name: 'milliseconds', flag: '--milliseconds', kind: 'number', planners: tree, help: 'time limit of a decision' },
  {
    name: 'widening',
    flag: '--widening',
    kind: 'pair',
    planners: tree,
    help: 'K,ALPHA: at most K n^ALPHA actions after n visits',
  },
  {
    name: 'outcomeWidening',
    flag: '--outcome-widening',
    kind: 'pair',
    planners: tree,
    help: 'K,ALPHA: the same for outcomes of an action',
  },
  {
    name: 'onModelError',
    flag: '--on-model-error',
    kind: ['fail', 'terminate'],
    planners: [...tree, ...paths],
    help: 'a failing step fails, or ends the world (fail)',
  },
  {
    name: 'temperature',
    flag: '--temperature',
    kind: 'number',
    planners: [...tree, 'mppi'],
    help: 'of the choice among actions (0.01), of MPPI’s weights (0.1)',
  },
  {
    name: 'discount',
    flag: '--discount',
    kind: 'number',
    planners: [...tree, ...sampling, 'value-iteration'],
    help: 'factor per step (tree search 0.99, else 1)',
  },
  {
    name: 'horizon',
    flag: '--horizon',
    kind: 'whole',
    planners: sampling,
    help: 'steps of a sequence (CEM 100, else 30)',
  },
  {
    name: 'population',
    flag: '--population',
    kind: 'whole',
    planners: sampling,
    help: 'samples of an iteration (CEM 1000, else 100)',
  },
  {
    name: 'iterations',
    flag: '--iterations',
    kind: 'whole',
    planners: ['cem', 'icem', 'mppi'],
    help: 'iterations of a decision (CEM 20, iCEM 3, MPPI 1)',
  },
  {
    name: 'elites',
    flag: '--elites',
    kind: 'whole',
    planners: ['cem', 'icem'],
    help: 'samples that refit the distribution (CEM 100, iCEM 10)',
  },
  {
    name: 'initialMean',
    flag: '--initial-mean',
    kind: ['centre', 'zero'],
    planners: ['cem'],
    help: 'mean of the first distribution (centre)',
  },
  {
    name: 'execute',
    flag: '--execute',
    kind: 'whole',
    planners: ['cem', ...paths],
    help: 'actions of a plan that are taken before planning again (all)',
  },
  {
    name: 'deviation',
    flag: '--deviation',
    kind: 'number',
    planners: moving,
    help: 'first deviation, a share of half the box (0.5)',
  },
  {
    name: 'decay',
    flag: '--decay',
    kind: 'number',
    planners: ['icem'],
    help: 'fewer samples in later iterations (1.25)',
  },
  { name: 'kept', flag: '--kept', kind: 'number', planners: ['icem'], help: 'share of the elites that is kept (0.3)' },
  {
    name: 'momentum',
    flag: '--momentum',
    kind: 'number',
    planners: ['icem'],
    help: 'share of the old distribution (0.1)',
  },
  {
    name: 'noiseExponent',
    flag: '--noise-exponent',
    kind: 'number',
    planners: ['icem'],
    help: 'exponent of the noise’s spectrum (2)',
  },
  {
    name: 'plainTemperature',
    flag: '--plain-temperature',
    kind: 'switch',
    planners: ['mppi'],
    help: 'the temperature as published, not in deviations of the returns',
  },
  {
    name: 'knots',
    flag: '--knots',
    kind: 'whole',
    planners: ['predictive-sampling'],
    help: 'points that the plan is made of (6)',
  },
  {
    name: 'interpolation',
    flag: '--interpolation',
    kind: ['hold', 'linear'],
    planners: ['predictive-sampling'],
    help: 'between the knots (linear)',
  },
  {
    name: 'threads',
    flag: '--threads',
    kind: 'whole',
    planners: [...tree, ...sampling],
    help: 'worker threads; the plan does not depend on them (CEM 2, else 1)',
  },
  {
    name: 'tolerance',
    flag: '--tolerance',
    kind: 'number',
    planners: ['value-iteration'],
    help: 'largest change of a value in the last sweep (1e-9)',
  },
  { name: 'sweeps', flag: '--sweeps', kind: 'whole', planners: ['value-iteration'], help: 'sweeps at most (100,000)' },
  {
    name: 'states',
    flag: '--states',
    kind: 'whole',
    planners: ['value-iteration', ...paths],
    help: 'states at most (1,000,000)',
  },
  { name: 'depth', flag: '--depth', kind: 'whole', planners: paths, help: 'steps of a path at most' },
  {
    name: 'goal',
    flag: '--goal',
    kind: ['terminated', 'reward'],
    planners: paths,
    help: 'what the last step does: end the world, or pay (terminated)',
  },
  { name: 'above', flag: '--above', kind: 'number', planners: paths, help: 'what its reward has to be above (0)' },
  {
    name: 'cost',
    flag: '--cost',
    kind: ['step', 'negatedReward'],
    planners: ['a-star'],
    help: 'what a step costs (step)',
  },
  {
    name: 'mission',
    flag: '--mission',
    kind: 'text',
    planners: ['best-first'],
    help: 'what the path’s text is to answer',
  },
];

const placeholders: Readonly<Record<string, string>> = {
  whole: ' <n>',
  number: ' <x>',
  pair: ' <k,alpha>',
  switch: '',
  text: ' <text>',
};

/** The options for commander, each telling which planners take it. */
export function plannerOptions(): Option[] {
  return plannerFlags.map(({ name, flag, kind, planners, help }) => {
    const choices = typeof kind === 'string' ? undefined : kind;
    const takes = planners.length === Object.keys(plannerNames).length ? 'every planner' : planners.join(', ');
    const placeholder = typeof kind === 'string' ? placeholders[kind] : ' <name>';
    const option = new Option(`${flag}${placeholder}`, `${help} [${takes}]`);
    // Given under its name in the planner, whatever the flag is called.
    option.attributeName = () => name;
    if (choices !== undefined) return option.choices(choices);
    if (kind === 'whole') return option.argParser(wholeNumber);
    if (kind === 'number') return option.argParser(number);
    return kind === 'pair' ? option.argParser(pair) : option;
  });
}

function number(text: string): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(value)) throw new InvalidArgumentError('It must be a number.');
  return value;
}

function wholeNumber(text: string): number {
  const value = number(text);
  if (!Number.isSafeInteger(value) || value < 0) throw new InvalidArgumentError('It must be a whole number.');
  return value;
}

function pair(text: string): { readonly k: number; readonly alpha: number } {
  const [k, alpha, ...rest] = text.split(',');
  if (k === undefined || alpha === undefined || rest.length > 0)
    throw new InvalidArgumentError('It must be two numbers with a comma between, such as 1,0.5.');
  return { k: number(k), alpha: number(alpha) };
}
