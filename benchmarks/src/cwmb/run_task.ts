import { readDataset, readReferenceModel, type Task } from '@orrery/environments';
import { checkProgram, emitJavaScript, emitWasm, type CheckedProgram } from '@orrery/language';
import { cost, listPrice, type Provenance } from '@orrery/llm';
import { loadModel, type Model } from '@orrery/planner';
import type { Sandbox } from '@orrery/sandbox';
import type { EvaluationPorts } from '@orrery/synthesis';
import { outdatedAnchors, readAnchors } from '../anchors/episodes.ts';
import { anchorPlanner, type AnchorPolicy } from '../anchors/planners.ts';
import { CommandError, interrupted, orFail } from '../command_error.ts';
import { compileForSandbox } from '../compile_for_sandbox.ts';
import { progress } from '../progress.ts';
import { enginesDisagree, findDisagreement, type ReferenceSteps } from './agreement.ts';
import { referenceCharges, compiledPorts } from './compiled_ports.ts';
import { distanceFromTruth, type DistanceFromTruth } from './distance.ts';
import { methodName } from './method.ts';
import {
  areOutdated,
  confirmReturns,
  playReturns,
  storedReturns,
  type ModelPlanner,
  type PlannedProgram,
  type PlannedSource,
} from './planned_returns.ts';
import { wantedRuns, type WantedRun } from './recorded.ts';
import { rememberSteps } from './remembered_steps.ts';
import type { MethodResult, Returns, TaskResult } from './result.ts';
import {
  doNothingProgram,
  noScores,
  scoreDoNothing,
  scoreProgram,
  splitNames,
  splitsOf,
  type Splits,
} from './score.ts';
import type { SuiteSettings } from './settings.ts';
import { writeModel, type NoModel } from './write_model.ts';

/** What evaluates programs, and the reference engine, which their compiled forms are compared with. */
interface Engines {
  readonly ports: EvaluationPorts;
  readonly reference: ReferenceSteps;
}

/** As {@link runTask}; what goes wrong in one environment is told in its rows, and leaves the others alone. */
export async function runTaskApart(task: Task, sandbox: Sandbox, settings: SuiteSettings): Promise<TaskResult> {
  try {
    return await runTask(task, sandbox, settings);
  } catch (error) {
    if (!(error instanceof CommandError) || settings.llm !== 'replay' || error.exitCode === interrupted) throw error;
    const missing: NoModel = { status: 'failed', message: error.message };
    const rows = wantedRuns(task, settings).map(({ method, seed }) => ({ method: methodName(method), seed, missing }));
    return { ...factsOf(task, settings), rows, sources: [] };
  }
}

/** Everything the table says about one environment: written models, do-nothing, random play, the true rules. */
async function runTask(task: Task, sandbox: Sandbox, settings: SuiteSettings): Promise<TaskResult> {
  const wanted = wantedRuns(task, settings);
  const facts = factsOf(task, settings);
  const read = {
    train: readDataset(task, 'train'),
    heldout: readDataset(task, 'heldout'),
    planner: readDataset(task, 'planner'),
  };
  const { train, heldout, planner } = read;
  if (!train.ok || !heldout.ok || !planner.ok) {
    const message = Object.values(read)
      .flatMap((each) => (each.ok ? [] : [each.error.message]))
      .join(' ');
    const missing: NoModel = { status: 'bad dataset', message };
    const rows = wanted.map(({ method, seed }) => ({ method: methodName(method), seed, missing }));
    return { ...facts, rows, sources: [] };
  }
  const splits = splitsOf({ train: train.value, heldout: heldout.value, planner: planner.value });
  const reference = isQuick(settings) ? rememberSteps(sandbox) : sandbox;
  const ports = isQuick(settings) ? compiledPorts(task, reference) : { sandbox: reference, compile: compileForSandbox };
  const engines = { ports, reference };
  const distance = await distanceFromTruth(task, splits.heldout);
  const rows: MethodResult[] = [];
  const sources = new Set<string>();
  for (const run of wanted) {
    const { row, provenance } = await writtenRow(task, splits, engines, distance, run, settings);
    rows.push(row);
    if (provenance !== undefined) sources.add(sourceOf(provenance));
  }
  const idle = await idleRow(task, splits, reference, distance, wanted[0]?.seed ?? 0, settings);
  const truth = await truthRow(task, splits, ports, distance);
  const stale = staleAnchors(task, settings);
  const random: MethodResult = { method: 'random', ...(stale.random !== undefined && { published: stale.random }) };
  const { published, best } = stale;
  const oracle = { ...truth, ...(published !== undefined && { published }), ...(best !== undefined && { best }) };
  return { ...facts, rows: [...rows, idle, random, oracle], sources: [...sources] };
}

