import { checkProgram, emitWasm } from '@orrery/language';
import { calibrateAsync, loadModel } from '@orrery/planner';
import { calibrateProgram, type CalibrationPorts } from '@orrery/synthesis';
import type { RunPorts } from '@orrery/synthesis/run';

/** Fits a program's parameters to the training data in the addon: a step of the search that costs no call. */
export const calibrationStep: NonNullable<RunPorts['calibrate']> = async (
  source,
  { task, transitions, seed },
  signal,
) => {
  const fit: CalibrationPorts['fit'] = async (program, data, fitSignal) => {
    const model = loadModel(await emitWasm(program, { optimize: 'speed' }));
    if (!model.ok) return { ok: false, error: model.error };
    return calibrateAsync(model.value, data, { seed, ...(fitSignal !== undefined && { signal: fitSignal }) });
  };
  return calibrateProgram(source, task.contract, transitions, { check: checkProgram, fit }, signal);
};
