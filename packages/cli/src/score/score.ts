import {
  findTask,
  readDataset,
  readDescription,
  readReferenceModel,
  transitions,
  type Task,
} from '@orrery/environments';
import { checkProgram, emitJavaScript, type CheckedProgram } from '@orrery/language';
import { formatTable } from '@orrery/report';
import { createSandbox } from '@orrery/sandbox';
import {
  defaultDraws,
  doNothing,
  evaluate,
  score as scoreOf,
  type CompileModel,
  type Evaluation,
  type RecordedTransition,
  type Scores,
  type SynthesisTask,
} from '@orrery/synthesis';
import { acceptedProgram, type ContractOptions } from '../accepted.ts';
import { CommandFailure, valueOf } from '../failure.ts';
import { readTransitions } from '../user_data.ts';

export interface ScoreOptions extends ContractOptions {
  readonly data?: string;
  readonly seed: number;
  readonly json?: boolean;
}

/** Transitions of one kind, and what is compared with the program on them. */
interface Split {
  readonly name: string;
  readonly transitions: readonly RecordedTransition[];
}

/** `orrery score`: a program's three metrics on recorded transitions, beside those of the do-nothing model. */
export async function score(file: string, options: ScoreOptions): Promise<void> {
  const { env, data, seed } = options;
  if ((env === undefined) === (data === undefined))
    throw new CommandFailure(
      'say on what to score: --env ID for its datasets, or --data DIR for transitions of your own',
    );
  const program = acceptedProgram(file, options);
  const { state, action } = program.section.layout;
  const task = env === undefined ? undefined : valueOf(findTask(env));
  const splits: Split[] =
    task === undefined
      ? [{ name: 'data', transitions: readTransitions(data ?? '', state, action) }]
      : (['train', 'heldout'] as const).map((name) => ({
          name,
          transitions: transitions(valueOf(readDataset(task, name)), 'noise-free'),
        }));
  const described: SynthesisTask =
    task === undefined
      ? { id: 'data', contract: program.contract, description: '', metric: { entries: 1, comparator: 'close' } }
      : { ...task, description: readDescription(task) };
  const sandbox = createSandbox();
  try {
    const sources = [{ name: file, source: program.source }, ...oracleOf(task)];
    const rows: Row[] = [];
    for (const split of splits) {
      for (const { name, source } of sources) {
        const ports = { compile: source === program.source ? compiledAs(program) : compile, sandbox };
        const evaluation = valueOf(
          await evaluate(source, ports, { task: described, transitions: split.transitions, seed, draws: defaultDraws }),
        );
        rows.push({ model: name, split: split.name, ...verdict(evaluation) });
      }
      const scored = { ...described.metric, type: state };
      const idle = doNothing(split.transitions).map((prediction) => [prediction]);
      rows.push({ model: 'do nothing', split: split.name, scores: scoreOf(idle, split.transitions, scored) });
    }
    print(rows, options);
  } finally {
    await sandbox.close();
  }
}

const compile: CompileModel = (source, contract) => {
  const checked = checkProgram(source, contract);
  return checked.ok ? { ok: true, value: emitJavaScript(checked.value) } : checked;
};

/** What was accepted already: its parts are not known to the scorer. */
const compiledAs =
  (program: CheckedProgram): CompileModel =>
  () => ({ ok: true, value: emitJavaScript(program) });

/** The true rules, where the environment has them as a program. */
function oracleOf(task: Task | undefined): { name: string; source: string }[] {
  const source = task === undefined ? undefined : readReferenceModel(task);
  return source?.ok === true ? [{ name: 'oracle', source: source.value }] : [];
}

interface Row {
  readonly model: string;
  readonly split: string;
  readonly scores?: Scores;
  /** The first failure, with its place in the source and its transition. */
  readonly failure?: string;
  readonly wrong?: number;
}

function verdict(evaluation: Evaluation): Pick<Row, 'scores' | 'failure' | 'wrong'> {
  switch (evaluation.status) {
    case 'rejected':
      return { failure: 'rejected' };
    case 'bug': {
      const { error, index, scores } = evaluation;
      const place = error.line === 0 ? '' : ` at ${error.line}:${error.column}`;
      const at = index === undefined ? '' : ` (transition ${index})`;
      return { ...(scores === undefined ? {} : { scores }), failure: `${error.code}${place}: ${error.message}${at}` };
    }
    case 'scored': {
      const wrong = evaluation.firstWrong.strict?.index;
      return { scores: evaluation.scores, ...(wrong === undefined ? {} : { wrong }) };
    }
  }
}

function print(rows: readonly Row[], { json, seed }: ScoreOptions): void {
  if (json === true) {
    for (const { scores, ...row } of rows)
      process.stdout.write(`${JSON.stringify({ ...row, seed, ...(scores === undefined ? {} : { scores }) })}\n`);
    return;
  }
  const columns = ['model', 'split', 'strict', 'right', 'paper-code', 'paper-equation'].map((title, at) => ({
    title,
    align: at < 2 ? ('left' as const) : ('right' as const),
  }));
  const cells = rows.map(({ model, split, scores }) => [
    model,
    split,
    ...(scores === undefined
      ? ['-', '-', '-', '-']
      : [
          scores.strict.score.toFixed(3),
          `${scores.strict.right}/${scores.strict.transitions}`,
          scores.paperCode.toFixed(3),
          scores.paperEquation.toFixed(3),
        ]),
  ]);
  process.stdout.write(`${formatTable(columns, cells)}\n`);
  for (const { model, split, failure, wrong } of rows) {
    if (failure !== undefined) process.stdout.write(`${model} on ${split}: ${failure}\n`);
    else if (wrong !== undefined) process.stdout.write(`${model} on ${split}: first wrong at transition ${wrong}\n`);
  }
}