/** Anchors of which only episodes of other settings or planners are stored. */
function staleAnchors(task: Task, { anchors }: SuiteSettings): Partial<Record<AnchorPolicy, Returns>> {
  const remedy = `Play them again with: pnpm bench anchors --env ${task.id}`;
  return Object.fromEntries(
    outdatedAnchors(anchors, task).map((policy) => [policy, outdated(`the episodes of anchor ${policy}`, remedy)]),
  );
}

function factsOf(task: Task, settings: SuiteSettings): Omit<TaskResult, 'rows' | 'sources'> {
  const anchors = readAnchors(settings.anchors, task);
  const returnsOf = (policy: keyof typeof anchors): number[] => anchors[policy].map((each) => each.return);
  return {
    suite: task.suite,
    environment: task.id,
    variant: task.variant,
    discrete: task.actionSpace.kind !== 'box',
    anchors: { random: returnsOf('random'), published: returnsOf('published'), best: returnsOf('best') },
  };
}

async function writtenRow(
  task: Task,
  splits: Splits,
  { ports, reference }: Engines,
  distance: DistanceFromTruth | undefined,
  run: WantedRun,
  settings: SuiteSettings,
): Promise<{ readonly row: MethodResult; readonly provenance?: Provenance | undefined }> {
  const facts = { method: methodName(run.method), seed: run.seed };
  const written = await writeModel(task, splits.train, ports, run, settings);
  if (!written.ok) return { row: { ...facts, missing: written.error } };
  const { report, ledger, calls, tokensEstimated, provenance } = written.value;
  const { best } = report;
  const price = settings.price ?? listPrice(provenance?.model ?? '');
  // A search without an accepted program has nothing to score or to plan in; its row says so.
  const program = best === undefined ? undefined : checkProgram(best.source, task.contract);
  return {
    provenance,
    row: {
      ...facts,
      calls: ledger.answered,
      tokens: ledger.promptTokens + ledger.completionTokens,
      tokensEstimated,
      ...(price !== undefined && { cost: cost(ledger, price) }),
      progress: calls,
      ...(best === undefined && { unwritten: true as const }),
      scores: best === undefined ? noScores(splits) : await scoreProgram(best, task, splits, ports, run.seed),
      ...(await measured(distance, best?.source)),
      ...(program?.ok === true && (await plannedIn(task, program.value, splits, reference, run.seed, settings))),
    },
  };
}

/** The model in which nothing happens, planned in with the published planner. */
async function idleRow(
  task: Task,
  splits: Splits,
  reference: ReferenceSteps,
  distance: DistanceFromTruth | undefined,
  seed: number,
  settings: SuiteSettings,
): Promise<MethodResult> {
  const program = checkProgram(doNothingProgram(splits), task.contract);
  if (!program.ok) {
    const said = program.error.map(({ message }) => message).join(' ');
    throw new CommandError(`${task.id}, the do-nothing program: ${said}`);
  }
  const { published } = await plannedIn(task, program.value, splits, reference, seed, settings, ['published']);
  return {
    method: 'do-nothing',
    scores: scoreDoNothing(task, splits),
    ...(await measured(distance, program.value.source)),
    ...(published !== undefined && { published }),
  };
}

/** The ceiling of a score: the true rules, conditioned on the observation; not known where no program states them. */
async function truthRow(
  task: Task,
  splits: Splits,
  ports: EvaluationPorts,
  distance: DistanceFromTruth | undefined,
): Promise<MethodResult> {
  const reference = readReferenceModel(task);
  return {
    method: 'oracle',
    ...(reference.ok && {
      scores: await scoreProgram({ source: reference.value }, task, splits, ports, 0),
      ...(await measured(distance, reference.value)),
    }),
  };
}

async function measured(
  distanceOf: DistanceFromTruth | undefined,
  source: string | undefined,
): Promise<Pick<MethodResult, 'distance'>> {
  const distance = await distanceOf?.(source);
  return distance === undefined ? {} : { distance };
}

