import { checkProgram, emitWasm, type CheckedProgram } from '@orrery/language';
import { calibrateAsync, loadModel, type Calibration } from '@orrery/planner';
import { formatTable } from '@orrery/report';
import { mostFitted, withEpisodes, writeParameters, type RecordedTransition } from '@orrery/synthesis';
import { acceptedProgram, type ContractOptions } from '../accepted.ts';
import { CommandFailure, valueOf } from '../failure.ts';
import { gainText, short, undeterminedLines } from '../fit_text.ts';
import { outputFile } from '../output_file.ts';
import { recordedData } from '../recorded_data.ts';

export interface CalibrateOptions extends Omit<ContractOptions, 'reward'> {
  readonly data?: string;
  readonly output?: string;
  readonly fix?: string;
  readonly noise: 'estimated' | 'none';
  readonly seed: number;
  readonly json?: boolean;
}

/** `orrery calibrate`: fits a program's parameters to transitions and writes the program with the values that are kept. */
export async function calibrate(file: string, options: CalibrateOptions): Promise<void> {
  const { output, noise, seed, json = false } = options;
  const program = acceptedProgram(file, options);
  const { parameters } = program.section;
  if (parameters.length === 0)
    throw new CommandFailure(
      `${file} has no parameters; mark its constants as \`export const parameters = { gravity: 9.8 };\` and read them as parameters.gravity.`,
    );
  const write = output === undefined ? undefined : outputFile(output, 'the fitted program', [file]);
  const recorded = recordedTransitions(program, options);
  const names = parameters.map(({ name }) => name);
  const fixed = (options.fix ?? '').split(',').filter((name) => name !== '');
  const unknown = fixed.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new CommandFailure(`--fix ${unknown}: the program has no such parameter; it has ${names.join(', ')}.`);
  const free = names.filter((name) => !fixed.includes(name));
  if (free.length > mostFitted)
    throw new CommandFailure(
      `${file}: ${free.length} parameters are too many to fit (at most ${mostFitted}); hold the others with --fix NAME,NAME,….`,
    );
  // A fit takes minutes where data or parameters are many.
  if (process.stderr.isTTY)
    process.stderr.write(`fitting ${free.length} parameters to ${recorded.length} transitions …\n`);
  const model = valueOf(loadModel(await emitWasm(program, { optimize: 'speed' })));
  const ranges = Object.fromEntries(fixed.map((name) => [name, 'fixed' as const]));
  const calibration = valueOf(await calibrateAsync(model, recorded, { noise, seed, parameters: ranges }));
  const source = valueOf(writeParameters(program.source, program.contract, calibration.values, checkProgram));
  write?.(source);
  const start = Object.fromEntries(parameters.map(({ name, value }) => [name, value]));
  if (json) process.stdout.write(`${JSON.stringify({ file, output, start, ...calibration })}\n`);
  else process.stdout.write(report(start, calibration, output));
}

/** By episode, as a synthesis fits them: where the world states the noise of its sensors, readings that it explains join. */
function recordedTransitions(program: CheckedProgram, options: CalibrateOptions): readonly RecordedTransition[] {
  const recorded = recordedData(options, () => program);
  if (recorded === undefined)
    throw new CommandFailure(
      'say what to fit to: --data DIR for transitions of your own, or --env ID for its training data',
    );
  return withEpisodes(recorded.transitions, recorded.noise);
}

function parameterTable(start: Readonly<Record<string, number>>, found: Calibration, noisy: boolean): string {
  const columns = ['parameter', 'start', 'fitted', 'standard error'].map((title, at) => ({
    title,
    align: at === 0 ? ('left' as const) : ('right' as const),
  }));
  const fitted = found.kept ? found.values : found.judged;
  const rows = Object.entries(start).map(([name, value]) => {
    const row = [name, String(value), String(fitted[name])];
    if (noisy) row.push(short(found.standardErrors[name] ?? 0));
    return row;
  });
  return formatTable(noisy ? columns : columns.slice(0, 3), rows);
}

function report(start: Readonly<Record<string, number>>, found: Calibration, output: string | undefined): string {
  const { fitted, heldOut } = found;
  const noisy = Object.values(found.noise).some((deviation) => deviation > 0);
  const lines = [
    parameterTable(start, found, noisy),
    '',
    gainText(found),
    `right before and after: ${fitted.right.before} and ${fitted.right.after} of ${fitted.transitions} fitted, ` +
      `${heldOut.right.before} and ${heldOut.right.after} of ${heldOut.transitions} held out`,
  ];
  const errors = Object.entries(heldOut.errors).map(
    ([field, { before, after }]) => `${field} ${short(before)} → ${short(after)}`,
  );
  lines.push(`error of a step, held out: ${errors.join(', ')}`);
  if (noisy) {
    const parts = Object.entries(found.noise).map(([field, deviation]) => `${field} ${short(deviation)}`);
    lines.push(`noise of the recorded states: ${parts.join(', ')}`);
  }
  lines.push(...undeterminedLines(found));
  if (output !== undefined) lines.push(`written: ${output}`);
  return `${lines.join('\n')}\n`;
}
