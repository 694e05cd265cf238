import type { ModelError } from '@orrery/contract';
import type { ChanceReport } from './chance.ts';
import type { SeenKind } from './kinds.ts';
import type { NoiseFit } from './noise.ts';
import { falseRejections, type NoisyChanceReport } from './noisy_chance.ts';

export type Verdict = 'accepted' | 'rejected' | 'inconclusive';

/** What the verdict rests on. */
export interface VerdictFacts {
  /** The checker rejected the program, or it failed to load: why. */
  readonly unusable?: string;
  /** Sealed transitions that the program gets wrong and no stated noise explains. */
  readonly failures: number;
  /** Where the program stops at a sealed transition: why it first stops at any. */
  readonly stopped?: ModelError;
  readonly sealed: number;
  readonly distinct: number;
  readonly kinds: readonly SeenKind[];
  /** Some episode ended, by the world or by a time limit. */
  readonly endSeen: boolean;
  /** Absent: the compiled form was not run. */
  readonly engines?: { readonly transitions: number; readonly disagreements: number };
  /** Of a program that draws, where sensors are exact. */
  readonly chance?: ChanceReport;
  /** Of a program that draws, where sensor noise is stated. */
  readonly noisyChance?: NoisyChanceReport;
  /** Equal states and actions with different outcomes, in all data. */
  readonly conflicts: number;
  /** The world is declared to draw. */
  readonly declaredStochastic: boolean;
  /** Of a program that does not draw: sensor noise is stated, and what the residuals say of it. */
  readonly noise?: readonly NoiseFit[];
}

/** Confidence of the bound: it is wrong for one sealed part in twenty. */
export const significance = 0.05;
/** ln(1/{@link significance}). Written out: engines differ in their logarithms. */
const logarithm = 2.995732273553991;
/** The largest error mass that a verdict of `accepted` leaves possible. */
export const largestBound = 0.05;
/** Standard errors from its own expectation at which a program's probabilities are held to be wrong. */
const chanceDeviations = 4;
/** The same of frequencies, whose statistic has the longer tail of a chi-squared distribution. */
const frequencyDeviations = 6;
/** Readings are shared by neighbouring transitions, so that their residuals go together: two independent ones count as one. */
const biasAllowed = (values: number): number => 6 * Math.sqrt(2 / values);
/** A square of a normal number has the variance 2. */
const spreadAllowed = (values: number): number => 6 * Math.sqrt(4 / values);

/**
 * The error mass, under the distribution of the sealed part, that a program without a failure on `distinct` pairs of state
 * and action may still have: ln(1/0.05)/N (frontier.md, section 4), at most 1.
 */
export function errorBound(distinct: number): number {
  return distinct === 0 ? 1 : Math.min(1, logarithm / distinct);
}

/** `accepted` has no reasons; the others say everything that speaks against it. */
export function verdictOf(facts: VerdictFacts): { readonly verdict: Verdict; readonly reasons: readonly string[] } {
  const { unusable, failures, sealed, distinct, kinds, endSeen, engines, chance, noisyChance, conflicts, noise } =
    facts;
  const draws = chance !== undefined || noisyChance !== undefined;
  if (unusable !== undefined) return { verdict: 'rejected', reasons: [unusable] };
  const against: string[] = [];
  const { stopped } = facts;
  if (stopped !== undefined)
    against.push(
      `stops${stopped.line === 0 ? '' : ` at ${stopped.line}:${stopped.column}`} with ${stopped.code}: ${stopped.message}`,
    );
  if (!draws && failures > 0)
    against.push(`wrong on ${count(failures, 'sealed transition')} of ${sealed}, and no stated noise explains it`);
  for (const { field, mean, meanSquare, values } of noise ?? [])
    if (Math.abs(mean) > biasAllowed(values) || meanSquare > 1 + spreadAllowed(values))
      against.push(
        `off in ${field} beyond the stated noise: by ${mean.toFixed(2)} of its deviations on average, ${Math.sqrt(meanSquare).toFixed(2)} root mean square`,
      );
  if (chance !== undefined && chance.failing.length > 0)
    against.push(`may fail in ${count(chance.failing.length, 'sealed transition')}`);
  if (noisyChance !== undefined) against.push(...againstUnderNoise(noisyChance));
  if (chance !== undefined) {
    if (chance.impossible.length > 0)
      against.push(`holds what happened impossible in ${count(chance.impossible.length, 'sealed transition')}`);
    if (Math.abs(chance.deviations) > chanceDeviations)
      against.push(
        `its probabilities are off: the score is ${chance.deviations.toFixed(1)} standard errors from what they promise`,
      );
    else if (chance.frequencies > frequencyDeviations)
      against.push(
        `its probabilities are off: how often its outcomes came true is ${chance.frequencies.toFixed(1)} deviations from what they promise`,
      );
  }
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
  if (noisyChance !== undefined) open.push(...openUnderNoise(noisyChance));
  if ((chance ?? noisyChance)?.drawn !== 0 && draws && conflicts === 0 && !facts.declaredStochastic)
    open.push(
      'the program draws, and nothing in the data shows that the world does; if it does, say "stochastic": true in environment.json',
    );
  if (noise?.some(({ meanSquare, values }) => meanSquare < 1 - Math.min(0.9, spreadAllowed(values))) === true)
    open.push(
      'residuals are smaller than the stated noise makes them: it is less, or the program makes too much of it',
    );
  if (!draws && conflicts > 0)
    open.push(
      `${count(conflicts, 'pair')} of equal states and actions with different outcomes: the world draws, or has a part that is not observed`,
    );
  return { verdict: open.length === 0 ? 'accepted' : 'inconclusive', reasons: open };
}

/** The largest distance of distributions that an accepted program may have unnoticed. */
const coarsest = 0.25;

function againstUnderNoise({ failing, impossible, measures }: NoisyChanceReport): readonly string[] {
  const against: string[] = [];
  if (failing.length > 0) against.push(`fails in ${count(failing.length, 'sealed transition')}`);
  if (impossible.length > 0)
    against.push(
      `holds what happened impossible in ${count(impossible.length, 'sealed transition')}, and the stated noise does not explain it`,
    );
  const most = measures.find((one) => one.distance > one.resolution && !one.central);
  if (most !== undefined)
    against.push(
      `its chances are off in ${most.measure}: what happened is ${most.distance.toFixed(2)} from what it says with the stated noise, and the true rules come to ${most.resolution.toFixed(2)} in at most ${falseRejections} of all cases`,
    );
  return against;
}

function openUnderNoise({ transitions, measures, resolution }: NoisyChanceReport): readonly string[] {
  const open: string[] = [];
  if (resolution > coarsest)
    open.push(
      `sensors are noisy, and ${count(transitions, 'sealed transition')} tell chances only that are off by ${resolution.toFixed(2)}: ${Math.ceil(transitions * (resolution / coarsest) ** 2)} would tell ${coarsest}`,
    );
  const central = measures.find((one) => one.central && one.distance > one.resolution);
  if (central !== undefined)
    open.push(
      `readings of ${central.measure} lie closer together than the stated noise makes them: it is less, or the program makes too much of it`,
    );
  return open;
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