/** What is stored of the program's returns and still comes out so; under `full` and `missing` they are played. */
async function plannedIn(
  task: Task,
  program: CheckedProgram,
  splits: Splits,
  reference: ReferenceSteps,
  seed: number,
  settings: SuiteSettings,
  wanted: readonly ModelPlanner[] = ['published', 'best'],
): Promise<{ readonly published?: Returns; readonly best?: Returns }> {
  const { source } = program;
  const found: Partial<Record<ModelPlanner, Returns>> = {};
  const planners = wanted.filter((planner) => {
    const planned = { task, source, planner, seed };
    if (isPlayed(planned, settings) || storedReturns(settings.returns, planned) !== undefined) return true;
    if (areOutdated(settings.returns, planned)) found[planner] = outdatedReturns(planned, settings);
    return false;
  });
  if (planners.length === 0) return found;
  // What is only confirmed was compared when it was played.
  let compared = planners.some((planner) => isPlayed({ task, source, planner, seed }, settings));
  const model = orFail(loadModel(await emitWasm(program, { optimize: 'speed' })), `${task.id}: `);
  await compareEngines(task, program, model, splits, reference, compared ? Infinity : referenceCharges);
  for (const planner of planners) {
    const planned = { task, model, source, planner, seed };
    let known = isPlayed(planned, settings) ? undefined : confirmed(planned, settings);
    if (known === undefined || (settings.missing && known.incomplete)) {
      // What is played has been compared on every recorded transition.
      if (!compared) await compareEngines(task, program, model, splits, reference, Infinity);
      compared = true;
      const returns = await played(planned, settings);
      if (returns !== undefined) known = { returns, incomplete: false };
    }
    if (known !== undefined) found[planner] = known.returns;
    else if (areOutdated(settings.returns, planned)) found[planner] = outdatedReturns(planned, settings);
  }
  return found;
}

/** Whether its episodes are played whatever is stored of them. */
const isPlayed = (planned: PlannedSource, { full, missing, returns }: SuiteSettings): boolean =>
  full || (missing && storedReturns(returns, planned) === undefined);

/** `longest` is named where it leaves episodes out: without it they are played, and may take hours. */
const playWith = (
  what: 'them again' | 'the others',
  { id }: Task,
  { longest }: Pick<SuiteSettings, 'longest'>,
): string =>
  `Play ${what} with: pnpm bench --missing --env ${id}${Number.isFinite(longest) ? `, and a greater --longest if an episode takes more than ${longest} s of processor` : ''}`;

/** Stored returns that do not count: the reason, and what to do. */
function outdated(what: string, remedy: string): Returns {
  return { returns: [], stale: `${what} were played under other settings or by another version of it. ${remedy}` };
}

const outdatedReturns = ({ task, planner }: PlannedSource, settings: SuiteSettings): Returns =>
  outdated(`the returns with the ${planner} planner`, playWith('them again', task, settings));

async function played(planned: PlannedProgram, settings: SuiteSettings): Promise<Returns | undefined> {
  const { task, planner } = planned;
  progress(`${task.id}: planning with ${planner} ${anchorPlanner(task, planner).kind}`);
  const stored = await playReturns(settings.returns, planned, { ...settings, again: settings.full });
  if (stored === undefined) {
    progress(`${task.id}: an episode takes more than ${settings.longest} s of processor: left out`);
    return undefined;
  }
  const { returns, failed } = stored;
  if (failed !== undefined) progress(`${task.id}: no return with the ${planner} planner: ${failed}`);
  return { returns, ...(failed !== undefined && { failed }) };
}

/** Stored returns, as far as they hold good; incomplete where there is something to play. */
function confirmed(
  planned: PlannedProgram,
  settings: SuiteSettings,
): { readonly returns: Returns; readonly incomplete: boolean } | undefined {
  const { returns: folder, episodes, missing } = settings;
  const stored = storedReturns(folder, planned);
  if (stored === undefined) return undefined;
  const { task, planner } = planned;
  const { same, wanted } = confirmReturns(planned, stored, episodes);
  if (!same) {
    const stale = `the first plans with the ${planner} planner are others than when its returns were stored. ${playWith('them again', task, settings)}`;
    return { returns: { returns: [], stale }, incomplete: true };
  }
  const { returns, failed, partOf } = stored;
  if (partOf !== undefined) {
    const partial = `${returns.length} of ${partOf} returns with the ${planner} planner are stored, as an interrupt left them. ${playWith('the others', task, settings)}`;
    return { returns: { returns: [], partial }, incomplete: true };
  }
  const incomplete = failed === undefined && returns.length < wanted;
  if (incomplete && !missing)
    progress(
      `${task.id}: ${returns.length} returns with the ${planner} planner are stored, not ${wanted}. ${playWith('the others', task, settings)}`,
    );
  return { returns: { returns, ...(failed !== undefined && { failed }) }, incomplete };
}

/** Whether searches are only replayed: then dear programs are evaluated in their compiled form. */
const isQuick = ({ llm, full }: SuiteSettings): boolean => llm === 'replay' && !full;

/** Holds both engines to each other on the recorded transitions. */
async function compareEngines(
  task: Task,
  checked: CheckedProgram,
  model: Model,
  splits: Splits,
  reference: ReferenceSteps,
  charges: number,
): Promise<void> {
  for (const name of splitNames) {
    const found = await findDisagreement(task, emitJavaScript(checked), model, splits[name], reference, charges);
    if (found !== undefined) throw enginesDisagree(task, { split: name, ...found, source: checked.source });
  }
}

function sourceOf({ date, endpoint, model }: Provenance): string {
  return `${date}, ${endpoint} (${model})`;
}
