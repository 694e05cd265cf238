import { formatTable } from '@orrery/report';
import { listRuns, readBlob, summarizeRun, type AskSummary, type RunSummary } from '@orrery/synthesis/run';
import { CommandFailure, valueOf } from '../failure.ts';
import { fitText } from '../fit_text.ts';
import { askText } from './ask_text.ts';
import { duration } from './progress_display.ts';
import { pathOfRun } from './path_of_run.ts';
import { billingOf, moneyText, spendingText, tokensText } from './spending.ts';

export interface ShowOptions {
  readonly runs: string;
  readonly program?: boolean;
  /** An ask whose outcome and program are shown instead. */
  readonly ask?: number;
  readonly json?: boolean;
}

/** `orrery show`: the tree, the best program, the cost and the timeline of a run. */
export function show(run: string, options: ShowOptions): void {
  const summary = valueOf(summarizeRun(pathOfRun(run, options.runs)));
  if (options.ask !== undefined) return showAsk(summary, options.ask);
  if (options.program === true) {
    if (summary.best === undefined) throw new CommandFailure(`${summary.path}: there is no program yet.`);
    process.stdout.write(programOf(summary, summary.best.program));
    return undefined;
  }
  if (options.json === true) {
    process.stdout.write(`${JSON.stringify(summary)}\n`);
    return undefined;
  }
  const sections = [
    head(summary),
    ['Tree', ...tree(summary)].join('\n'),
    ['Best so far', timeline(summary)].join('\n'),
    ...(summary.best === undefined
      ? []
      : [
          ...fitOf(summary.asks.find(({ ask }) => ask === summary.best?.ask)).map((text) => `Its constants\n${text}`),
          `Program of ask ${summary.best.ask}\n${programOf(summary, summary.best.program)}`,
        ]),
  ];
  process.stdout.write(`${sections.join('\n\n').trimEnd()}\n`);
  return undefined;
}

/** `orrery runs`: one line a run. */
export function runs({ runs: folder, json }: { readonly runs: string; readonly json?: boolean }): void {
  const rows: string[][] = [];
  for (const path of listRuns(folder)) {
    const read = summarizeRun(path);
    if (!read.ok) {
      process.stderr.write(`orrery: ${read.error.message}\n`);
      continue;
    }
    const summary = read.value;
    if (json === true) {
      const { configuration, state, best, ledger } = summary;
      process.stdout.write(
        `${JSON.stringify({ id: configuration.id, path, state, best: best ?? null, ledger, llm: configuration.model.mode })}\n`,
      );
      continue;
    }
    const { configuration, state, best, ledger } = summary;
    const recorded = configuration.model.mode === 'replay' ? ' recorded' : '';
    const money = moneyText(ledger, billingOf(configuration));
    rows.push([
      configuration.id,
      state,
      best === undefined ? '-' : best.value.toFixed(4),
      `${ledger.answered}/${configuration.limits.budget}`,
      `${tokensText(ledger.promptTokens + ledger.completionTokens, ledger)}${recorded}`,
      money === undefined ? '-' : `${money}${recorded}`,
    ]);
  }
  if (json === true) return;
  if (rows.length === 0) throw new CommandFailure(`${folder}: there are no runs in it.`);
  const columns = ['run', 'state', 'best', 'calls', 'tokens', 'cost'].map((title, at) => ({
    title,
    align: at < 2 ? ('left' as const) : ('right' as const),
  }));
  process.stdout.write(`${formatTable(columns, rows)}\n`);
}

