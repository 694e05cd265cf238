import type { ModelError, Value } from '@orrery/contract';
import type { Prediction, StepOutputs } from '../metrics/prediction.ts';
import type { RecordedTransition, ScoredState } from '../ports.ts';
import { nearestAmong } from '../nearest.ts';
import { rightByStrict } from '../metrics/strict.ts';
import { wrongParts, type FailureKind, type WrongPart } from './kinds.ts';

/** Failures of one kind in one field. A transition may be in several clusters. */
export interface FailureCluster {
  readonly field: string;
  readonly kind: FailureKind;
  /** Transitions in it. */
  readonly transitions: number;
  /** Smallest and largest |predicted - expected|; absent where the field is no number. */
  readonly error?: { readonly least: number; readonly most: number };
  /** Places in `examples`: its first transition, and the one with the largest error. */
  readonly examples: readonly number[];
}

/** A wrong prediction in full. */
export interface FailureExample {
  /** Place in the dataset. */
  readonly index: number;
  readonly state: Value;
  readonly action: Value;
  readonly expected: StepOutputs;
  readonly predicted: StepOutputs;
  /** Every field that is wrong. */
  readonly wrong: readonly string[];
  /** A like transition that the program gets right: where the rule may change. */
  readonly contrast?: {
    readonly index: number;
    readonly state: Value;
    readonly action: Value;
    readonly next: StepOutputs;
  };
}

/** Transitions at which the program failed, with one error in one place. */
export interface CrashCluster {
  readonly error: ModelError;
  readonly transitions: number;
  /** The first. */
  readonly index: number;
  readonly state: Value;
  readonly action: Value;
}

/** What is wrong with a program on the data. */
export interface FailureReport {
  readonly transitions: number;
  /** Transitions that are not right as a whole. */
  readonly wrong: number;
  /**
   * The most informative first: each in turn is the one with the most transitions that no cluster before it holds; then
   * by size.
   */
  readonly clusters: readonly FailureCluster[];
  readonly examples: readonly FailureExample[];
  /** Most frequent first. */
  readonly crashes: readonly CrashCluster[];
}

/** Clusters whose examples are kept in full; the others are counted. */
const illustratedClusters = 24;
/** Examples that are set beside a like transition: the search for one takes most of the time. */
const contrastedExamples = 8;

interface Wrong {
  readonly index: number;
  readonly prediction: Extract<Prediction, { ok: true }>;
  readonly parts: readonly WrongPart[];
}

/** Sorts the failures of a program. `predictions[i]` is what it said of transition i, its first draw if it draws. */
export function failureReport(
  predictions: readonly (Prediction | undefined)[],
  transitions: readonly RecordedTransition[],
  scored: ScoredState,
): FailureReport {
  const wrong: Wrong[] = [];
  const right: number[] = [];
  const crashes = new Map<string, { error: ModelError; transitions: number; index: number }>();
  for (const [index, truth] of transitions.entries()) {
    const prediction = predictions[index];
    if (prediction === undefined) continue;
    if (prediction.ok) {
      if (rightByStrict(prediction, truth, scored)) right.push(index);
      else
        wrong.push({ index, prediction, parts: wrongParts(truth.observation, outputsOf(truth), prediction, scored) });
    } else {
      const { code, line, column } = prediction.error;
      const key = `${code}:${line}:${column}`;
      const found = crashes.get(key);
      if (found === undefined) crashes.set(key, { error: prediction.error, transitions: 1, index });
      else found.transitions += 1;
    }
  }
  const sorted = byInformation(clustersOf(wrong));
  const examples = new Map<number, number>();
  const clusters = sorted.map((cluster, at) => {
    const shown = at < illustratedClusters ? [...new Set([cluster.members[0] ?? 0, cluster.worst])] : [];
    for (const place of shown) if (!examples.has(place)) examples.set(place, examples.size);
    return clusterOf(
      cluster,
      shown.map((place) => examples.get(place) ?? 0),
    );
  });
  const nearest = nearestAmong(transitions, right);
  return {
    transitions: transitions.length,
    wrong: transitions.length - right.length,
    clusters,
    examples: [...examples].flatMap(([place, order]) => {
      const one = wrong[place];
      return one === undefined
        ? []
        : [exampleOf(one, transitions, order < contrastedExamples ? nearest : () => undefined)];
    }),
    crashes: [...crashes.values()]
      .sort((a, b) => b.transitions - a.transitions || a.index - b.index)
      .map((crash) => crashOf(crash, transitions[crash.index])),
  };
}

