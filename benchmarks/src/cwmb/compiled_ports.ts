import { success, type Result } from '@orrery/contract';
import type { Task } from '@orrery/environments';
import { checkProgram, emitJavaScript, emitWasm, type CheckedProgram, type Diagnostic } from '@orrery/language';
import { loadModel, type Model } from '@orrery/planner';
import { chargesPerScoredStep, exhaustedStepsAllowed, type SandboxModel, type StepResult } from '@orrery/sandbox';
import {
  compiledStep,
  stepsDiffer,
  type CompiledBatch,
  type EvaluationPorts,
  type StepRunner,
} from '@orrery/synthesis';
import { enginesDisagree, spreadSteps, stepText, unrun } from './agreement.ts';

/** What the reference engine spends on a batch of a replay: of programs of many bodies, some seconds. */
export const referenceCharges = 200_000;

/**
 * Evaluates the programs of a task, each checked once. The reference engine makes the steps of a batch, in an order that
 * spreads over it, as far as `charges` go; where they do not go all the way, and only there, all results are
 * the compiled form's, which must be those of the reference engine (`stepsDiffer`) wherever that came: else the command
 * fails. A program of many bodies takes QuickJS a tenth of a second a step, and its compiled form a hundredth of that.
 */
export function compiledPorts(task: Task, reference: StepRunner, charges = referenceCharges): EvaluationPorts {
  const compiled = new Map<string, Result<SandboxModel, readonly Diagnostic[]>>();
  const programs = new WeakMap<SandboxModel, CheckedProgram>();
  // The best program of a search, mostly its last one, is run on one split after another.
  let last: { readonly program: CheckedProgram; readonly loaded: ReturnType<typeof loadModel> } | undefined;
  const loadedForm = async (program: CheckedProgram): Promise<ReturnType<typeof loadModel>> => {
    if (last?.program !== program) last = { program, loaded: loadModel(await emitWasm(program, { optimize: 'none' })) };
    return last.loaded;
  };
  return {
    // A search asks for a program, and so does its score on every split.
    compile(source, contract) {
      const known = compiled.get(source);
      if (known !== undefined) return known;
      const checked = checkProgram(source, contract);
      const result = checked.ok ? success(emitJavaScript(checked.value)) : checked;
      if (checked.ok && result.ok) programs.set(result.value, checked.value);
      compiled.set(source, result);
      return result;
    },
    sandbox: {
      ...reference,
      async run(model, batch, options) {
        const { states, actions, streams, ...others } = batch;
        if (streams === undefined || Object.keys(others).length > 0) return reference.run(model, batch, options);
        const scored = { states, actions, streams };
        const ran = await spreadSteps(model, scored, reference, charges, options);
        if (!ran.ok || !(ran.value.some(isExhausted) || givesUp(ran.value))) return ran;
        const program = programs.get(model);
        const loaded = program && (await loadedForm(program));
        const steps = loaded?.ok === true ? scoredSteps(loaded.value, scored) : undefined;
        if (steps === undefined) return reference.run(model, batch, options);
        const at = steps.findIndex((step, place) => stepsDiffer(step, ran.value[place]));
        if (at < 0) return success(steps);
        const [quickjs, compiledForm] = [stepText(ran.value[at]), stepText(steps[at])];
        throw enginesDisagree(task, { step: at, quickjs, compiled: compiledForm, source: program?.source });
      },
    },
  };
}

/** In its own order the batch costs more than it may before its last step, which is then unrun. */
function givesUp(steps: readonly StepResult[]): boolean {
  const spent = steps.slice(0, -1).reduce((sum, { charges }) => sum + charges, 0);
  return spent >= chargesPerScoredStep * steps.length;
}

/** Unrun among them. */
const isExhausted = (step: StepResult): boolean =>
  !step.ok && (step.error.code === 'budget_exhausted' || step.error.code === 'memory_exhausted');

/** `run` of the sandbox in the compiled form; undefined where something but the program fails. */
function scoredSteps(model: Model, { states, actions, streams }: CompiledBatch): readonly StepResult[] | undefined {
  const results: StepResult[] = [];
  let [exhausted, spent] = [0, 0];
  for (const [at, state] of states.entries()) {
    if (exhausted >= exhaustedStepsAllowed || spent >= chargesPerScoredStep * states.length) {
      results.push(unrun);
      continue;
    }
    const [action, stream] = [actions[at], streams[at]];
    const step = action && stream && compiledStep(model, state, action, stream);
    if (step?.ok !== true) return undefined;
    const result = step.value;
    spent += result.charges;
    if (isExhausted(result)) exhausted += 1;
    results.push(result);
  }
  return results;
}
