import { encode, RandomStream, type Value } from '@orrery/contract';
import type { Task, Transition } from '@orrery/environments';
import type { Model } from '@orrery/planner';
import type { Sandbox, SandboxModel, StepResult } from '@orrery/sandbox';
import { compiledSteps, stepsDiffer } from '@orrery/synthesis';
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
  const steps = orFail(compiledSteps(compiled, { states, actions, streams }), `${task.id}: `);
  const apart = transitions.findIndex((_, at) => stepsDiffer(results[at], steps[at]));
  const transition = transitions[apart];
  if (transition !== undefined) {
    const { observation: state, action } = transition;
    return { transition: apart, state, action, quickjs: stepText(results[apart]), compiled: stepText(steps[apart]) };
  }
  if (!interpreted.section.layout.legalActions) return undefined;
  const listed = orFail(await sandbox.legalActions(interpreted, states));
  for (const [at, result] of listed.entries()) {
    const [state, visited] = [states[at], transitions[at]];
    if (state === undefined || visited === undefined) continue;
    const legal = compiled.legalActions(state);
    const quickjs = result.ok ? result.actions.map(hex).join(' ') : place(result.error);
    const other = legal.ok
      ? legal.value.map((action) => hex(orFail(encode(task.contract.action, action)))).join(' ')
      : place(legal.error.source ?? { code: legal.error.code, line: 0, column: 0 });
    if (quickjs !== other) {
      const { observation, action } = visited;
      return { transition: at, state: observation, action, quickjs: `legal: ${quickjs}`, compiled: `legal: ${other}` };
    }
  }
  return undefined;
}

function stepText(step: StepResult | undefined): string {
  if (step === undefined) return 'nothing';
  return step.ok ? `${hex(step.next)} ${step.reward} ${step.terminated}` : place(step.error);
}

const place = ({
  code,
  line,
  column,
}: {
  readonly code: string;
  readonly line: number;
  readonly column: number;
}): string => `${code} ${line}:${column}`;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
