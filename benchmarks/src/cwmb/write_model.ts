import type { Task, Transition } from '@orrery/environments';
import { readDescription } from '@orrery/environments';
import { formatProgram } from '@orrery/language';
import { createLlmClient, provenanceFromEnvironment, serverFromEnvironment, type Provenance } from '@orrery/llm';
import type { Sandbox } from '@orrery/sandbox';
import {
  GifMcts,
  createEvaluator,
  createPromptSet,
  createSearchRule,
  defaultDraws,
  published,
  synthesize,
  type EvaluationPorts,
  type Ledger,
  type SearchRule,
  type SynthesisReport,
  type SynthesisTask,
} from '@orrery/synthesis';
import { CommandError, interrupted, orFail } from '../command_error.ts';
import { progress } from '../progress.ts';
import { methodName, samplingOf, type SuiteSettings } from './settings.ts';

/** A task as synthesis takes it. */
export function synthesisTask(task: Task): SynthesisTask {
  return {
    id: task.id,
    contract: task.contract,
    description: readDescription(task),
    metric: task.metric,
    observationPrecision: task.observationPrecision,
  };
}

/** What writing a model came to. */
export interface WrittenModel {
  readonly report: SynthesisReport;
  readonly ledger: Ledger;
  readonly tokensEstimated: boolean;
  readonly provenance: Provenance | undefined;
}

/** Has a language model write a world model of the task, improved by a search on the training transitions. */
export async function writeModel(
  task: Task,
  transitions: readonly Transition[],
  ports: EvaluationPorts & { readonly sandbox: Sandbox },
  settings: SuiteSettings,
): Promise<WrittenModel> {
  const { seed, mode, prompts, budget, signal } = settings;
  const stream = { suite: task.suite, environment: task.id, method: methodName(settings), seed };
  const client = orFail(createLlmClient({ mode: settings.llm, recordings: settings.recordings, ...serverSettings() }));
  const session = orFail(client.session(stream));
  const described = synthesisTask(task);
  const result = await synthesize({
    task: described,
    transitions: transitions.length,
    rule: ruleOf(settings),
    prompts: createPromptSet(prompts, described, transitions),
    limits: { budget, window: 1, unansweredAllowed: 2 },
    session,
    role: 'writer',
    sampling: samplingOf(settings),
    mode,
    evaluate: createEvaluator(ports, {
      task: described,
      transitions,
      seed,
      draws: defaultDraws,
      noise: task.observationNoise,
    }),
    format: formatProgram,
    signal,
    onEvent: (event) => {
      if (event.kind === 'asked') progress(`${task.id}: ask ${event.ask}, ${event.action}`);
      if (event.kind !== 'told') return;
      const outcome =
        event.outcome === 'evaluated' ? `${event.status}, ${mode} ${event.value.toFixed(3)}` : event.outcome;
      progress(`${task.id}: ask ${event.ask} ${outcome}`);
    },
  });
  if (!result.ok) throw new CommandError(`${task.id}: ${result.error.message}`);
  if (signal.aborted) {
    const kept =
      settings.llm === 'record' ? ' What was answered is recorded; the same command goes on from there.' : '';
    throw new CommandError(
      `${task.id}: interrupted after ${result.value.ledger.answered} of ${budget} calls.${kept}`,
      interrupted,
    );
  }
  if (result.value.stopReason === 'unanswered') {
    throw new CommandError(
      `${task.id}: three asks in a row went unanswered. Check the server, then run the same command again.`,
    );
  }
  return {
    report: result.value,
    ledger: result.value.ledger,
    tokensEstimated: session.ledger.estimated,
    provenance: session.provenance,
  };
}

function ruleOf({ search, seed }: SuiteSettings): SearchRule {
  return search === 'published'
    ? orFail(GifMcts.create({ ...published, seed }))
    : orFail(createSearchRule({ name: search }, seed));
}

/** The server from the environment; the operator says what a recording comes from. */
function serverSettings(): Pick<Parameters<typeof createLlmClient>[0], 'server' | 'provenance'> {
  const server = orFail(serverFromEnvironment(process.env, { plain: true }));
  const today = new Date().toISOString().slice(0, 10);
  return { server, provenance: provenanceFromEnvironment(process.env, server.model, today) };
}
