import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runPage, type AcceptanceView, type AskView, type RunView } from '@orrery/report';
import {
  crashesText,
  diagnosticsText,
  failuresText,
  modelErrorText,
  parseValues,
  type AcceptanceReport,
  type Evaluation,
} from '@orrery/synthesis';
import { readBlob, summarizeRun, type AskSummary, type RunSummary } from '@orrery/synthesis/run';
import { reportText } from '../acceptance/text.ts';
import { CommandFailure, valueOf } from '../failure.ts';
import { outputFile } from '../output_file.ts';
import { fitText } from '../fit_text.ts';
import { askText } from './ask_text.ts';
import { resultFiles, resultFolder } from './result_files.ts';
import { pathOfRun } from './path_of_run.ts';
import { billingOf, moneyText } from './spending.ts';

export interface ReportOptions {
  readonly runs: string;
  readonly output?: string;
}

/** `orrery report`: a run as one HTML file. */
export function report(run: string, { runs, output }: ReportOptions): void {
  const summary = valueOf(summarizeRun(pathOfRun(run, runs)));
  const file = output ?? join(summary.path, resultFiles.page);
  outputFile(file, 'the page', [])(reportPage(summary, storedAcceptance(summary.path)));
  process.stdout.write(`${file}\n`);
}

/** The page of a run. It tells no times and no paths: the same answers give the same bytes. */
export function reportPage(summary: RunSummary, acceptance: AcceptanceReport | undefined): string {
  const { configuration, asks, best } = summary;
  const view: RunView = {
    title: `${configuration.task.id}: ${configuration.search.name}, seed ${configuration.seed}`,
    facts: factsOf(summary),
    asks: asks.map((ask) => askView(summary, ask, best?.ask === ask.ask)),
    ...(acceptance !== undefined && { acceptance: acceptanceView(acceptance) }),
  };
  return runPage(view);
}

function acceptanceView(acceptance: AcceptanceReport): AcceptanceView {
  const { verdict, reasons } = acceptance;
  return { verdict, reasons, text: reportText(resultFiles.program, acceptance) };
}

function factsOf({ configuration, state, stopReason, ledger, best }: RunSummary): RunView['facts'] {
  const { search, prompts, mode, limits, model, transitions, sealed } = configuration;
  // The page of a recording's replay is that of the run that was recorded, byte for byte.
  const recorded = model.mode === 'live' ? '' : ' when recorded';
  const about = ledger.estimated ? '~' : '';
  const money = moneyText(ledger, billingOf(configuration));
  const rejections = Object.entries(ledger.rejections).map(([rule, count]) => `${rule} ${count}`);
  return [
    ['state', stopReason === undefined ? state : `${state} (${stopReason})`],
    ['model', model.name],
    ['search', `${search.name}, ${prompts.version} prompts, optimises ${mode}, window ${limits.window}`],
    ['data', `${transitions.count} transitions shown, ${sealed?.count ?? 'none'} sealed`],
    [
      'best',
      best === undefined ? 'no program' : `${best.value.toFixed(4)} on the training transitions, ask ${best.ask}`,
    ],
    ['calls', `${ledger.answered} of ${limits.budget} answered, ${ledger.refused} refused, ${ledger.failed} failed`],
    ['tokens', `${about}${ledger.promptTokens} in, ${about}${ledger.completionTokens} out${recorded}`],
    ...(money === undefined ? [] : [['cost', `${money}${recorded}`] as const]),
    ...(rejections.length === 0 ? [] : [['rejected by rule', rejections.join(', ')] as const]),
  ];
}

function askView(summary: RunSummary, asked: AskSummary, best: boolean): AskView {
  const { ask, action, parent, rerolled, record } = asked;
  const known = {
    ask,
    action: rerolled === undefined ? action : `${action} again`,
    parent: rerolled ?? parent,
    outcome: askText(asked),
    best,
  };
  if (record?.outcome !== 'evaluated') return known;
  const program = valueOf(readBlob(summary.path, record.program));
  const failures = failuresOf(
    program,
    summary,
    parseValues(valueOf(readBlob(summary.path, record.evaluation))) as Evaluation,
  );
  return {
    ...known,
    program,
    ...(record.status !== 'rejected' && { score: record.value }),
    ...(record.fit !== undefined && { fit: fitText(record.fit) }),
    ...(failures !== undefined && { failures }),
  };
}

/** Tokens of failures on the page: enough for all but the oddest program. */
const mostTokens = 20_000;

function failuresOf(program: string, { configuration }: RunSummary, evaluation: Evaluation): string | undefined {
  const { terminated } = configuration.task.contract;
  switch (evaluation.status) {
    case 'rejected':
      return diagnosticsText(program, evaluation.diagnostics);
    case 'bug': {
      const { failures, error } = evaluation;
      const crashes = failures === undefined ? [] : [crashesText(failures, mostTokens)];
      return [modelErrorText(program, error), ...crashes].join('\n\n');
    }
    case 'scored':
      return evaluation.failures.wrong === 0 ? undefined : failuresText(evaluation.failures, terminated, mostTokens);
  }
}

/** The verdict of a run that ended, if data were set aside for one. */
function storedAcceptance(run: string): AcceptanceReport | undefined {
  const file = join(run, resultFolder, resultFiles.report);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
  try {
    return JSON.parse(text) as AcceptanceReport;
  } catch {
    throw new CommandFailure(
      `${file}: not JSON. Delete ${join(run, resultFolder)}, and orrery resume writes it again.`,
    );
  }
}
