import { failure, success, type Result } from '@orrery/contract';
import { Allowance, type Caps, type LlmSession } from '@orrery/llm';
import { withEpisodes } from '../acceptance/index.ts';
import { createEvaluator } from '../evaluator.ts';
import type { EvaluationPorts } from '../evaluate.ts';
import type { SynthesisEvent } from '../events.ts';
import type { CalibrateSource, FormatProgram, RecordedTransition, SynthesisTask } from '../ports.ts';
import { createPromptSet } from '../prompts/index.ts';
import { createSearchRule } from '../searches/index.ts';
import { synthesize, type SynthesisReport } from '../synthesize.ts';
import { parseValues } from '../value_json.ts';
import type { RunError } from './error.ts';
import { choicesOf, historyOf } from './history.ts';
import { agreeWithEvaluations } from './stored_evaluations.ts';
import type { RunFolder } from './run_folder.ts';

/** What a run is handed by its caller. */
export interface RunPorts extends EvaluationPorts {
  readonly format: FormatProgram;
  /** Fits constants, if the configuration says so. */
  readonly calibrate?: (
    source: string,
    fitted: {
      readonly task: SynthesisTask;
      readonly transitions: readonly RecordedTransition[];
      readonly seed: number;
    },
    signal: AbortSignal,
  ) => ReturnType<CalibrateSource>;
  /** Opened for the stream of the configuration. */
  readonly session: Pick<LlmSession, 'complete'>;
  /** Milliseconds of some clock, for timings alone. */
  readonly clock: () => number;
  readonly signal?: AbortSignal;
  /** In place of the caps of the configuration, as when a run that met one goes on. A replay has none. */
  readonly caps?: { readonly [K in keyof Caps]: Caps[K] | undefined };
  /** Hears every event, those of earlier processes included; `replayed` says which. */
  readonly onEvent?: (event: SynthesisEvent, replayed: boolean) => void;
  readonly onText?: (ask: number, characters: number) => void;
}

/** A run from where it stands to its end, or to a pause. */
export async function continueRun(folder: RunFolder, ports: RunPorts): Promise<Result<SynthesisReport, RunError>> {
  const stopped = new AbortController();
  let broken: RunError | undefined;
  const stop = (error: RunError): void => {
    broken ??= error;
    // Heard at once: nothing is told after what could not be written.
    stopped.abort();
  };
  const readBlob = (name: string): string => {
    const text = folder.blobs.get(name);
    if (text.ok) return text.value;
    stop(text.error);
    return '';
  };
  const prepared = prepare(folder, readBlob, ports);
  if (broken !== undefined) return failure(broken);
  if (!prepared.ok) return prepared;
  const { task, transitions, rule, prompts, allowance } = prepared.value;
  const { configuration, calls, events, timings } = folder;
  const agreed = agreeWithEvaluations(events, folder.blobs, configuration.mode);
  if (!agreed.ok) return agreed;
  const { mode, seed, draws, limits, role, sampling, continuation } = configuration;
  const fitted = { task, transitions: withEpisodes(transitions, configuration.task.observationNoise), seed };
  const calibrate = configuration.calibrate ? calibrationOnce(ports, fitted) : undefined;
  const started = new Map<number, number>();
  const { onEvent, onText, clock, signal } = ports;
  const replayed = events.events.length;
  const result = await synthesize({
    task,
    transitions: transitions.length,
    rule,
    limits,
    role,
    sampling,
    continuation,
    mode,
    prompts,
    session: calls.around(ports.session, stop),
    evaluate: createEvaluator(ports, { task, transitions, seed, draws, noise: configuration.task.observationNoise }),
    format: ports.format,
    ...(calibrate !== undefined && { calibrate }),
    blobs: {
      put(text) {
        const kept = folder.blobs.put(text);
        if (!kept.ok) stop(kept.error);
        return kept.ok ? kept.value : '';
      },
    },
    history: historyOf(events.events, mode, readBlob),
    choices: choicesOf(events.events),
    signal: signal === undefined ? stopped.signal : AbortSignal.any([signal, stopped.signal]),
    ...(allowance !== undefined && { allowance }),
    pardoned: calls.history.pardoned,
    ...(onText !== undefined && { onText }),
    onEvent(event) {
      const recorded = events.record(event);
      if (!recorded.ok) {
        stop(recorded.error);
        return;
      }
      const old = event.number <= replayed;
      if (event.kind === 'asked') started.set(event.ask, clock());
      if (!old && (event.kind === 'told' || event.kind === 'late'))
        // Timings are for people: a run does not end because one is missing.
        timings.append(JSON.stringify({ ask: event.ask, milliseconds: clock() - (started.get(event.ask) ?? clock()) }));
      onEvent?.(event, old);
    },
  });
  if (broken !== undefined) return failure(broken);
  if (!result.ok) {
    const { kind, message } = result.error;
    return failure({ code: kind === 'invalid_limits' ? 'invalid_configuration' : kind, message });
  }
  const { pause } = result.value;
  if (pause !== undefined) {
    const noted = calls.pause(pause.reason);
    if (!noted.ok) return noted;
  }
  return success(result.value);
}

