import { newQuickJSWASMModuleFromVariant, type QuickJSHandle } from 'quickjs-emscripten-core';
import type { FiniteModel, Step } from './reference/index.ts';
import { erased } from './v8_model.ts';

/** A program in QuickJS for a planner outside of it: one call a step, JSON in and out. `close` frees it. */
export interface QuickJsModel extends FiniteModel<unknown, unknown> {
  close(): void;
}

/** Loads a deterministic program that lists its actions. */
export async function loadQuickJsModel(source: string): Promise<QuickJsModel> {
  const module = await newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'));
  const context = module.newContext();
  const program = context.unwrapResult(
    context.evalCode(`(() => {
      const exports = {};
      ${erased(source)}
      return {
        step(state, action) {
          const { state: next, reward, terminated, done } = exports.step(JSON.parse(state), JSON.parse(action));
          return JSON.stringify({ state: next, reward, terminated: terminated ?? done });
        },
        legalActions: (state) => JSON.stringify(exports.legalActions(JSON.parse(state))),
      };
    })()`),
  );
  const [step, legalActions] = [context.getProp(program, 'step'), context.getProp(program, 'legalActions')];
  const call = (target: QuickJSHandle, values: readonly unknown[]): unknown => {
    const handles = values.map((value) => context.newString(JSON.stringify(value)));
    const result = context.unwrapResult(context.callFunction(target, context.undefined, ...handles));
    const text = context.getString(result);
    for (const handle of [result, ...handles]) handle.dispose();
    return JSON.parse(text);
  };
  return {
    step: (state, action) => call(step, [state, action]) as Step<unknown>,
    legalActions: (state) => call(legalActions, [state]) as readonly unknown[],
    key: (state) => JSON.stringify(state),
    close() {
      for (const handle of [step, legalActions, program, context]) handle.dispose();
    },
  };
}
