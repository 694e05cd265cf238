import { failure, RandomStream, success, type Value } from '@orrery/contract';
import { policy, type Policy } from './episode.ts';
import type { StickyPart } from './recipe.ts';
import type { Task } from './task.ts';

/** The policy of a part of the recipe `sticky_play`, over a finite action space. */
export function stickyPolicy(
  { id, actionSpace }: Pick<Task, 'id' | 'actionSpace'>,
  { velocity, repeat, along, last }: StickyPart,
  stream: RandomStream,
): Policy<unknown> {
  let before: Value | undefined;
  return policy(({ observation }) => {
    if (actionSpace.kind !== 'finite')
      return failure({ code: 'policy_failed', message: `${id}: sticky play needs a finite action space` });
    const { actions } = actionSpace;
    if (before !== undefined && stream.chance(repeat)) return success(before);
    const speed = Array.isArray(observation) ? Number((observation as readonly Value[])[velocity]) : 0;
    if (stream.chance(along)) before = speed < 0 ? actions[0] : actions.at(-1);
    else if (stream.chance(last)) before = actions.at(-1);
    else before = actions[stream.integer(actions.length)];
    return success(before);
  });
}
