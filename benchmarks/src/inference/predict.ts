import { existsSync } from 'node:fs';
import { RandomStream } from '@orrery/contract';
import { readDataset, transitions, type Task, type Transition } from '@orrery/environments';
import { createLlmClient, recordingPath, type LlmMode, type Provenance } from '@orrery/llm';
import { mean } from '@orrery/report';
import { score, type Prediction } from '@orrery/synthesis';
import { CommandError, orFail } from '../command_error.ts';
import { plainMethod, samplingOf } from '../cwmb/method.ts';
import { serverSettings } from '../cwmb/write_model.ts';
import { progress } from '../progress.ts';
import { readAnswer } from './answer.ts';
import { inferencePrompt, inferencePromptVersion } from './prompt.ts';

export interface InferenceSettings {
  readonly seed: number;
  readonly llm: LlmMode;
  readonly recordings: string;
  /** Transitions that are asked for, an environment. */
  readonly transitions: number;
}

/** What predicting by the language model came to. Counts are of transitions. */
export interface Predicted {
  readonly asked: number;
  readonly right: number;
  readonly parts: { readonly state: number; readonly reward: number; readonly terminated: number };
  /** Mean share of right entries of the next state. */
  readonly entries: number;
  /** Answers that are no prediction. */
  readonly unreadable: number;
  /** Mean seconds of a call, as measured now or when it was recorded; undefined where that of some call is not known. */
  readonly seconds: number | undefined;
  /** Of the recording, or of the server that answers now. */
  readonly provenance: Provenance;
}

/** A next state may be long to write out. */
const sampling = samplingOf({ ...plainMethod('gif-mcts'), prompts: 'data' });

/**
 * Asks for transitions of the held-out data, each in a prompt of its own, beside solved ones of the training data, and
 * compares by `strict`. Undefined where nothing is recorded to replay.
 */
export async function predictByModel(
  task: Task,
  solved: number,
  settings: InferenceSettings,
): Promise<Predicted | undefined> {
  const { seed, llm, recordings } = settings;
  const stream = { suite: 'inference', environment: task.id, method: 'language-model', seed };
  if (llm === 'replay' && !existsSync(recordingPath(recordings, stream))) return undefined;
  const server = serverSettings();
  const session = orFail(orFail(createLlmClient({ mode: llm, recordings, ...server })).session(stream), `${task.id}: `);
  const examples = drawn(transitions(orFail(readDataset(task, 'train'))), solved, RandomStream.of(seed, 'Dataset', 0));
  const asked = drawn(
    transitions(orFail(readDataset(task, 'heldout'))),
    settings.transitions,
    RandomStream.of(seed, 'Dataset', 1),
  );
  const predictions: Prediction[] = [];
  const taken: number[] = [];
  for (const [at, transition] of asked.entries()) {
    progress(`${task.id}: transition ${at + 1} of ${asked.length}`);
    const outcome = orFail(
      await session.complete(
        {
          promptVersion: inferencePromptVersion,
          role: 'simulator',
          messages: inferencePrompt(task, examples, transition),
          sampling,
          samples: 1,
          continuation: 'none',
        },
        { onSeconds: (seconds) => taken.push(seconds) },
      ),
      `${task.id}: `,
    );
    if (outcome.kind !== 'answered')
      throw new CommandError(
        `${task.id}: transition ${at + 1} was not answered (${outcome.kind}). Run the same command again.`,
      );
    const answer = readAnswer(task, outcome.samples[0] ?? '');
    predictions.push(
      answer.ok
        ? { ok: true, ...answer.value }
        : { ok: false, error: { code: 'wrong_shape', message: answer.error, line: 0, column: 0 } },
    );
  }
  const { strict } = score(
    predictions.map((prediction) => [prediction]),
    asked,
    { ...task.metric, type: task.contract.state },
  );
  return {
    asked: asked.length,
    right: strict.right,
    parts: strict.parts,
    entries: strict.entries,
    unreadable: strict.exceptions,
    seconds: taken.length === asked.length ? mean(taken) : undefined,
    provenance: session.provenance ?? server.provenance,
  };
}

/** `count` different ones, in the order in which they are drawn. */
function drawn(from: readonly Transition[], count: number, stream: RandomStream): Transition[] {
  const left = [...from];
  return Array.from({ length: Math.min(count, left.length) }, () => left.splice(stream.integer(left.length), 1)).flat();
}
