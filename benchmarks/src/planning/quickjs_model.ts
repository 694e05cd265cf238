import { newQuickJSWASMModuleFromVariant, type QuickJSContext, type QuickJSHandle } from 'quickjs-emscripten-core';
import type { PlainModel, PlainMctsOptions } from './plain_mcts.ts';
import { plainMcts } from './plain_mcts.ts';

/**
 * The same program in QuickJS, as a planner outside or inside of it would use it. The guest's `step` goes through the
 * emitted model's own memory, so both baselines run the text that the sandbox scores.
 */
export interface QuickJsModel {
  /** One call into QuickJS a step: the numbers in, JSON out. */
  readonly model: PlainModel;
  /** Runs the whole plain planner inside QuickJS and gives the root's visits. */
  plan(root: readonly number[], options: PlainMctsOptions, seed: number): number[];
  dispose(): void;
}

/** A small generator for the baselines' own choices (mulberry32): both planners draw from the same text. */
export function makeRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Inside the guest: a step over plain arrays, on top of the emitted model. It refers to nothing outside itself. */
function guestStep(model: {
  memory: ArrayBuffer;
  regions: Record<string, { offset: number; size: number }>;
  exports: Record<string, () => number>;
}): PlainModel {
  model.exports['set_parameters']!();
  const view = new DataView(model.memory);
  const [from, to, action, results] = ['state_a', 'state_b', 'action', 'results'].map(
    (name) => model.regions[name]!.offset,
  ) as [number, number, number, number];
  const step = model.exports['step']!;
  return {
    step(state, chosen) {
      for (let at = 0; at < state.length; at += 1) view.setFloat64(from + 8 * at, state[at]!, true);
      view.setFloat64(action, chosen, true);
      const status = step();
      if (status !== 0) throw new Error(`the model failed with status ${status}`);
      const next: number[] = [];
      for (let at = 0; at < state.length; at += 1) next.push(view.getFloat64(to + 8 * at, true));
      return {
        state: next,
        reward: view.getFloat64(results, true),
        terminated: view.getUint32(results + 8, true) !== 0,
      };
    },
  };
}

/** Loads the emitted text of a model whose state is a list of numbers and whose action is a number. */
export async function loadQuickJsModel(code: string): Promise<QuickJsModel> {
  const module = await newQuickJSWASMModuleFromVariant(import('@jitl/quickjs-wasmfile-release-sync'));
  const context: QuickJSContext = module.newContext();
  const evaluate = (text: string): QuickJSHandle => context.unwrapResult(context.evalCode(text));
  const planText = `(${String(plainMcts)})`;
  const handle = evaluate(`(() => {
    const model = (${String(guestStep)})(${code}());
    const random = (${String(makeRandom)});
    const plan = ${planText};
    return {
      step: (a, b, c, d, action) => JSON.stringify(model.step([a, b, c, d], action)),
      plan: (root, options, seed) => plan(model, JSON.parse(root), JSON.parse(options), random(seed)).visits.join(),
    };
  })()`);
  const [step, plan] = [context.getProp(handle, 'step'), context.getProp(handle, 'plan')];
  const call = (target: QuickJSHandle, parameters: readonly QuickJSHandle[]): string => {
    const result = context.unwrapResult(context.callFunction(target, context.undefined, ...parameters));
    const text = context.getString(result);
    result.dispose();
    for (const parameter of parameters) parameter.dispose();
    return text;
  };
  return {
    model: {
      step: (state, action) =>
        JSON.parse(
          call(step, [...state.map((value) => context.newNumber(value)), context.newNumber(action)]),
        ) as ReturnType<PlainModel['step']>,
    },
    plan: (root, options, seed) =>
      call(plan, [
        context.newString(JSON.stringify(root)),
        context.newString(JSON.stringify(options)),
        context.newNumber(seed),
      ])
        .split(',')
        .map(Number),
    dispose() {
      for (const one of [step, plan, handle, context]) one.dispose();
    },
  };
}
