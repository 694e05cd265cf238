import { coverageBits, encode, RandomStream, type Value } from '@orrery/contract';
import type { World } from '@orrery/environments';
import { checkProgram, conditionsOf, emitJavaScript, type CheckedProgram } from '@orrery/language';
import type { Sandbox } from '@orrery/sandbox';

/** The value of a result that a test relies on. */
export function valueOf<T, E>(
  result: { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E },
): T {
  if (result.ok) return result.value;
  throw new Error(JSON.stringify(result.error));
}

/** The true rules of a world with their conditions watched. */
export function watchedRules(world: World): CheckedProgram {
  const program = checkProgram(world.source, world.contract, { watched: true });
  if (program.ok) return program.value;
  throw new Error(`${world.id}: ${JSON.stringify(program.error)}`);
}

export interface Visit {
  readonly observation: Value;
  readonly action: Value;
}

/** Names of both outcomes of every condition that a step can come to. */
export function allOutcomes(program: CheckedProgram): string[] {
  return conditionsOf(program).flatMap(({ inStep }, at) => (inStep ? [`${at}+`, `${at}-`] : []));
}

/** Which outcomes of conditions each step meets: what holds (`+`) and what fails (`-`). */
export async function outcomesMet(
  world: World,
  program: CheckedProgram,
  visits: readonly Visit[],
  sandbox: Sandbox,
): Promise<string[][]> {
  const { state, action } = world.contract;
  const conditions = conditionsOf(program);
  const steps = valueOf(
    await sandbox.coverage(emitJavaScript(program), {
      states: visits.map((visit) => valueOf(encode(state, visit.observation))),
      actions: visits.map((visit) => valueOf(encode(action, visit.action))),
      streams: visits.map((_, at) => RandomStream.of(0, 'Scoring', at).state),
    }),
  );
  return steps.map((step) => {
    if (!step.ok) throw new Error(`${world.id}: ${JSON.stringify(step.error)}`);
    const met: string[] = [];
    for (const [at, { inStep }] of conditions.entries()) {
      const bits = inStep ? (step.conditions[at] ?? 0) : 0;
      if ((bits & coverageBits.held) !== 0) met.push(`${at}+`);
      if ((bits & coverageBits.failed) !== 0) met.push(`${at}-`);
    }
    return met;
  });
}
