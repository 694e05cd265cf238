import type { ChanceReport } from './chance.ts';
import type { SeenKind } from './kinds.ts';

export type Verdict = 'accepted' | 'rejected' | 'inconclusive';

/** What the verdict rests on. */
export interface VerdictFacts {
  /** The checker rejected the program, or it failed to load: why. */
  readonly unusable?: string;
  /** Sealed transitions that the program gets wrong and no stated noise explains. */
  readonly failures: number;
  readonly sealed: number;
  readonly distinct: number;
  readonly kinds: readonly SeenKind[];
  /** Some episode ended, by the world or by a time limit. */
  readonly endSeen: boolean;
  /** Absent: the compiled form was not run. */
  readonly engines?: { readonly transitions: number; readonly disagreements: number };
  /** Of a program that draws. */
  readonly chance?: ChanceReport;
  /** Equal states and actions with different outcomes, in a program that does not draw. */
  readonly conflicts: number;
}

/** Confidence of the bound: it is wrong for one sealed part in twenty. */
export const significance = 0.05;
/** ln(1/{@link significance}). Written out: engines differ in their logarithms. */
const logarithm = 2.995732273553991;
/** The largest error mass that a verdict of `accepted` leaves possible. */
export const largestBound = 0.05;
/** Standard errors below its own expectation at which a program's probabilities are held to be wrong. */
const chanceDeviations = 4;

/**
 * The error mass, under the distribution of the sealed part, that a program without a failure on `distinct` pairs of state
 * and action may still have: ln(1/0.05)/N (frontier.md, section 4), at most 1.
 */
export function errorBound(distinct: number): number {
  return distinct === 0 ? 1 : Math.min(1, logarithm / distinct);
}

/** `accepted` has no reasons; the others say everything that speaks against it. */
export function verdictOf(facts: VerdictFacts): { readonly verdict: Verdict; readonly reasons: readonly string[] } {
  const { unusable, failures, sealed, distinct, kinds, endSeen, engines, chance, conflicts } = facts;
  if (unusable !== undefined) return { verdict: 'rejected', reasons: [unusable] };
  const against: string[] = [];
  if (chance === undefined && failures > 0)
    against.push(`wrong on ${count(failures, 'sealed transition')} of ${sealed}, and no stated noise explains it`);
  if (chance !== undefined && chance.impossible.length > 0)
    against.push(`holds what happened impossible in ${count(chance.impossible.length, 'sealed transition')}`);
  if (chance !== undefined && chance.deviations < -chanceDeviations)
    against.push(
      `its probabilities are off: the score is ${(-chance.deviations).toFixed(1)} standard errors below what they promise`,
    );
  if (against.length > 0) return { verdict: 'rejected', reasons: against };
  const open: string[] = [];
  const bound = errorBound(distinct);
  if (bound > largestBound)
    open.push(
      `${distinct} distinct pairs of state and action bound the error at ${bound.toFixed(3)}, and ${largestBound} is asked: ` +
        `set aside ${Math.ceil(logarithm / largestBound)}`,
    );
  for (const { kind } of kinds.filter((one) => one.sealed === 0)) open.push(`no sealed transition shows: ${kind}`);
  if (!endSeen) open.push('no episode of the data ends, neither by the world nor by a time limit');
  if (engines === undefined) open.push('the compiled form was not run beside the reference engine');
  else if (engines.disagreements > 0)
    open.push(
      `the two engines differ on ${count(engines.disagreements, 'transition')}: a defect of orrery, please report it`,
    );
  if (chance !== undefined && chance.enumerated < sealed)
    open.push(`the outcomes of ${count(sealed - chance.enumerated, 'sealed transition')} cannot be enumerated`);
  if (conflicts > 0)
    open.push(
      `${count(conflicts, 'pair')} of equal states and actions with different outcomes: the world draws, or has a part that is not observed`,
    );
  return { verdict: open.length === 0 ? 'accepted' : 'inconclusive', reasons: open };
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
