import { describeStatus, type ModelError, type ModelSection, type RandomState } from '@orrery/contract';
import type { Outcome } from './instance.ts';

/** What a step left behind, as a host of compiled programs tells it: an error with its place in place of a state. */
export interface Told {
  readonly state?: string;
  readonly reward?: number;
  readonly ended?: boolean;
  readonly stream?: RandomState;
  readonly error?: ModelError;
  /** Absent where a host does not tell: of an initialisation that failed. */
  readonly charges?: number | undefined;
  readonly bytes?: number | undefined;
}

/** One way a step can turn out. */
export interface Leaf {
  readonly probability: number;
  readonly state: string;
  readonly reward: number;
  readonly ended: boolean;
}
export type Leaves = readonly Leaf[] | ModelError;

export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

/** Words of a stream are 32 bits, whatever their sign; a spare that does not count is whatever was there. */
export function comparableStream({ a, b, c, d, spare, spareValid }: RandomState): RandomState {
  return { a: a >>> 0, b: b >>> 0, c: c >>> 0, d: d >>> 0, spare: spareValid ? spare : 0, spareValid };
}

/** An outcome, read off an instance's memory, in a host's terms. */
export function toldOf(outcome: Outcome, { sites }: ModelSection): Told {
  const { status, site, state, reward, ended, charges, bytes, details, text, stream } = outcome;
  if (status === 0) return { state, reward, ended, stream: comparableStream(stream), charges, bytes };
  return { error: describeStatus(status, site === 0 ? undefined : sites[site], details, text), charges, bytes };
}
