import { encode } from '@orrery/contract';
import { findTask, openEnvironment, readDataset, transitions, type Task } from '@orrery/environments';
import { benchmarkRow, formatFixed, formatTable, noFigure, type BenchmarkRow } from '@orrery/report';
import { CommandError, orFail } from '../command_error.ts';
import { progress } from '../progress.ts';
import { commit } from '../provenance.ts';
import { bestProgram } from './best_program.ts';
import { predictByModel, type InferenceSettings, type Predicted } from './predict.ts';
import { publishedInference } from './published.ts';
import { stepSeconds } from './step_time.ts';

/** One environment: what was measured or is recorded, beside what was published. */
interface Compared {
  readonly task: Task;
  readonly published: (typeof publishedInference)[number];
  /** Undefined where nothing is recorded, or nothing that can be used. */
  readonly predicted: Predicted | undefined;
  /** What is wrong with recordings: of the predictions, and of searches. */
  readonly unusable: { readonly predictions: readonly string[]; readonly programs: readonly string[] };
  /** Seconds of a step. */
  readonly program: number | undefined;
  readonly oracle: number;
}

/** `pnpm bench inference`: predicting one step by the language model, against a step of a compiled world model. */
export async function benchInference(
  settings: InferenceSettings,
  ids: readonly string[] = publishedInference.map(({ id }) => id),
): Promise<{ readonly text: string; readonly rows: readonly BenchmarkRow[]; readonly problems: readonly string[] }> {
  const unknown = ids.find((id) => !publishedInference.some((published) => published.id === id));
  if (unknown !== undefined)
    throw new CommandError(`${unknown} is none of ${publishedInference.map(({ id }) => id).join(', ')}`, 2);
  const compared: Compared[] = [];
  for (const published of publishedInference.filter(({ id }) => ids.includes(id))) {
    const task = orFail(findTask(published.id));
    const { predicted, problems: predictions } = await predictedApart(task, published.solved, settings);
    progress(`${task.id}: steps of the best program and of the oracle`);
    const { problems: programs, ...times } = await stepTimes(task, settings.recordings);
    compared.push({
      task,
      published,
      predicted,
      ...times,
      unusable: { predictions, programs },
    });
  }
  return {
    text: [table(compared), '', ...notes(compared, settings)].join('\n'),
    rows: compared.flatMap(rowsOf),
    problems: compared.flatMap(({ unusable }) => unusable.predictions.concat(unusable.programs)),
  };
}

/** A recording that cannot be used leaves the other environments alone. */
async function predictedApart(
  task: Task,
  solved: number,
  settings: InferenceSettings,
): Promise<{ readonly predicted: Predicted | undefined; readonly problems: readonly string[] }> {
  try {
    return { predicted: await predictByModel(task, solved, settings), problems: [] };
  } catch (error) {
    if (!(error instanceof CommandError) || settings.llm !== 'replay') throw error;
    return { predicted: undefined, problems: [error.message] };
  }
}

async function stepTimes(
  task: Task,
  recordings: string,
): Promise<Pick<Compared, 'program' | 'oracle'> & { readonly problems: readonly string[] }> {
  const environment = orFail(openEnvironment(task));
  const [first] = transitions(orFail(readDataset(task, 'heldout')));
  const { model, problems } = await bestProgram(task, recordings);
  return {
    problems,
    oracle: stepSeconds(task, environment.oracle, orFail(environment.reset(0))),
    program:
      model === undefined || first === undefined
        ? undefined
        : stepSeconds(task, model, orFail(encode(task.contract.state, first.observation))),
  };
}

const columns = [
  { title: 'one step of', align: 'left' },
  { title: 'by', align: 'left' },
  { title: 'seconds', align: 'right' },
  { title: 'published', align: 'right' },
  { title: 'right', align: 'right' },
  { title: 'next state', align: 'right' },
  { title: 'entries', align: 'right' },
  { title: 'reward', align: 'right' },
  { title: 'terminated', align: 'right' },
] as const;

/** Whether it was an operator who took the seconds, which are told as what they are: no figure of a model server. */
const byOperator = ({ seconds: taken, provenance }: Predicted): boolean =>
  taken !== undefined && /\boperator-served\b/.test(provenance.endpoint);

