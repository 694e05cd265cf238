import { encode, RandomStream, type Value } from '@orrery/contract';
import type { Task, Transition } from '@orrery/environments';
import type { Model, PlannerError } from '@orrery/planner';
import type { Sandbox, SandboxModel } from '@orrery/sandbox';
import { orFail } from '../command_error.ts';

/** Where the two engines differ on a recorded transition: a defect of orrery, with what is needed to see it again. */
export interface Disagreement {
  readonly transition: number;
  readonly state: Value;
  readonly action: Value;
  readonly quickjs: string;
  readonly compiled: string;
}

/**
 * Steps every transition in both engines and compares next states, rewards, ends and errors bit for bit; likewise the legal
 * actions of every state, where the model has them. A compiled model is planned in only if there is no disagreement.
 */
export async function findDisagreement(
  task: Task,
  interpreted: SandboxModel,
  compiled: Model,
  transitions: readonly Transition[],
  sandbox: Sandbox,
): Promise<Disagreement | undefined> {
  const states = transitions.map(({ observation }) => orFail(encode(task.contract.state, observation)));
  const actions = transitions.map(({ action }) => orFail(encode(task.contract.action, action)));
  const streams = transitions.map((_, at) => RandomStream.of(0, 'Scoring', at).state);
  const results = orFail(
    await sandbox.run(interpreted, { states, actions, streams: streams.map((stream) => ({ ...stream })) }),
  );
  for (const [at, result] of results.entries()) {
    const [state, action, stream, transition] = [states[at], actions[at], streams[at], transitions[at]];
    if (state === undefined || action === undefined || stream === undefined || transition === undefined) continue;
    const step = compiled.step(state, action, stream);
    const quickjs = result.ok
      ? `${hex(result.next)} ${bits(result.reward)} ${result.terminated}`
      : `${result.error.code} ${result.error.line}:${result.error.column}`;
    const other = step.ok
      ? `${hex(step.value.stateBytes)} ${bits(step.value.reward)} ${step.value.terminated}`
      : failed(step.error);
    if (quickjs !== other) {
      return { transition: at, state: transition.observation, action: transition.action, quickjs, compiled: other };
    }
  }
  if (!interpreted.section.layout.legalActions) return undefined;
  const listed = orFail(await sandbox.legalActions(interpreted, states));
  for (const [at, result] of listed.entries()) {
    const [state, transition] = [states[at], transitions[at]];
    if (state === undefined || transition === undefined) continue;
    const legal = compiled.legalActions(state);
    const quickjs = result.ok
      ? result.actions.map(hex).join(' ')
      : `${result.error.code} ${result.error.line}:${result.error.column}`;
    const other = legal.ok
      ? legal.value.map((action) => hex(orFail(encode(task.contract.action, action)))).join(' ')
      : failed(legal.error);
    if (quickjs !== other) {
      const { observation, action } = transition;
      return { transition: at, state: observation, action, quickjs: `legal: ${quickjs}`, compiled: `legal: ${other}` };
    }
  }
  return undefined;
}

const failed = ({ code, source }: PlannerError): string =>
  `${source?.code ?? code} ${source?.line ?? 0}:${source?.column ?? 0}`;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bits = (value: number): string => hex(new Uint8Array(new Float64Array([value]).buffer));
