import { checkProgram, emitWasm } from '@orrery/language';
import { calibrateAsync, loadModel } from '@orrery/planner';
import { calibrateProgram, type CalibrationPorts } from '@orrery/synthesis';
import type { RunPorts } from '@orrery/synthesis/run';

/**
 * Fits a program's parameters to the training data in the addon: a step of the search that costs no call. `onFit` hears
 * how many there are when a fit begins, and what it gives is called when that ends.
 */
export function calibrationStep(onFit: (constants: number) => () => void): NonNullable<RunPorts['calibrate']> {
  return async (source, { task, transitions, seed }, signal) => {
    const fit: CalibrationPorts['fit'] = async (program, data, fitSignal) => {
      const ended = onFit(program.section.parameters.length);
      try {
        const model = loadModel(await emitWasm(program, { optimize: 'speed' }));
        if (!model.ok) return { ok: false, error: model.error };
        return await calibrateAsync(model.value, data, { seed, ...(fitSignal !== undefined && { signal: fitSignal }) });
      } finally {
        ended();
      }
    };
    return calibrateProgram(source, task.contract, transitions, { check: checkProgram, fit }, signal);
  };
}
