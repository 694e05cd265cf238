import { leavesOf } from '../fields.ts';
import { nearestAmong } from '../nearest.ts';
import type { RecordedTransition } from '../ports.ts';
import { valueText } from '../prompts/value_text.ts';
import { mostActions, outcomeKinds } from './outcome_kind.ts';

/** Why a transition is shown. */
export type Reason =
  /** The first of its kind of outcome, under each action where there are few. */
  | 'kind'
  /** The world ends. */
  | 'end'
  /** Nearly the same state and the same action as another shown, and another kind of outcome. */
  | 'near-repeat'
  /** The same state and action as another shown, and another outcome: chance, or something that is not observed. */
  | 'conflict'
  /** A number of the state, or the reward, is smallest or largest here. */
  | 'extreme'
  /** Steps in a row. */
  | 'sequence'
  | 'spread';

/** Transitions that belong together, in the order in which they are shown. */
export interface SampledGroup {
  readonly reason: Reason;
  readonly indices: readonly number[];
}

const endsConsidered = 40;
const pairsConsidered = 24;
const sequenceLength = 6;
/** Beyond so many a further one says little that the others do not. */
const spreadConsidered = 24;

/**
 * Chooses transitions that inform, within a budget: kinds of outcome, conflicts, near-repeats whose outcomes differ,
 * ends, extremes, steps in a row and a spread take turns until nothing more fits. `cost` is in the budget's unit.
 * Deterministic; empty if no transition fits.
 */
export function informativeSample(
  transitions: readonly RecordedTransition[],
  budget: number,
  cost: (index: number) => number,
): readonly SampledGroup[] {
  const kinds = outcomeKinds(transitions);
  const chosen = takeTurns(queuesOf(transitions, kinds), budget, cost);
  if (chosen.length > 0) return chosen;
  // Those that inform are too long: the shortest ones, then.
  const byCost = transitions.map((_, at) => at).sort((a, b) => cost(a) - cost(b) || a - b);
  return takeTurns([single('spread', byCost)], budget, cost);
}

function queuesOf(transitions: readonly RecordedTransition[], kinds: readonly string[]): readonly SampledGroup[][] {
  return [
    single('kind', firstOfEach(kinds, transitions)),
    conflicts(transitions),
    nearRepeats(transitions, kinds),
    single('end', indicesWhere(transitions, ({ terminated }) => terminated).slice(0, endsConsidered)),
    single('extreme', extremes(transitions)),
    [{ reason: 'sequence', indices: transitions.slice(0, sequenceLength).map((_, at) => at) }],
    single('spread', evenly(transitions.length, spreadConsidered)),
  ];
}

/** Takes one group of each queue in turn as long as something fits. */
function takeTurns(
  queues: readonly (readonly SampledGroup[])[],
  budget: number,
  cost: (index: number) => number,
): readonly SampledGroup[] {
  const shown = new Set<number>();
  const chosen: SampledGroup[] = [];
  let left = budget;
  const positions = queues.map(() => 0);
  for (let taken = true; taken;) {
    taken = false;
    for (const [at, queue] of queues.entries()) {
      for (;;) {
        const group = queue[positions[at] ?? 0];
        if (group === undefined) break;
        positions[at] = (positions[at] ?? 0) + 1;
        // A pair is shown as a pair, even where half of it was shown before; anything else only if it is new.
        const isPair = group.reason === 'near-repeat' || group.reason === 'conflict';
        const fresh = group.indices.filter((index) => !shown.has(index));
        if (fresh.length === 0) continue;
        const indices = isPair ? group.indices : fresh;
        const price = indices.reduce((sum, index) => sum + cost(index), 0);
        if (price > left) continue;
        left -= price;
        for (const index of indices) shown.add(index);
        chosen.push({ reason: group.reason, indices });
        taken = true;
        break;
      }
    }
  }
  return chosen;
}

function single(reason: Reason, indices: readonly number[]): SampledGroup[] {
  return indices.map((index) => ({ reason, indices: [index] }));
}