interface Cluster {
  readonly field: string;
  readonly kind: FailureKind;
  /** Places in the list of wrong predictions. */
  readonly members: number[];
  worst: number;
  least: number;
  most: number;
}

function clustersOf(wrong: readonly Wrong[]): Cluster[] {
  const clusters = new Map<string, Cluster>();
  for (const [place, { parts }] of wrong.entries()) {
    for (const { field, kind, error } of parts) {
      const key = `${field} ${kind}`;
      const cluster = clusters.get(key) ?? { field, kind, members: [], worst: place, least: Infinity, most: -1 };
      clusters.set(key, cluster);
      // Places in a list share a field: one transition counts once.
      if (cluster.members.at(-1) !== place) cluster.members.push(place);
      if (error === undefined) continue;
      if (error > cluster.most) [cluster.most, cluster.worst] = [error, place];
      cluster.least = Math.min(cluster.least, error);
    }
  }
  return [...clusters.values()];
}

/** Greedy cover, then by size; the order of first occurrence decides among equals. */
function byInformation(clusters: readonly Cluster[]): Cluster[] {
  const left = [...clusters];
  const covered = new Set<number>();
  const sorted: Cluster[] = [];
  while (left.length > 0) {
    let best = 0;
    let most = -1;
    for (const [at, { members }] of left.entries()) {
      const fresh = members.filter((place) => !covered.has(place)).length;
      if (fresh > most) [best, most] = [at, fresh];
    }
    if (most === 0) return [...sorted, ...left.toSorted((a, b) => b.members.length - a.members.length)];
    const [taken] = left.splice(best, 1);
    if (taken === undefined) break;
    for (const place of taken.members) covered.add(place);
    sorted.push(taken);
  }
  return sorted;
}

function exampleOf(
  { index, prediction, parts }: Wrong,
  transitions: readonly RecordedTransition[],
  nearest: (index: number) => number | undefined,
): FailureExample {
  const { state, reward, terminated, legalActions } = prediction;
  const contrast = nearest(index);
  const like = contrast === undefined ? undefined : transitions[contrast];
  return {
    index,
    ...inputsOf(transitions[index]),
    expected: outputsOf(transitions[index]),
    predicted: { state, reward, terminated, ...(legalActions !== undefined && { legalActions }) },
    wrong: [...new Set(parts.map(({ field }) => field))],
    ...(contrast !== undefined &&
      like !== undefined && { contrast: { index: contrast, ...inputsOf(like), next: outputsOf(like) } }),
  };
}

function clusterOf({ field, kind, members, least, most }: Cluster, examples: readonly number[]): FailureCluster {
  return { field, kind, transitions: members.length, ...(most >= 0 && { error: { least, most } }), examples };
}

function crashOf(crash: Omit<CrashCluster, 'state' | 'action'>, truth: RecordedTransition | undefined): CrashCluster {
  return { ...crash, ...inputsOf(truth) };
}

function inputsOf(truth: RecordedTransition | undefined): { readonly state: Value; readonly action: Value } {
  return { state: truth?.observation, action: truth?.action };
}

function outputsOf(truth: RecordedTransition | undefined): StepOutputs {
  const legal = truth?.terminated === true ? undefined : truth?.nextLegalActions;
  return {
    state: truth?.nextObservation,
    reward: truth?.reward ?? 0,
    terminated: truth?.terminated ?? false,
    ...(legal !== undefined && { legalActions: legal }),
  };
}
