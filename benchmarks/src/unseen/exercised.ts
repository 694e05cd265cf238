import { coverageBits, encode, RandomStream } from '@orrery/contract';
import { readDataset, transitions, type Split, type Task, type World } from '@orrery/environments';
import { checkProgram, conditionsOf, emitJavaScript } from '@orrery/language';
import type { CoverageResult, Sandbox } from '@orrery/sandbox';
import { CommandError, orFail } from '../command_error.ts';

/** What of a world's rules its data exercise, by both outcomes of every condition that a step can come to. */
export interface Exercised {
  /** Rules of the world's own, as its generator counts them. */
  readonly rules: number;
  readonly outcomes: number;
  /** Of them, those that the training data show. */
  readonly shown: number;
  /** Share of the held-out transitions that meet an outcome which the training data never show, in [0, 1]. */
  readonly heldoutUnshown: number;
  /** What the training data never show: a condition of the true model, and what it never does. */
  readonly unshown: readonly { readonly line: number; readonly condition: string; readonly never: 'holds' | 'fails' }[];
}

/** Runs the true rules, watched, on the data of a task. */
export async function exercisedBy(world: World, task: Task, sandbox: Sandbox): Promise<Exercised> {
  const checked = checkProgram(world.source, world.contract, { watched: true });
  if (!checked.ok) throw new CommandError(`the rules of ${world.id} are rejected when they are watched (a defect)`);
  const { state, action } = world.contract;
  const stepped = async (split: Split): Promise<readonly CoverageResult[]> => {
    const visits = transitions(orFail(readDataset(task, split)), 'noise-free');
    const batch = {
      states: visits.map(({ observation }) => orFail(encode(state, observation))),
      actions: visits.map((visit) => orFail(encode(action, visit.action))),
      streams: visits.map((_, at) => RandomStream.of(0, 'Scoring', at).state),
    };
    return orFail(await sandbox.coverage(emitJavaScript(checked.value), batch));
  };
  const [train, heldout] = [await stepped('train'), await stepped('heldout')];
  const outcomes = conditionsOf(checked.value).flatMap(({ line, text, inStep }, at) =>
    inStep
      ? ([
          { at, bit: coverageBits.held, line, condition: text, never: 'holds' },
          { at, bit: coverageBits.failed, line, condition: text, never: 'fails' },
        ] as const)
      : [],
  );
  const meets = (step: CoverageResult, { at, bit }: (typeof outcomes)[number]): boolean =>
    step.ok && ((step.conditions[at] ?? 0) & bit) !== 0;
  const missing = outcomes.filter((outcome) => !train.some((step) => meets(step, outcome)));
  const asked = heldout.filter((step) => missing.some((outcome) => meets(step, outcome)));
  return {
    rules: world.rules,
    outcomes: outcomes.length,
    shown: outcomes.length - missing.length,
    heldoutUnshown: asked.length / heldout.length,
    unshown: missing.map(({ line, condition, never }) => ({ line, condition, never })),
  };
}
