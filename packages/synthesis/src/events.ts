import type { Diagnostic } from '@orrery/language';
import type { ModelError } from '@orrery/contract';
import type { Usage } from '@orrery/llm';
import type { Mode } from './evaluate.ts';
import type { Scores } from './metrics/index.ts';
import type { PrefixAgreement } from './prefix_agreement.ts';
import type { ActionKind, SearchLimits, StopReason } from './search.ts';

/** How an ask ended, as plain JSON. */
export type AskRecord =
  | {
      readonly outcome: 'evaluated';
      readonly status: 'rejected' | 'bug' | 'scored';
      /** The program as formatted. */
      readonly source: string;
      /** What the search was told. */
      readonly value: number;
      readonly perfect: boolean;
      readonly scores?: Scores;
      readonly diagnostics?: readonly Diagnostic[];
      readonly error?: ModelError;
      /** Place of the transition that failed, or that improve will show. */
      readonly transition?: number;
      /** Only for generate below the root. */
      readonly agreement?: PrefixAgreement;
      readonly usage: Usage;
    }
  | { readonly outcome: 'refused'; readonly message: string }
  | { readonly outcome: 'call_failed'; readonly message: string }
  | { readonly outcome: 'cancelled' };

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
  | ({ readonly kind: 'told'; readonly ask: number } & AskRecord)
  | { readonly kind: 'best'; readonly ask: number; readonly value: number }
  /** Came in after the end: charged, not applied. */
  | ({ readonly kind: 'late'; readonly ask: number } & AskRecord)
  | { readonly kind: 'finished'; readonly reason: StopReason };

/**
 * What happened in a synthesis, numbered from 1, without clocks: the same answers give the same events, byte for byte,
 * in whatever order the answers come in.
 */
export type SynthesisEvent = { readonly number: number } & EventBody;
export type SynthesisEventBody = EventBody;
