import { createRequire } from 'node:module';
import { RandomStream, type GivenTypes, type RandomState } from '@orrery/contract';
import type TypeScript from 'typescript6';
import * as library from '../library/index.ts';
import type { LoweredProgram } from '../src/ir/lowered.ts';
import { Interpreter, type Runtime } from './interpret.ts';

const typescript = createRequire(import.meta.url)('typescript6') as typeof TypeScript;

/** A contract whose state is numbers: what most small programs are tested under. */
export const numbersContract: GivenTypes = {
  name: 'numbers',
  types: 'given',
  declaration: 'type State = number[];\ntype Action = number;',
  state: { kind: 'array', element: { kind: 'number' } },
  action: { kind: 'number' },
  initialState: ['initialState'],
  terminated: 'terminated',
  legalActions: 'optional',
  actionSpace: { kind: 'box', low: [-10], high: [10] },
};

export type Step = (state: Runtime, action: Runtime, random: object) => { [name: string]: Runtime };

/** The same source in V8, with the library's mathematics in place of V8's: the meaning the lowering is held to. */
export function reference(source: string): { readonly [name: string]: (...given: never[]) => Runtime } {
  // ES2015 has no `**`: it becomes a call of Math.pow, which is the library's here.
  const { outputText } = typescript.transpileModule(source, {
    compilerOptions: { target: typescript.ScriptTarget.ES2015, module: typescript.ModuleKind.CommonJS },
  });
  const mathematics = Object.create(Math) as Record<string, unknown>;
  for (const [name, value] of Object.entries(library)) mathematics[name] = value;
  const exports = {};
  // The source is a test's own.
  new Function('exports', 'Math', outputText)(exports, mathematics);
  return exports;
}

/** The stream's record as guests hold it. */
export function guestRandom(stream: RandomStream): { [name: string]: Runtime } {
  const { a, b, c, d, spare, spareValid }: RandomState = stream.state;
  return {
    a: a | 0,
    b: b | 0,
    c: c | 0,
    d: d | 0,
    spare,
    spareValid,
    scriptMode: false,
    scriptPosition: 0,
    scriptLength: 0,
  };
}

/** Calls the lowered step as the linker will. */
export function interpretedStep(program: LoweredProgram): Step {
  const interpreter = new Interpreter(program.module);
  const { step } = program.entries;
  return (state, action, random) =>
    interpreter.call(step.function, [state, action, random as Runtime].slice(0, step.parameterCount)) as {
      [name: string]: Runtime;
    };
}
