import { createRequire } from 'node:module';
import type TypeScript from 'typescript6';
import type { BoxModel, FiniteModel } from './reference/index.ts';

const typescript = createRequire(import.meta.url)('typescript6') as typeof TypeScript;

/** A program of the language as V8 runs it: its types taken away, which is what it means. */
interface Program {
  step(state: unknown, action: unknown): { state: unknown; reward: number; terminated?: boolean; done?: boolean };
  legalActions?(state: unknown): readonly unknown[];
  player?(state: unknown): 0 | 1;
}

/** JavaScript that fills an object `exports`. */
export function erased(source: string): string {
  return typescript.transpileModule(source, {
    compilerOptions: { target: typescript.ScriptTarget.ES2022, module: typescript.ModuleKind.CommonJS },
  }).outputText;
}

function inV8(source: string): Program {
  const program = {} as Program;
  new Function('exports', erased(source))(program);
  return program;
}

/** A deterministic program for the reference planners. `actions` are those of a program that does not list them. */
export function finiteInV8(source: string, actions: readonly unknown[] = []): FiniteModel<unknown, unknown> {
  const program = inV8(source);
  const { player } = program;
  return {
    ...stepped(program),
    legalActions: (state) => program.legalActions?.(state) ?? actions,
    ...(player === undefined ? {} : { player: (state: unknown) => player(state) }),
  };
}

export function boxInV8(source: string, low: readonly number[], high: readonly number[]): BoxModel<unknown> {
  return { ...stepped(inV8(source)), low, high };
}

function stepped({ step }: Program): Pick<FiniteModel<unknown, unknown>, 'step' | 'key'> {
  return {
    step(state, action) {
      const { state: next, reward, terminated, done } = step(state, action);
      return { state: next, reward, terminated: terminated ?? done ?? false };
    },
    // Lists of numbers have a quicker key than other values.
    key: (state) => (Array.isArray(state) ? state.join() : JSON.stringify(state)),
  };
}
