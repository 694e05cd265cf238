import { failure, RandomStream, sampleAction, success } from '@orrery/contract';
import { policy, type Policy, type TrueEnvironment } from './episode.ts';
import type { Task } from './task.ts';

/**
 * Uniform over the action space: `integer(count)` of the actions that there are, in a space of legal actions of those
 * that the environment lists for the state; or `low + float() * (high - low)` a component.
 */
export function randomPolicy<S>(
  { actionSpace, contract }: Pick<Task, 'actionSpace' | 'contract'>,
  stream: RandomStream,
  environment: Pick<TrueEnvironment<S>, 'legalActions'> = {},
): Policy<S> {
  return policy(({ state }) => {
    if (actionSpace.kind !== 'legalActions') {
      const action = sampleAction(actionSpace, contract.action, stream);
      return action.ok ? action : failure({ code: 'policy_failed', message: action.error.message });
    }
    const legal = environment.legalActions?.(state);
    if (legal === undefined || (legal.ok && legal.value.length === 0))
      return failure({
        code: 'policy_failed',
        message: 'a random policy needs an environment that lists legal actions',
      });
    return legal.ok ? success(legal.value[stream.integer(legal.value.length)]) : legal;
  });
}
