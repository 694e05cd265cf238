import type { LlmMode, Price } from '@orrery/llm';
import type { Method } from './method.ts';

/** Budgets end programs; a clock must not, for a busy machine's verdicts would be others than those that were recorded. */
export const sandboxPatienceMs = 6 * 60 * 60 * 1000;

/** What `pnpm bench` was asked for, beside the tasks. */
export interface SuiteSettings {
  readonly llm: LlmMode;
  /** Folders of recordings, of stored returns and of anchors. */
  readonly recordings: string;
  readonly returns: string;
  readonly anchors: string;
  /** The methods that are wanted; undefined for whatever is recorded. */
  readonly method: Method | undefined;
  /** Undefined for whatever seed is recorded. */
  readonly seed: number | undefined;
  /** Calls that a model answers. */
  readonly budget: number;
  /** Makes every step in the reference engine, plays the returns of every program again and stores them. */
  readonly full: boolean;
  /** Plays the returns that are not stored, and stores them. */
  readonly missing: boolean;
  /** Most episodes behind each return; Infinity for as many as its anchor has. */
  readonly episodes: number;
  /** Leaves out episodes that take more processor seconds. */
  readonly longest: number;
  readonly threads: number;
  /** Tasks that are replayed side by side, each in a thread of its own. */
  readonly jobs: number;
  /** In place of the list price of the recorded model. */
  readonly price: Price | undefined;
  readonly signal: AbortSignal;
}
