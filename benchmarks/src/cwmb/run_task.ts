import { readDataset, readReferenceModel, type Task } from '@orrery/environments';
import type { ModelContract } from '@orrery/contract';
import { checkProgram, emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import type { Provenance } from '@orrery/llm';
import { loadModel, type Model } from '@orrery/planner';
import type { Sandbox } from '@orrery/sandbox';
import { CommandError, orFail } from '../command_error.ts';
import { progress } from '../progress.ts';
import { findDisagreement } from './agreement.ts';
import { modelReturns, oracleReturns, randomReturns } from './returns.ts';
import { doNothingProgram, scoreDoNothing, scoreProgram, splitsOf, type Splits } from './score.ts';
import { methodName, type SuiteSettings } from './settings.ts';
import type { MethodResult } from './table.ts';
import { writeModel } from './write_model.ts';

/** Everything the table says about one environment. */
export interface TaskResult {
  readonly results: readonly MethodResult[];
  readonly provenance: Provenance | undefined;
}

/** Compiles a program for planning, and holds both engines to each other on every recorded transition first. */
async function compile(
  task: Task,
  checked: CheckedProgram,
  { train, heldout }: Splits,
  sandbox: Sandbox,
): Promise<Model> {
  const model = orFail(loadModel(await emitWasm(checked, { optimize: 'speed' })), `${task.id}: `);
  const disagreement = await findDisagreement(task, emitJavaScript(checked), model, [...train, ...heldout], sandbox);
  if (disagreement !== undefined) {
    throw new CommandError(
      `${task.id}: the two engines disagree, which is a defect of orrery; please report it with this: ${JSON.stringify({ ...disagreement, source: checked.source })}`,
    );
  }
  return model;
}

/** Runs every method of the table on one task. */
export async function runTask(task: Task, sandbox: Sandbox, settings: SuiteSettings): Promise<TaskResult> {
  const { seed, episodes, randomEpisodes, threads } = settings;
  const splits = splitsOf(orFail(readDataset(task, 'train')), orFail(readDataset(task, 'heldout')));
  const ports = {
    sandbox,
    compile(source: string, contract: ModelContract) {
      const checked = checkProgram(source, contract);
      return checked.ok ? { ok: true as const, value: emitJavaScript(checked.value) } : checked;
    },
  };
  const facts = { suite: task.suite, environment: task.id };

  const written = await writeModel(task, splits.train, ports, settings);
  const { best } = written.report;
  const program = best === undefined ? undefined : checkProgram(best.source, task.contract);
  progress(`${task.id}: planning in the best program`);
  const synthesized: MethodResult = {
    ...facts,
    method: methodName(settings),
    calls: written.ledger.answered,
    tokens: written.ledger.promptTokens + written.ledger.completionTokens,
    tokensEstimated: written.tokensEstimated,
    // A search without an accepted program has nothing to score or to plan in; its row says so with zeros and a dash.
    scores:
      best === undefined
        ? { paperCode: 0, paperEquation: 0, strict: 0, strictRight: 0, strictTransitions: splits.heldout.length }
        : await scoreProgram(best.source, task, splits, ports, seed),
    returns:
      program?.ok === true ? plannedReturns(task, await compile(task, program.value, splits, sandbox), settings) : [],
  };

  progress(`${task.id}: do-nothing, random and oracle`);
  const idle = orFail(
    asResult(checkProgram(doNothingProgram(splits), task.contract)),
    `${task.id}, the do-nothing program: `,
  );
  const reference = readReferenceModel(task);
  return {
    provenance: written.provenance,
    results: [
      synthesized,
      {
        ...facts,
        method: 'do-nothing',
        scores: scoreDoNothing(task, splits),
        returns: modelReturns(task, await compile(task, idle, splits, sandbox), episodes, seed, threads),
      },
      { ...facts, method: 'random', returns: randomReturns(task, randomEpisodes, seed) },
      {
        ...facts,
        method: 'oracle',
        // The ceiling of a score: the true rules, conditioned on the observation; not known where no program states them.
        ...(reference.ok ? { scores: await scoreProgram(reference.value, task, splits, ports, seed) } : {}),
        returns: oracleReturns(task, episodes, seed, threads),
      },
    ],
  };
}

/** A program may fail where no recorded transition led: then its row has no return, and stderr says why. */
function plannedReturns(task: Task, model: Model, { episodes, seed, threads }: SuiteSettings): number[] {
  try {
    return modelReturns(task, model, episodes, seed, threads);
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    progress(`${error.message}: no return for this program`);
    return [];
  }
}

function asResult<T>(
  checked:
    | { readonly ok: true; readonly value: T }
    | { readonly ok: false; readonly error: readonly { readonly message: string }[] },
): { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: { readonly message: string } } {
  return checked.ok
    ? checked
    : { ok: false, error: { message: checked.error.map(({ message }) => message).join(' ') } };
}