const seconds = (value: number | undefined, otherwise: string): string =>
  value === undefined ? otherwise : String(Number(value.toPrecision(2)));

function table(compared: readonly Compared[]): string {
  return formatTable(
    columns,
    compared.flatMap(({ task, published, predicted, program, oracle, unusable }) => {
      const why = (problems: readonly string[]): string => (problems.length > 0 ? 'not usable' : 'not recorded');
      const absent = why(unusable.predictions);
      const share = (count: number | undefined): string =>
        predicted === undefined || count === undefined ? '' : `${count}/${predicted.asked}`;
      const parts = predicted?.parts;
      return [
        [
          task.id,
          'language model',
          predicted === undefined
            ? absent
            : `${seconds(predicted.seconds, noFigure)}${byOperator(predicted) ? '*' : ''}`,
          String(published.model),
          predicted === undefined ? absent : share(predicted.right),
          share(parts?.state),
          predicted === undefined ? '' : formatFixed(predicted.entries, 2),
          share(parts?.reward),
          share(parts?.terminated),
        ],
        ['', 'best program', seconds(program, why(unusable.programs)), String(published.program), '', '', '', '', ''],
        ['', 'oracle', seconds(oracle, ''), '', '', '', '', '', ''],
      ];
    }),
  );
}

function notes(compared: readonly Compared[], { seed, llm }: InferenceSettings): string[] {
  const provenances = compared.flatMap(({ predicted }) =>
    predicted === undefined
      ? []
      : [`${predicted.provenance.date}, ${predicted.provenance.endpoint} (${predicted.provenance.model})`],
  );
  const unreadable = compared.reduce((sum, { predicted }) => sum + (predicted?.unreadable ?? 0), 0);
  return [
    'language model: held-out transitions, each in a prompt of its own; strict, and each part alone; seconds of a call from the request to the end of its answer, - where they were not measured',
    ...(compared.some(({ predicted }) => predicted !== undefined && byOperator(predicted))
      ? [
          '* an operator served the answers: what it took to hand one in, no figure of a model server and not to be compared with one',
        ]
      : []),
    'best program: of all recorded searches, by strict on training data, compiled; it and the oracle step natively inside a planner, one thread, the fastest of 50 plans',
    'published: GPT-4 Turbo and the program that GPT-4 wrote, none of ten predictions right (Dainese et al. 2024, table 8): the released program asks the first prompt ten times, so that each is one sample of one transition',
    ...(unreadable === 0 ? [] : [`${unreadable} answers were no prediction and count as wrong`]),
    `seed ${seed}, commit ${commit()}, ${llm === 'live' ? 'live calls' : `recordings: ${[...new Set(provenances)].join('; ') || 'none'}`}`,
  ];
}

function rowsOf({ task, published, predicted, program, oracle }: Compared): BenchmarkRow[] {
  const row = (method: string, metric: string, facts: Partial<BenchmarkRow>): BenchmarkRow =>
    benchmarkRow({ suite: 'inference', environment: task.id, method, metric, ...facts });
  const timed = (method: string, value: number | undefined, baseline: number): BenchmarkRow[] =>
    value === undefined
      ? []
      : [row(method, 'seconds a step', { value, baseline: 'published', ratio: baseline / value, unit: 's' })];
  return [
    // An operator's time has no ratio: it compares with nothing.
    ...(predicted?.seconds !== undefined && byOperator(predicted)
      ? [
          row('language-model', 'seconds a step', {
            value: predicted.seconds,
            unit: 's, an operator served the answers',
          }),
        ]
      : timed('language-model', predicted?.seconds, published.model)),
    ...timed('best-program', program, published.program),
    row('oracle', 'seconds a step', { value: oracle, unit: 's' }),
    ...(predicted === undefined
      ? []
      : [
          row('language-model', 'strict', {
            value: predicted.right / predicted.asked,
            n: predicted.asked,
            unit: 'share of held-out transitions',
          }),
          row('language-model', 'entries', {
            value: predicted.entries,
            n: predicted.asked,
            unit: 'share of entries of the next state',
          }),
        ]),
  ];
}
