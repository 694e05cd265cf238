import { failure, success, type ModelContract, type Result } from '@orrery/contract';
import { withParameterValues, type CheckedProgram, type Diagnostic } from '@orrery/language';
import type { Calibration } from '@orrery/planner';
import { fitRecord } from './fit_record.ts';
import type { FittedSource, RecordedTransition } from './ports.ts';

/** What a calibration needs from outside: the checker, and the engine that fits. */
export interface CalibrationPorts {
  readonly check: (source: string, contract: ModelContract) => Result<CheckedProgram, readonly Diagnostic[]>;
  /** Fits a program's `parameters` (compiled, `calibrateAsync` of @orrery/planner). */
  readonly fit: (
    program: CheckedProgram,
    transitions: readonly RecordedTransition[],
    signal?: AbortSignal,
  ) => Promise<Result<Calibration, { readonly code: string; readonly message: string }>>;
}

/**
 * Parameters that are fitted at most. A fit costs more than their square in runs over the data; a program with hundreds of
 * them is a table, whose entries few transitions decide each.
 */
export const mostFitted = 64;

/** Why there is no calibration. */
export interface CalibrationFailure {
  readonly kind: 'rejected' | 'cancelled' | 'failed';
  readonly message: string;
}

/**
 * A step of a search that costs no call: fits the constants that a program marks as `parameters` to the training
 * transitions, and writes an accepted fit into the source. The new source is checked, and its parameters are read back: a
 * source that does not say what was fitted is a defect and never leaves here. There is no fit where there is nothing to
 * fit: no `parameters`, or a program that draws; more than {@link mostFitted} are a failure.
 */
export async function calibrateProgram(
  source: string,
  contract: ModelContract,
  transitions: readonly RecordedTransition[],
  ports: CalibrationPorts,
  signal?: AbortSignal,
): Promise<Result<FittedSource, CalibrationFailure>> {
  const program = ports.check(source, contract);
  if (!program.ok) return failure({ kind: 'rejected', message: 'the program is not accepted by the checker' });
  const { parameters, layout } = program.value.section;
  if (parameters.length === 0 || layout.stochastic || transitions.length < 3) return success({ source });
  if (parameters.length > mostFitted)
    return failure({
      kind: 'failed',
      message: `${parameters.length} parameters are too many to fit (at most ${mostFitted}), left as they are`,
    });
  const fitted = await ports.fit(program.value, transitions, signal);
  if (!fitted.ok) {
    const { code, message } = fitted.error;
    return failure({ kind: code === 'cancelled' ? 'cancelled' : 'failed', message });
  }
  const calibration = fitted.value;
  const fit = fitRecord(Object.fromEntries(parameters.map(({ name, value }) => [name, value])), calibration);
  if (!calibration.kept) return success({ source, fit });
  const written = writeParameters(source, contract, calibration.values, ports.check);
  return written.ok ? success({ source: written.value, fit }) : written;
}

/** Writes values into a source's `parameters`, and holds the result to them. */
export function writeParameters(
  source: string,
  contract: ModelContract,
  values: Readonly<Record<string, number>>,
  check: CalibrationPorts['check'],
): Result<string, CalibrationFailure> {
  const written = withParameterValues(source, values);
  if (!written.ok) return failure({ kind: 'failed', message: written.error.message });
  const again = check(written.value, contract);
  const says = again.ok ? again.value.section.parameters : [];
  // Text has no -0.
  const holds = again.ok && says.every(({ name, value }) => value + 0 === (values[name] ?? Number.NaN) + 0);
  return holds
    ? success(written.value)
    : failure({ kind: 'failed', message: 'the fitted values do not read back from the source: a defect of orrery' });
}
