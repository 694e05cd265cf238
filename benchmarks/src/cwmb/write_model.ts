import type { Task, Transition } from '@orrery/environments';
import { readDescription } from '@orrery/environments';
import { checkProgram, emitWasm, formatProgram } from '@orrery/language';
import { createLlmClient, provenanceFromEnvironment, serverFromEnvironment, type Provenance } from '@orrery/llm';
import { calibrateAsync, loadModel } from '@orrery/planner';
import {
  GifMcts,
  calibrateProgram,
  createEvaluator,
  createPromptSet,
  createSearchRule,
  defaultDraws,
  published,
  synthesize,
  type CalibrateSource,
  type CalibrationPorts,
  type EvaluationPorts,
  type Ledger,
  type SearchRule,
  type SynthesisReport,
  type SynthesisTask,
} from '@orrery/synthesis';
import { CommandError, interrupted, orFail } from '../command_error.ts';
import { progress } from '../progress.ts';
import { methodName, samplingOf } from './method.ts';
import type { WantedRun } from './recorded.ts';
import type { SuiteSettings } from './settings.ts';
import { withShortAnswers } from './short_answers.ts';

/** A task as synthesis takes it. */
export function synthesisTask(task: Task): SynthesisTask {
  return {
    id: task.id,
    contract: task.contract,
    description: readDescription(task),
    metric: task.metric,
    observationPrecision: task.observationPrecision,
    ...(task.stochastic === true && { stochastic: true }),
  };
}

/** The score of one call's program on the training transitions, by the search's own metric. */
export interface CallScore {
  readonly call: number;
  readonly score?: number;
}

/** What writing a model came to. */
export interface WrittenModel {
  readonly report: SynthesisReport;
  readonly ledger: Ledger;
  readonly calls: readonly CallScore[];
  readonly tokensEstimated: boolean;
  readonly provenance: Provenance | undefined;
}

/** Why there is no model: what the row shows in place of figures, and the message with the remedy. */
export interface NoModel {
  readonly status: 'not recorded' | 'partial' | 'interrupted' | 'changed prompt' | 'corrupt' | 'bad dataset' | 'failed';
  readonly message: string;
}

/** Has a language model write a world model of the task, improved by a search on the training transitions. */
export async function writeModel(
  task: Task,
  transitions: readonly Transition[],
  ports: EvaluationPorts,
  { method, seed }: WantedRun,
  settings: Pick<SuiteSettings, 'llm' | 'recordings' | 'budget' | 'signal'>,
): Promise<{ readonly ok: true; readonly value: WrittenModel } | { readonly ok: false; readonly error: NoModel }> {
  const { llm, budget, signal } = settings;
  const name = methodName(method);
  const client = orFail(createLlmClient({ mode: llm, recordings: settings.recordings, ...serverSettings() }));
  const opened = client.session({ suite: task.suite, environment: task.id, method: name, seed });
  if (!opened.ok) return { ok: false, error: { status: statusOf(opened.error.code), message: opened.error.message } };
  const session = opened.value;
  const described = synthesisTask(task);
  const calls: CallScore[] = [];
  const say = (line: string): void => {
    if (llm !== 'replay') progress(`${task.id}: ${line}`);
  };
  const result = await synthesize({
    task: described,
    transitions: transitions.length,
    rule: ruleOf({ method, seed }),
    prompts: createPromptSet(method.prompts, described, transitions),
    limits: { budget, window: 1, unansweredAllowed: 2 },
    session: method.proposer === 'full' ? session : withShortAnswers(session),
    role: 'writer',
    sampling: samplingOf(method),
    mode: method.mode,
    evaluate: createEvaluator(ports, {
      task: described,
      transitions,
      seed,
      draws: defaultDraws,
      noise: task.observationNoise,
    }),
    format: formatProgram,
    ...(method.calibrate && { calibrate: calibration(task, transitions, seed) }),
    signal,
    onEvent: (event) => {
      if (event.kind === 'asked') say(`ask ${event.ask}, ${event.action}`);
      if (event.kind !== 'told') return;
      calls.push({ call: event.ask, ...(event.outcome === 'evaluated' && { score: event.value }) });
      const outcome =
        event.outcome === 'evaluated' ? `${event.status}, ${method.mode} ${event.value.toFixed(3)}` : event.outcome;
      say(`ask ${event.ask} ${outcome}`);
    },
  });
  if (!result.ok) {
    const { kind, message } = result.error;
    const status = kind === 'unusable_dataset' ? 'bad dataset' : statusOf(result.error.code);
    return { ok: false, error: { status, message } };
  }
  const { ledger, stopReason } = result.value;
  if (signal.aborted) {
    const kept = llm === 'record' ? ' What was answered is recorded; the same command goes on from there.' : '';
    throw new CommandError(`${task.id}: interrupted after ${ledger.answered} of ${budget} calls.${kept}`, interrupted);
  }
  if (stopReason === 'unanswered') {
    const message = 'three asks in a row went unanswered. Check the server, then run the same command again.';
    return { ok: false, error: { status: llm === 'replay' ? 'partial' : 'failed', message } };
  }
  return {
    ok: true,
    value: {
      report: result.value,
      ledger,
      calls,
      tokensEstimated: session.ledger.estimated,
      provenance: session.provenance,
    },
  };
}

/** What the table calls it, by the language model's error. */
function statusOf(code: string | undefined): NoModel['status'] {
  switch (code) {
    case 'missing_recording':
      return 'not recorded';
    case 'partial_recording':
      return 'partial';
    case 'interrupted_recording':
      return 'interrupted';
    case 'changed_prompt':
      return 'changed prompt';
    case 'corrupt_recording':
      return 'corrupt';
    default:
      return 'failed';
  }
}

function ruleOf({ method, seed }: WantedRun): SearchRule {
  const { search, without } = method;
  return search === 'published'
    ? orFail(GifMcts.create({ ...published, seed }))
    : orFail(createSearchRule({ name: search, without }, seed));
}

/** Fits a program's parameters to the training transitions. */
function calibration({ contract }: Task, transitions: readonly Transition[], seed: number): CalibrateSource {
  const fit: CalibrationPorts['fit'] = async (program, data, signal) => {
    const model = loadModel(await emitWasm(program, { optimize: 'speed' }));
    if (!model.ok) return model;
    return calibrateAsync(model.value, data, { seed, ...(signal !== undefined && { signal }) });
  };
  return (source, signal) => calibrateProgram(source, contract, transitions, { check: checkProgram, fit }, signal);
}

/** The server from the environment; the operator says what a recording comes from. */
export function serverSettings(): Pick<Parameters<typeof createLlmClient>[0], 'server' | 'provenance'> {
  const server = orFail(serverFromEnvironment(process.env, { plain: true }));
  const today = new Date().toISOString().slice(0, 10);
  return { server, provenance: provenanceFromEnvironment(process.env, server.model, today) };
}
