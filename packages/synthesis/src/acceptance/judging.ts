import { encode, RandomStream } from '@orrery/contract';
import type { SandboxError, StepBatch } from '@orrery/sandbox';
import type { RecordedTransition, ScoredState } from '../ports.ts';
import type { AcceptanceFailure, AcceptancePorts, AcceptanceSettings, AcceptedForms } from './ports.ts';

/** A program under judgement: what each part of the report is made from. */
export interface Judging {
  readonly ports: AcceptancePorts;
  readonly settings: AcceptanceSettings;
  readonly forms: AcceptedForms;
  /** Transitions of both parts, the sealed ones last. */
  readonly all: readonly RecordedTransition[];
  readonly scored: ScoredState;
  readonly signal?: AbortSignal;
}

export const engineFailure = ({ code, message }: SandboxError): AcceptanceFailure => ({
  code: code === 'cancelled' || code === 'closed' ? 'cancelled' : 'engine',
  message,
});

/** One step of each transition, each with a stream of its own. */
export function batchOf({ forms, settings }: Judging, transitions: readonly RecordedTransition[]): StepBatch {
  const { state, action } = forms.model.section.layout;
  const bytes = (type: typeof state, value: Parameters<typeof encode>[1]): Uint8Array => {
    const encoded = encode(type, value);
    // The recorded ones have been encoded before, by predict, and noise changes numbers only.
    return encoded.ok ? encoded.value : new Uint8Array(0);
  };
  return {
    states: transitions.map(({ observation }) => bytes(state, observation)),
    actions: transitions.map((transition) => bytes(action, transition.action)),
    streams: transitions.map((_, at) => RandomStream.of(settings.seed, 'Scoring', at).state),
  };
}
