import { RandomStream, success, type ActionSpace } from '@orrery/contract';
import { policy, type Policy } from './episode.ts';

/** Uniform over the action space: `integer(count)`, or `low + float() * (high - low)` a component. */
export function randomPolicy(space: ActionSpace, stream: RandomStream): Policy<unknown> {
  return policy(() => {
    switch (space.kind) {
      case 'finite': {
        const action = space.actions[stream.integer(space.actions.length)];
        // Actions of the finite spaces here are numbers; the contract's layouts allow more.
        return success(typeof action === 'number' ? action : Number.NaN);
      }
      case 'box':
        return success(space.low.map((low, at) => low + stream.float() * ((space.high[at] ?? low) - low)));
      case 'legalActions':
        return {
          ok: false,
          error: { code: 'policy_failed', message: 'a random policy needs a finite action space or a box' },
        };
    }
  });
}
