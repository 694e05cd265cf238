import {
  decode,
  encode,
  failure,
  success,
  type LayoutType,
  type ModelSection,
  type RandomState,
  type Value,
} from '@orrery/contract';
import type { SandboxModel, StepResult } from '@orrery/sandbox';
import type { EvaluationPorts } from '../src/evaluate.ts';
import type { RecordedTransition, SynthesisTask } from '../src/ports.ts';

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

/** A transition in which nothing happens but what is given. */
export function transition(
  state: Value,
  action: Value,
  next: Value,
  changes: Partial<RecordedTransition> = {},
): RecordedTransition {
  return {
    observation: state,
    action,
    nextObservation: next,
    reward: 0,
    terminated: false,
    truncated: false,
    ...changes,
  };
}

/** Stands for the language and the sandbox: runs the source as the body of a JavaScript function of (n, action, draw). */
export function ports(): EvaluationPorts & { readonly ran: SandboxModel[] } {
  const ran: SandboxModel[] = [];
  return {
    ran,
    compile: (source) =>
      source.includes('return')
        ? success({ code: source, section: section(source.includes('draw')) })
        : failure([{ rule: 'WM0601', line: 1, column: 1, message: 'step is missing.', remedy: 'Export it.' }]),
    sandbox: {
      run: async (model, { states, actions, streams }, { signal } = {}) => {
        ran.push(model);
        if (signal?.aborted === true) return failure({ code: 'cancelled', message: 'cancelled' });
        if (model.code.includes('never loads')) return failure({ code: 'load_failed', message: 'it threw at load' });
        const body = Function('n', 'action', 'draw', model.code) as (...values: unknown[]) => [Value, number, boolean];
        return success(states.map((state, at) => step(model, body, state, actions[at], streams?.[at])));
      },
    },
  };
}

function step(
  { section: { layout } }: SandboxModel,
  body: (...values: unknown[]) => [Value, number, boolean],
  state: Uint8Array,
  action: Uint8Array | undefined,
  stream: RandomState | undefined,
): StepResult {
  const value = (type: LayoutType, bytes: Uint8Array | undefined): Value => {
    const decoded = decode(type, bytes ?? new Uint8Array());
    if (!decoded.ok) throw new Error(decoded.error.message);
    return decoded.value;
  };
  try {
    const [n] = value(layout.state, state) as number[];
    const [next, reward, terminated] = body(n, value(layout.action, action), stream?.a);
    const encoded = encode(layout.state, next);
    if (!encoded.ok) throw new Error(encoded.error.message);
    if (stream === undefined) throw new Error('no stream');
    return { ok: true, next: encoded.value, reward, terminated, charges: 0, bytes: 0, stream };
  } catch (error) {
    return { ok: false, error: { code: 'thrown', message: String(error), line: 1, column: 1 }, charges: 0, bytes: 0 };
  }
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
