import { checkProgram, emitJavaScript } from '@orrery/language';
import type { EvaluationPorts } from '@orrery/synthesis';

/** Checks a program and emits what QuickJS runs, as evaluation takes it; errors are the checker's diagnostics. */
export const compileForSandbox: EvaluationPorts['compile'] = (source, contract) => {
  const checked = checkProgram(source, contract);
  return checked.ok ? { ok: true, value: emitJavaScript(checked.value) } : checked;
};
