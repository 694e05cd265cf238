import { encode, type ModelLayout, type RandomState, type RandomStream, type Value } from '@orrery/contract';
import * as library from '@orrery/language/library';
import { createRequire } from 'node:module';
import type TypeScript from 'typescript6';

const typescript = createRequire(import.meta.url)('typescript6') as typeof TypeScript;

/** What plain TypeScript in V8 makes of a step: the meaning that compiled programs are held to. */
export type Meaning =
  | {
      readonly kind: 'result';
      readonly state: string;
      readonly reward: number;
      readonly ended: boolean;
      readonly stream: RandomState;
    }
  | { readonly kind: 'thrown'; readonly text?: string };

type Step = (state: Value, action: Value, random: RandomStream) => Record<string, unknown>;

/** The program with its types taken away, and the language's own mathematics and clones in place of V8's. */
export function meaningOf(source: string, terminated: string, layout: ModelLayout) {
  // ES2015 has no `**`: it becomes a call of Math.pow, which is the library's here.
  const { outputText } = typescript.transpileModule(source, {
    compilerOptions: { target: typescript.ScriptTarget.ES2015, module: typescript.ModuleKind.CommonJS },
  });
  const mathematics = Object.create(Math) as Record<string, unknown>;
  for (const [name, value] of Object.entries(library)) mathematics[name] = value;
  // Two arguments are the library's; how more are joined ECMAScript leaves open.
  mathematics['hypot'] = (...values: number[]): number => values.reduce((sum, x) => library.hypot(sum, x), 0);
  const exports: Record<string, unknown> = {};
  // The source is the generator's.
  // oxlint-disable-next-line typescript/no-implied-eval
  const load = new Function('exports', 'Math', 'structuredClone', ...Object.keys(thrown), outputText);
  const initialisation = caught(() => load(exports, mathematics, treeOf, ...Object.values(thrown)));
  const step = exports['step'] as Step;
  return (state: Value, action: Value, random: RandomStream): Meaning => {
    if (initialisation.kind === 'thrown') return initialisation;
    const called = caught(() => step(state, action, random));
    if (called.kind === 'thrown') return called;
    const { result } = called;
    const encoded = encode(layout.state, result['state']);
    return {
      kind: 'result',
      state: encoded.ok ? Buffer.from(encoded.value).toString('hex') : JSON.stringify(encoded.error),
      reward: (result['reward'] as number) + 0,
      ended: result[terminated] as boolean,
      stream: { ...random.state },
    };
  };
}

/** A clone as the language makes it: what is reached twice becomes two, as it does where a state crosses the border. */
function treeOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(treeOf);
  if (value instanceof Map) return new Map([...value].map(([key, held]) => [treeOf(key), treeOf(held)]));
  if (value instanceof Set) return new Set([...value].map(treeOf));
  return Object.fromEntries(Object.entries(value).map(([name, held]) => [name, treeOf(held)]));
}

/** Errors that the program made itself, which are told from V8's own. */
const ownErrors = new WeakSet<Error>();

function own(kind: ErrorConstructor): (message?: string) => Error {
  // Called with and without `new`.
  return function (message?: string): Error {
    const error = kind(message);
    ownErrors.add(error);
    return error;
  };
}

const thrown = { Error: own(Error), RangeError: own(RangeError), TypeError: own(TypeError) };

function caught<T>(
  run: () => T,
): { readonly kind: 'returned'; readonly result: T } | { readonly kind: 'thrown'; readonly text?: string } {
  try {
    return { kind: 'returned', result: run() };
  } catch (error) {
    if (typeof error === 'string') return { kind: 'thrown', text: error };
    if (!(error instanceof Error)) throw error;
    return ownErrors.has(error) ? { kind: 'thrown', text: error.message } : { kind: 'thrown' };
  }
}
