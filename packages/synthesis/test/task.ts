import { failure, success, type ModelSection, type Result, type Value } from '@orrery/contract';
import type { EvaluationPorts } from '../src/evaluate.ts';
import type { Codec, EmittedModel, RecordedTransition, SynthesisTask } from '../src/ports.ts';

/** A counter: the state is [n], action a adds a, the world ends at 3, the reward is n + a. */
export const task: SynthesisTask = {
  id: 'counter',
  description: 'A counter goes up by the action. It ends at 3.',
  metric: { entries: 1, comparator: 'close' },
  contract: {
    name: 'counter',
    types: 'given',
    declaration: 'type State = number[];\ntype Action = number;',
    state: { kind: 'array', element: { kind: 'number' }, length: 1 },
    action: { kind: 'number' },
    initialState: [],
    terminated: 'terminated',
    legalActions: 'optional',
  },
};

export const transitions: readonly RecordedTransition[] = [
  [0, 1],
  [1, 1],
  [2, 1],
  [0, 2],
].map(([n = 0, action = 0]) => ({
  observation: [n],
  action,
  nextObservation: [n + action],
  reward: n + action,
  terminated: n + action >= 3,
  truncated: false,
}));

const codec: Codec = {
  encode: (_, value): Result<Uint8Array, { message: string }> =>
    value === undefined ? failure({ message: 'undefined' }) : success(new TextEncoder().encode(JSON.stringify(value))),
  decode: (_, bytes) => success(JSON.parse(new TextDecoder().decode(bytes)) as Value),
};

/** Stands for the language and the sandbox: runs the source as a JavaScript function body of (n, action, draw). */
export function ports(): EvaluationPorts & { readonly ran: EmittedModel[] } {
  const ran: EmittedModel[] = [];
  return {
    ran,
    codec,
    compile: (source) =>
      source.includes('return')
        ? success({ code: source, section: section(source.includes('draw')) })
        : failure([{ rule: 'WM0601', line: 1, column: 1, message: 'step is missing.', remedy: 'Export it.' }]),
    run: async (model, { states, actions, streams }, { signal }) => {
      ran.push(model);
      if (signal?.aborted === true) return failure({ kind: 'cancelled', message: 'cancelled' });
      if (model.code.includes('never loads')) return failure({ kind: 'load_failed', message: 'it threw at load' });
      const body = Function('n', 'action', 'draw', model.code) as (...values: number[]) => unknown;
      return success(
        states.map((state, at) => {
          const value = (bytes: Uint8Array | undefined): unknown => JSON.parse(new TextDecoder().decode(bytes));
          try {
            const [next, reward, terminated] = body(
              (value(state) as number[])[0] ?? 0,
              value(actions[at]) as number,
              streams?.[at]?.a ?? 0,
            ) as [Value, number, boolean];
            return { ok: true, next: new TextEncoder().encode(JSON.stringify(next)), reward, terminated } as const;
          } catch (error) {
            return { ok: false, error: { code: 'thrown', message: String(error), line: 1, column: 1 } } as const;
          }
        }),
      );
    },
  };
}

function section(stochastic: boolean): ModelSection {
  if (task.contract.types !== 'given') throw new Error('the counter gives its types');
  const { state, action } = task.contract;
  return {
    abi: 1,
    layout: {
      state,
      action,
      actionSpace: { kind: 'finite', actions: [1, 2] },
      stochastic,
      legalActions: false,
      initialState: false,
      players: false,
    },
    parameters: [],
    sites: [],
    sourceHash: '',
    compiler: 'test',
  };
}

export const rightProgram = 'return [[n + action], n + action, n + action >= 3];';
