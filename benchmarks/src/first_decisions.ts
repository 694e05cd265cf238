import { createHash } from 'node:crypto';
import { encode } from '@orrery/contract';
import { mujocoTasks, openEnvironment, ownSeed, type OracleState, type Task } from '@orrery/environments';
import { runEpisode, type EpisodePlanner } from '@orrery/planner';
import { worldName } from './anchors/planners.ts';
import { orFail } from './command_error.ts';
import { processorSeconds } from './processor_time.ts';

/** Bodies with contacts: a step of them takes as long as hundreds of another world's. */
const bodies: ReadonlySet<string> = new Set(mujocoTasks.map(({ id }) => id));

/** Steps of the model within which first decisions are made again: by world, as a step's cost goes. */
export const replanSteps = { bodies: 20_000, others: 200_000 } as const;

/** Steps of the task's model within which its first decisions are made again. */
export const replanStepsOf = (task: Task): number => replanSteps[bodies.has(worldName(task)) ? 'bodies' : 'others'];

/** Decisions that are made again, at most. One action of a few says little of a model. */
const replannedDecisions = 20;

/** What the first decisions of an episode came to. */
export interface FirstDecisions {
  /** sha256 of their actions and of what they took; of the message, where one failed. */
  readonly hash: string;
  /** Processor time of the first one. */
  readonly seconds: number;
}

/**
 * Makes the first decisions of a seed's episode: what plans otherwise has another hash.
 * @param mostSteps - Steps of the model after which no further decision is made; a plan that is begun is finished.
 */
export function firstDecisions(
  task: Task,
  chooser: EpisodePlanner<OracleState, { readonly message: string }>,
  seed: number,
  mostSteps: number,
): FirstDecisions {
  const hash = createHash('sha256');
  const enough = new AbortController();
  let [seconds, steps] = [0, 0];
  const watched: EpisodePlanner<OracleState, { readonly message: string }> = {
    ...chooser,
    // Also of a plan that is kept in an episode: each step that is planned anew says more of the model.
    execute: 1,
    decide(situation) {
      const started = processorSeconds();
      const decided = chooser.decide(situation);
      if (situation.step === 0) seconds = processorSeconds() - started;
      if (decided.ok) {
        const { actions, modelSteps = 0, simulations = 0, nodes = 0 } = decided.value;
        for (const action of actions) hash.update(orFail(encode(task.contract.action, action)));
        // Where two models give the same action of a few, the search has been through other states to get there.
        hash.update(JSON.stringify([modelSteps, simulations, nodes]));
        steps += modelSteps;
        if (steps >= mostSteps) enough.abort();
      }
      return decided;
    },
  };
  const played = runEpisode(orFail(openEnvironment(task)), watched, {
    seed: ownSeed(task, seed),
    timeLimit: Math.min(replannedDecisions, task.timeLimit),
    signal: enough.signal,
  });
  if (!played.ok && !enough.signal.aborted) hash.update(played.error.message);
  return { hash: hash.digest('hex'), seconds };
}
