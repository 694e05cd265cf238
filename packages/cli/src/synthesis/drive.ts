import { availableParallelism } from 'node:os';
import { checkProgram, emitJavaScript, formatProgram } from '@orrery/language';
import type { RateLimits } from '@orrery/llm';
import { createSandbox } from '@orrery/sandbox';
import type { CompileModel, SynthesisReport } from '@orrery/synthesis';
import { continueRun, type RunFolder, type RunPorts } from '@orrery/synthesis/run';
import { valueOf } from '../failure.ts';
import { outputFile } from '../output_file.ts';
import { calibrationStep } from './calibration_step.ts';
import { openSession } from './language_model.ts';
import { ProgressDisplay } from './progress_display.ts';
import { writeResult, type RunResult } from './result.ts';
import { billingOf, spendingText, spentOf } from './spending.ts';

export interface DriveOptions {
  /** In place of the run's own caps. */
  readonly caps?: RunPorts['caps'];
  /** In place of the run's own limits of rate, which go before what the environment says. */
  readonly rate?: RateLimits;
  /** Where the best program goes. */
  readonly output?: string;
  readonly json?: boolean;
}

/** Exit code of a command that SIGINT ended, as shells count. */
const interrupted = 130;

/** Goes on with a run until it ends or pauses, shows how it goes, and gives the exit code. */
export async function driveRun(folder: RunFolder, options: DriveOptions): Promise<number> {
  const { configuration } = folder;
  const { limits, model } = configuration;
  const clock = (): number => performance.now();
  const display = new ProgressDisplay(
    {
      isTerminal: process.stderr.isTTY && process.env['CI'] === undefined && options.json !== true,
      columns: process.stderr.columns ?? 80,
      write: (text) => process.stderr.write(text),
    },
    { budget: limits.budget, window: limits.window, ...billingOf(configuration), clock },
  );
  const abort = new AbortController();
  const interrupt = (): void => abort.abort();
  process.once('SIGINT', interrupt);
  const sandbox = createSandbox({ workers: Math.max(1, Math.min(limits.window, availableParallelism())) });
  try {
    const write = options.output === undefined ? undefined : bestProgramFile(options.output);
    if (model.mode === 'replay' && Object.keys(options.caps ?? configuration.caps).length > 0)
      process.stderr.write('a replay sends nothing and spends nothing: its caps hold nothing back\n');
    for (const ask of folder.calls.history.lost)
      process.stderr.write(`ask ${ask} was lost when the run ended: it is asked again\n`);
    const result = valueOf(
      await continueRun(folder, {
        compile,
        sandbox,
        format: formatProgram,
        calibrate: calibrationStep((constants) => display.fitting(constants)),
        session: openSession(configuration, (waiting) => display.waiting(waiting), {
          ...rateOf(configuration.rate ?? {}),
          ...options.rate,
        }),
        clock,
        signal: abort.signal,
        ...(options.caps !== undefined && { caps: options.caps }),
        onText: (ask, characters) => display.text(ask, characters),
        onEvent(event, replayed) {
          display.event(event, replayed);
          if (options.json === true) process.stdout.write(`${JSON.stringify(event)}\n`);
        },
      }),
    );
    display.end();
    const { best, pause } = result;
    const found =
      best === undefined || pause !== undefined ? undefined : await writeResult(folder, best.source, sandbox);
    if (best !== undefined) write?.(best.source);
    return conclude(folder, result, found, options);
  } finally {
    display.end();
    process.removeListener('SIGINT', interrupt);
    folder.close();
    await sandbox.close();
  }
}

/** Those limits of rate that are given. */
export function rateOf({
  requestsPerMinute,
  tokensPerMinute,
}: {
  readonly [K in keyof RateLimits]: RateLimits[K] | undefined;
}): RateLimits {
  return {
    ...(requestsPerMinute !== undefined && { requestsPerMinute }),
    ...(tokensPerMinute !== undefined && { tokensPerMinute }),
  };
}

/** A writer to the place of the best program; refuses at once what cannot be written. */
export function bestProgramFile(path: string): ReturnType<typeof outputFile> {
  return outputFile(path, 'the best program', []);
}

const compile: CompileModel = (source, contract) => {
  const checked = checkProgram(source, contract);
  return checked.ok ? { ok: true, value: emitJavaScript(checked.value) } : checked;
};

function conclude(
  { path, configuration }: RunFolder,
  { best, pause, stopReason, counts, ledger }: SynthesisReport,
  result: RunResult | undefined,
  { output, json }: DriveOptions,
): number {
  const billing = billingOf(configuration);
  if (json === true) {
    const found = best === undefined ? null : { ask: best.ask, value: best.value };
    process.stdout.write(
      `${JSON.stringify({ kind: 'result', run: path, stopReason, pause: pause ?? null, best: found, verdict: result?.report?.verdict ?? null, reasons: result?.report?.reasons ?? [], counts, spent: spentOf(ledger, billing) })}\n`,
    );
  } else {
    const { id, mode } = configuration;
    process.stdout.write(`run ${id}: ${pause === undefined ? endings[stopReason] : `paused, ${pause.message}`}\n`);
    process.stdout.write(
      best === undefined
        ? 'no program was written\n'
        : `best program: ask ${best.ask}, ${mode} ${best.value.toFixed(4)} on the training transitions${output === undefined ? '' : `, written to ${output}`}\n`,
    );
    process.stdout.write(
      `${ledger.answered} ${ledger.answered === 1 ? 'call' : 'calls'} answered, ${spendingText(ledger, billing)}\n`,
    );
    if (result !== undefined) process.stdout.write(verdictText(result));
    process.stdout.write(
      pause === undefined ? `look at it with: orrery show ${path}\n` : `go on with: orrery resume ${path}\n`,
    );
  }
  if (pause?.reason === 'interrupted') return interrupted;
  return pause === undefined && best !== undefined ? 0 : 1;
}

function verdictText({ path, report }: RunResult): string {
  if (report === undefined)
    return `no verdict: no data were set aside; model.ts, model.wasm and report.html are in ${path}\nNext: orrery plan ${path} --state JSON\n`;
  const reasons = report.reasons.map((reason) => `  ${reason}\n`).join('');
  return `verdict: ${report.verdict}\n${reasons}model.ts, model.wasm, report.json and report.html are in ${path}\nNext: orrery plan ${path} --state JSON\n`;
}

const endings: Readonly<Record<SynthesisReport['stopReason'], string>> = {
  perfect: 'a program has every transition right',
  budget: 'the budget is spent',
  exhausted: 'the search has nothing left to ask',
  unanswered: 'asks went unanswered',
  stopped: 'stopped',
};