/** One of each action where actions are few; then kinds, rare ones first: they are the rules that a program forgets. */
function firstOfEach(kinds: readonly string[], transitions: readonly RecordedTransition[]): number[] {
  const actions = firsts(transitions.map(({ action }) => valueText(action)));
  const byAction = actions.length <= mostActions ? actions : [];
  return [...byAction, ...byRarity(kinds)].map(({ first }) => first);
}

interface Counted {
  readonly name: string;
  readonly first: number;
  count: number;
}

/** The distinct names in order of first occurrence. */
function firsts(names: readonly string[]): Counted[] {
  const found = new Map<string, Counted>();
  for (const [at, name] of names.entries()) {
    const known = found.get(name);
    if (known === undefined) found.set(name, { name, first: at, count: 1 });
    else known.count += 1;
  }
  return [...found.values()];
}

function byRarity(kinds: readonly string[]): Counted[] {
  return firsts(kinds).sort((a, b) => a.count - b.count || a.first - b.first);
}

/** The same state and action with different outcomes: the first two that differ, of each. */
export function conflicts(transitions: readonly RecordedTransition[]): SampledGroup[] {
  const first = new Map<string, { readonly at: number; readonly outcome: string; met: boolean }>();
  const found: SampledGroup[] = [];
  for (const [at, { observation, action, nextObservation, reward, terminated }] of transitions.entries()) {
    const inputs = `${valueText(observation)}|${valueText(action)}`;
    const outcome = `${valueText(nextObservation)}|${reward}|${terminated}`;
    const earlier = first.get(inputs);
    if (earlier === undefined) {
      first.set(inputs, { at, outcome, met: false });
    } else if (earlier.outcome !== outcome && !earlier.met) {
      earlier.met = true;
      found.push({ reason: 'conflict', indices: [earlier.at, at] });
    }
  }
  return found;
}

/** For the rare kinds: the transition of another kind that is most like one of theirs. */
function nearRepeats(transitions: readonly RecordedTransition[], kinds: readonly string[]): SampledGroup[] {
  const actions = transitions.map(({ action }) => valueText(action));
  return byRarity(kinds)
    .slice(0, pairsConsidered)
    .flatMap(({ name, first }): SampledGroup[] => {
      const others = indicesWhere(transitions, (_, at) => kinds[at] !== name && actions[at] === actions[first]);
      const like = nearestAmong(transitions, others)(first);
      return like === undefined ? [] : [{ reason: 'near-repeat', indices: [first, like] }];
    });
}

/** Where each number of the state is smallest and largest, and where the reward is. */
function extremes(transitions: readonly RecordedTransition[]): number[] {
  const bounds = new Map<string, { low: number; lowAt: number; high: number; highAt: number }>();
  const note = (name: string, value: unknown, at: number): void => {
    if (typeof value !== 'number' || Number.isNaN(value)) return;
    const bound = bounds.get(name) ?? { low: value, lowAt: at, high: value, highAt: at };
    bounds.set(name, bound);
    if (value < bound.low) [bound.low, bound.lowAt] = [value, at];
    if (value > bound.high) [bound.high, bound.highAt] = [value, at];
  };
  for (const [at, { observation, reward }] of transitions.entries()) {
    note('reward', reward, at);
    for (const { path, value } of leavesOf(observation)) note(path, value, at);
  }
  return [...bounds.values()].flatMap(({ lowAt, highAt }) => [lowAt, highAt]);
}

/** Some `most` of `count` places, evenly spread, those far apart first; fewer than twice as many. */
export function evenly(count: number, most: number): number[] {
  const stride = Math.max(1, Math.floor(count / most));
  const all = Array.from({ length: Math.ceil(count / stride) }, (_, at) => at * stride);
  // The middle first, then the quarters: a short budget sees far apart ones.
  const order: number[] = [];
  for (let step = all.length; step >= 1; step = step === 1 ? 0 : Math.ceil(step / 2))
    for (let at = Math.floor(step / 2); at < all.length; at += step) order.push(all[at] ?? 0);
  return [...new Set(order)];
}

function indicesWhere(
  transitions: readonly RecordedTransition[],
  holds: (transition: RecordedTransition, at: number) => boolean,
): number[] {
  return transitions.flatMap((transition, at) => (holds(transition, at) ? [at] : []));
}
