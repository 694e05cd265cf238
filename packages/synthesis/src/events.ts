import type { ModelError } from '@orrery/contract';
import type { Usage } from '@orrery/llm';
import type { Mode } from './evaluate.ts';
import type { FitRecord } from './fit_record.ts';
import type { PrefixAgreement } from './prefix_agreement.ts';
import type { ActionKind, SearchLimits, StopReason } from './search.ts';

/** How an ask ended, as plain JSON. Texts are named by their sha256 and kept beside (blobs.ts). */
export type AskRecord =
  | {
      readonly outcome: 'evaluated';
      readonly status: 'rejected' | 'bug' | 'scored';
      /** The program as formatted. */
      readonly program: string;
      /** The program as it was answered, where formatting changed it. */
      readonly text?: string;
      /** The program as it was answered and formatted, where its constants were fitted since. */
      readonly uncalibrated?: string;
      /** What a fit of its constants found. */
      readonly fit?: FitRecord;
      /** Why its constants were not fitted although they could have been. */
      readonly unfitted?: string;
      /** The verdict in full (`stringifyValues` of an Evaluation). */
      readonly evaluation: string;
      /** What the search was told. */
      readonly value: number;
      readonly perfect: boolean;
      /** Transitions that are strictly right, of a program that ran. */
      readonly right?: number;
      /** Of the program that was shown to be refined: transitions that turned right, and that turned wrong. */
      readonly repaired?: number;
      readonly broken?: number;
      /** Rules by which the checker rejected it. */
      readonly rules?: readonly string[];
      readonly error?: ModelError;
      /** Place of the transition that failed, or that improve will show. */
      readonly transition?: number;
      /** Equal for programs that predict the same. */
      readonly behaviour?: string;
      /** Only for generate below the root. */
      readonly agreement?: PrefixAgreement;
      /** The answer ran into its limit of tokens. */
      readonly cut?: true;
      readonly usage: Usage;
    }
  | { readonly outcome: 'refused'; readonly message: string }
  | { readonly outcome: 'call_failed'; readonly message: string }
  | { readonly outcome: 'cancelled' };

/** The first ask whose program predicts the same, if there is one before. */
interface Repeated {
  readonly sameAs?: number;
}

type EventBody =
  | {
      readonly kind: 'started';
      readonly task: string;
      readonly mode: Mode;
      readonly promptVersion: string;
      readonly limits: SearchLimits;
      readonly transitions: number;
    }
  | {
      readonly kind: 'asked';
      readonly ask: number;
      readonly action: ActionKind;
      readonly parent: number;
      readonly rerolled?: number;
    }
  /** Applied to the search: in ask order, whatever the order of arrival. */
  | ({ readonly kind: 'told'; readonly ask: number } & AskRecord & Repeated)
  | { readonly kind: 'best'; readonly ask: number; readonly value: number }
  /** Came in after the end: charged, not applied. */
  | ({ readonly kind: 'late'; readonly ask: number } & AskRecord & Repeated)
  | { readonly kind: 'finished'; readonly reason: StopReason };

/**
 * What happened in a synthesis, numbered from 1, without clocks: the same answers give the same events, byte for byte,
 * in whatever order the answers come in.
 */
export type SynthesisEvent = { readonly number: number } & EventBody;
export type SynthesisEventBody = EventBody;