/** Equal programs are fitted once. What was cancelled is no answer for the next who asks. */
function calibrationOnce(
  { calibrate }: RunPorts,
  fitted: { readonly task: SynthesisTask; readonly transitions: readonly RecordedTransition[]; readonly seed: number },
): CalibrateSource | undefined {
  if (calibrate === undefined) return undefined;
  const known = new Map<string, ReturnType<CalibrateSource>>();
  return async (source, signal) => {
    const found = known.get(source) ?? calibrate(source, fitted, signal);
    known.set(source, found);
    const result = await found;
    if (!result.ok && result.error.kind === 'cancelled') known.delete(source);
    return result;
  };
}

function prepare(
  { configuration, calls }: RunFolder,
  readBlob: (name: string) => string,
  ports: RunPorts,
): Result<
  {
    readonly task: SynthesisTask;
    readonly transitions: readonly RecordedTransition[];
    readonly rule: Parameters<typeof synthesize>[0]['rule'];
    readonly prompts: ReturnType<typeof createPromptSet>;
    readonly allowance: Allowance | undefined;
  },
  RunError
> {
  const { id, contract, description, metric, observationPrecision, stochastic } = configuration.task;
  const task: SynthesisTask = {
    id,
    contract,
    description: readBlob(description),
    metric,
    ...(observationPrecision !== undefined && { observationPrecision }),
    ...(stochastic !== undefined && { stochastic }),
  };
  const text = readBlob(configuration.transitions.blob);
  const transitions = (text === '' ? [] : parseValues(text)) as readonly RecordedTransition[];
  const { name, without, heuristicWeight } = configuration.search;
  const rule = createSearchRule(
    { name, ...(without !== undefined && { without }), ...(heuristicWeight !== undefined && { heuristicWeight }) },
    configuration.seed,
  );
  if (!rule.ok) return failure({ code: 'invalid_configuration', message: rule.error.message });
  const prompts = createPromptSet(configuration.prompts.name, task, transitions, configuration.prompts.dataTokens);
  if (prompts.version !== configuration.prompts.version)
    return failure({
      code: 'diverged',
      message: `the run asks with the prompts ${configuration.prompts.version}, this version of orrery has ${prompts.version}. Finish it with the version that started it, or start a new run.`,
    });
  const caps = definedCaps(ports.caps ?? configuration.caps);
  // A replay sends nothing and spends nothing: what caps hold back does not happen.
  if (Object.keys(caps).length === 0 || configuration.model.mode === 'replay')
    return success({ task, transitions, rule: rule.value, prompts, allowance: undefined });
  const allowance = Allowance.create(caps, configuration.price);
  if (!allowance.ok) return failure({ code: 'invalid_configuration', message: allowance.error.message });
  for (const use of calls.history.unaccounted) allowance.value.charge(use);
  allowance.value.countRequests(calls.history.retries);
  return success({ task, transitions, rule: rule.value, prompts, allowance: allowance.value });
}

function definedCaps(caps: { readonly [K in keyof Caps]: Caps[K] | undefined }): Caps {
  const { calls, tokens, money } = caps;
  return {
    ...(calls !== undefined && { calls }),
    ...(tokens !== undefined && { tokens }),
    ...(money !== undefined && { money }),
  };
}
