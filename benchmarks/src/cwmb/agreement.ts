import { describeStatus, encode, RandomStream, statusCode, success, type Result, type Value } from '@orrery/contract';
import type { Task, Transition } from '@orrery/environments';
import type { Model } from '@orrery/planner';
import {
  chargesPerScoredStep,
  type CallOptions,
  type Sandbox,
  type SandboxError,
  type SandboxModel,
  type StepResult,
} from '@orrery/sandbox';
import { compiledSteps, isUnrun, stepsDiffer, type CompiledBatch, type StepRunner } from '@orrery/synthesis';
import { CommandError, orFail } from '../command_error.ts';

/** Where the two engines differ on a recorded transition: a defect of orrery, with what is needed to see it again. */
export interface Disagreement {
  readonly transition: number;
  readonly state: Value;
  readonly action: Value;
  readonly quickjs: string;
  readonly compiled: string;
}

/** The part of the reference engine that steps and lists legal actions. */
export type ReferenceSteps = Pick<Sandbox, 'run' | 'legalActions'>;

/**
 * Compares next states, rewards, ends and errors of the compiled form with the reference engine's, bit for bit; likewise
 * the legal actions of every state, where the model has them. Of steps that cost more than `charges` together some are
 * compared, spread over all. A compiled model is planned in only if there is no disagreement.
 */
export async function findDisagreement(
  task: Task,
  interpreted: SandboxModel,
  compiled: Model,
  transitions: readonly Transition[],
  sandbox: ReferenceSteps,
  charges = Infinity,
): Promise<Disagreement | undefined> {
  const states = transitions.map(({ observation }) => orFail(encode(task.contract.state, observation)));
  const actions = transitions.map(({ action }) => orFail(encode(task.contract.action, action)));
  const streams = transitions.map((_, at) => RandomStream.of(0, 'Scoring', at).state);
  const batch = { states, actions, streams };
  const results = orFail(await spreadSteps(interpreted, batch, sandbox, charges));
  // What the reference engine gave up unrun has nothing to compare with.
  const made = [...transitions.keys()].filter((at) => !isUnrun(results[at] ?? unrun));
  const steps = orFail(compiledSteps(compiled, partOf(batch, made)), `${task.id}: `);
  const place = made.findIndex((at, index) => stepsDiffer(results[at], steps[index]));
  const apart = made[place] ?? transitions.length;
  const transition = transitions[apart];
  if (transition !== undefined) {
    const { observation: state, action } = transition;
    return { transition: apart, state, action, quickjs: stepText(results[apart]), compiled: stepText(steps[place]) };
  }
  if (!interpreted.section.layout.legalActions) return undefined;
  const listed = orFail(await sandbox.legalActions(interpreted, states));
  for (const [at, result] of listed.entries()) {
    const [state, visited] = [states[at], transitions[at]];
    if (state === undefined || visited === undefined) continue;
    const legal = compiled.legalActions(state);
    const quickjs = result.ok ? result.actions.map(hex).join(' ') : placeOf(result.error);
    const other = legal.ok
      ? legal.value.map((action) => hex(orFail(encode(task.contract.action, action)))).join(' ')
      : placeOf(legal.error.source ?? { code: legal.error.code, line: 0, column: 0 });
    if (quickjs !== other) {
      const { observation, action } = visited;
      return { transition: at, state: observation, action, quickjs: `legal: ${quickjs}`, compiled: `legal: ${other}` };
    }
  }
  return undefined;
}

/**
 * Steps of a batch in the reference engine, in an order that spreads over it, until they have cost `charges` together or
 * what a batch may cost; those that are left are unrun.
 */
export async function spreadSteps(
  model: SandboxModel,
  batch: CompiledBatch,
  sandbox: StepRunner,
  charges: number,
  options?: CallOptions,
): Promise<Result<readonly StepResult[], SandboxError>> {
  const order = spreadOrder(batch.states.length);
  const totalCharges = Math.min(charges, chargesPerScoredStep * order.length);
  const ran = await sandbox.run(model, { ...partOf(batch, order), totalCharges }, options);
  if (!ran.ok) return ran;
  const results: StepResult[] = [];
  for (const [place, at] of order.entries()) results[at] = ran.value[place] ?? unrun;
  return success(results);
}

/** The steps at these places, in their order. */
function partOf({ states, actions, streams }: CompiledBatch, places: readonly number[]): CompiledBatch {
  const part = <T>(items: readonly T[]): readonly T[] =>
    places.flatMap((at) => (items[at] === undefined ? [] : [items[at]]));
  return { states: part(states), actions: part(actions), streams: part(streams) };
}

/** Every place once, each far from those before it: in steps of the golden section. */
function spreadOrder(count: number): readonly number[] {
  let stride = Math.max(1, Math.round(count * ((Math.sqrt(5) - 1) / 2)));
  while (greatestCommonDivisor(stride, count) > 1) stride += 1;
  return Array.from({ length: count }, (_, place) => (place * stride) % count);
}

const greatestCommonDivisor = (a: number, b: number): number => (b === 0 ? a : greatestCommonDivisor(b, a % b));

/** What a batch gives up unrun. */
export const unrun: StepResult = {
  ok: false,
  error: describeStatus(statusCode.budget_exhausted, undefined, [0, 0]),
  charges: 0,
  bytes: 0,
};

/** That the two engines differ, with what is needed to see it again. */
export function enginesDisagree({ id }: Task, facts: object): CommandError {
  return new CommandError(
    `${id}: the two engines disagree, which is a defect of orrery; please report it with this: ${JSON.stringify(facts)}`,
  );
}

/** What a step came to, for a reader. */
export function stepText(step: StepResult | undefined): string {
  if (step === undefined) return 'nothing';
  return step.ok ? `${hex(step.next)} ${step.reward} ${step.terminated}` : placeOf(step.error);
}

const placeOf = ({
  code,
  line,
  column,
}: {
  readonly code: string;
  readonly line: number;
  readonly column: number;
}): string => `${code} ${line}:${column}`;

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
