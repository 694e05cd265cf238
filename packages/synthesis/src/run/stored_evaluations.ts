import { failure, success, type Result } from '@orrery/contract';
import type { Evaluation, Mode } from '../evaluate.ts';
import type { AskRecord, SynthesisEvent } from '../events.ts';
import { parseValues } from '../value_json.ts';
import { valueOf, verdictOf } from '../verdict.ts';
import type { BlobFolder } from './blob_folder.ts';
import type { RunError } from './error.ts';

type Evaluated = Extract<AskRecord, { outcome: 'evaluated' }>;

/**
 * Whether every program of the events can be read, and every event repeats what its evaluation says. A run that goes on
 * takes what is stored for true and scores no program again: a value that was changed since would lead the search elsewhere.
 */
export function agreeWithEvaluations(
  { path, events }: { readonly path: string; readonly events: readonly SynthesisEvent[] },
  blobs: BlobFolder,
  mode: Mode,
): Result<void, RunError> {
  for (const event of events) {
    if ((event.kind !== 'told' && event.kind !== 'late') || event.outcome !== 'evaluated') continue;
    for (const name of [event.program, event.text, event.uncalibrated]) {
      const text = name === undefined ? success('') : blobs.get(name);
      if (!text.ok) return text;
    }
    const evaluation = blobs.get(event.evaluation);
    if (!evaluation.ok) return evaluation;
    if (!agrees(event, evaluation.value, mode))
      return failure({
        code: 'corrupt',
        message: `${path}:${event.number}: event ${event.number} does not agree with its evaluation. Restore the file from a copy.`,
      });
  }
  return success(undefined);
}

function agrees(record: Evaluated, text: string, mode: Mode): boolean {
  try {
    const evaluation = parseValues(text) as Evaluation;
    const perfect = evaluation.status === 'scored' && evaluation.perfect[mode];
    const { status, value } = record;
    if (evaluation.status !== status || valueOf(evaluation, mode) !== value || perfect !== record.perfect) return false;
    // An event may say less, not something else.
    return Object.entries(verdictOf(evaluation, mode)).every(([name, said]) => {
      const repeated = record[name as keyof Evaluated];
      return repeated === undefined || JSON.stringify(repeated) === JSON.stringify(said);
    });
  } catch {
    // The event names a text that is no evaluation.
    return false;
  }
}