function head(summary: RunSummary): string {
  const { configuration, state, stopReason, ledger, calls, best, asks } = summary;
  const { task, search, prompts, mode, limits, model, seed, transitions, made } = configuration;
  const time = asks.reduce((sum, { milliseconds = 0 }) => sum + milliseconds, 0);
  const rejections = Object.entries(ledger.rejections).map(([rule, count]) => `${rule} ${count}`);
  return [
    `Run ${configuration.id}, ${state}${stopReason === undefined ? '' : ` (${stopReason})`}`,
    `${search.name} with ${prompts.version} prompts on ${transitions.count} transitions of ${task.id}, ${mode}, seed ${seed}, window ${limits.window}`,
    `model ${model.name} (${model.mode}), started ${made.at}`,
    best === undefined ? 'no program yet' : `best ${best.value.toFixed(4)}, ask ${best.ask}`,
    `${ledger.answered}/${limits.budget} calls answered, ${ledger.refused} refused, ${ledger.failed} failed, ${calls.lost.length} in flight`,
    `${spendingText(ledger, billingOf(configuration))}; ${duration(time)} of asks`,
    ...(calls.repeated.length === 0
      ? []
      : [`lost with a process that died, and made again: asks ${calls.repeated.join(', ')}`]),
    ...(rejections.length === 0 ? [] : [`rejected by rule: ${rejections.join(', ')}`]),
  ].join('\n');
}

/** Asks below the ask that they refine or go on from. */
function tree({ asks, best }: RunSummary): string[] {
  const children = new Map<number, AskSummary[]>();
  for (const ask of asks) {
    const parent = ask.rerolled === undefined ? ask.parent : ask.rerolled;
    children.set(parent, [...(children.get(parent) ?? []), ask]);
  }
  const lines: string[] = [];
  // An explicit stack: a chain of refinements may be as long as the budget.
  const open = [{ parent: 0, indent: '', left: children.get(0) ?? [] }];
  while (open.length > 0) {
    const level = open.at(-1);
    const [next, ...left] = level?.left ?? [];
    if (level === undefined || next === undefined) {
      open.pop();
      continue;
    }
    level.left = left;
    const branch = left.length === 0 ? '└' : '├';
    const again = next.rerolled === undefined ? '' : ' again';
    const mark = best?.ask === next.ask ? ' ← best' : next.late ? ' (late)' : '';
    lines.push(`${level.indent}${branch} ${next.ask} ${next.action}${again}: ${askText(next)}${mark}`);
    const indent = `${level.indent}${left.length === 0 ? '  ' : '│ '}`;
    open.push({ parent: next.ask, indent, left: children.get(next.ask) ?? [] });
  }
  return lines;
}

const bars = '▁▂▃▄▅▆▇█';

/** The best value over asks, from 0 to 1. */
function timeline({ asks }: RunSummary): string {
  let best = 0;
  const line = asks.map(({ record }) => {
    if (record?.outcome === 'evaluated') best = Math.max(best, record.value);
    return bars[Math.min(bars.length - 1, Math.floor(best * bars.length))] ?? '';
  });
  return `0 ${line.join('')} 1  (${asks.length} asks)`;
}

function showAsk(summary: RunSummary, number: number): undefined {
  const ask = summary.asks.find((one) => one.ask === number);
  if (ask === undefined) throw new CommandFailure(`${summary.path}: there is no ask ${number}.`);
  const { record, action, parent } = ask;
  process.stdout.write(`ask ${number}: ${action}${parent === 0 ? '' : ` of ask ${parent}`}\n`);
  process.stdout.write(`${askText(ask)}\n`);
  for (const text of fitOf(ask)) process.stdout.write(`\n${text}\n`);
  if (record?.outcome === 'evaluated') process.stdout.write(`\n${programOf(summary, record.program)}`);
  return undefined;
}

/** What a fit of the ask's constants found, if there was one. */
function fitOf(ask: AskSummary | undefined): readonly string[] {
  const { record } = ask ?? {};
  return record?.outcome !== 'evaluated' || record.fit === undefined ? [] : [fitText(record.fit)];
}

/** A program as it is shown: one line break at its end. */
function programOf({ path }: RunSummary, name: string): string {
  return `${valueOf(readBlob(path, name)).trimEnd()}\n`;
}
