import { findTask, readReferenceModel, type Task, type Transition } from '@orrery/environments';
import { describe, expect, it } from 'vitest';
import { distanceFromTruth } from '../src/cwmb/distance.ts';

function taskOf(id: string): Task {
  const task = findTask(id);
  if (!task.ok) throw new Error(task.error.message);
  return task.value;
}

const blackjack = taskOf('Blackjack-v1');
const reference = readReferenceModel(blackjack);
const truth = reference.ok ? reference.value : '';

const visit = (observation: readonly number[], action: number): Transition => ({
  observation: [...observation],
  action,
  nextObservation: [...observation],
  reward: 0,
  terminated: true,
  truncated: false,
});
const [hit, stick] = [visit([12, 5, 0], 1), visit([20, 10, 0], 0)];

describe('the distance from the true rules', () => {
  it('is 0 of the true rules, and by the formula of a deck with too few tens', async () => {
    const distance = await distanceFromTruth(blackjack, [hit, hit, stick]);
    const own = await distance?.(truth);
    expect(own?.enumerated).toBe(3);
    expect(own?.distance).toBeCloseTo(0, 12);
    // Ten cards alike against thirteen of which four are tens: half of 9 (1/10 - 1/13) + (4/13 - 1/10), at every hit.
    const fewTens = truth.replace('DECK[random.integer(13)]', 'DECK[random.integer(10)]');
    expect(fewTens).not.toBe(truth);
    const found = await distance?.(fewTens);
    expect(found?.enumerated).toBe(3);
    expect(found?.distance).toBeCloseTo(((27 / 130) * 2) / 3, 12);
  });

  it('is 1 where there is no program or its steps fail, and no figure where outcomes cannot be listed', async () => {
    const distance = await distanceFromTruth(blackjack, [hit, stick]);
    expect(await distance?.(undefined)).toEqual({ enumerated: 2, distance: 1 });
    expect(await distance?.('export const nothing = 0;')).toEqual({ enumerated: 2, distance: 1 });
    const step = (body: string): string =>
      `export function step(state: State, action: Action, random: Random): { state: State; reward: number; terminated: boolean } { ${body} }`;
    expect(await distance?.(step("throw new Error('no');"))).toEqual({ enumerated: 2, distance: 1 });
    expect(await distance?.(step('return { state, reward: random.float(), terminated: true };'))).toBeUndefined();
  });

  it('is measured where the world draws or its sensors are noisy, and nowhere else', async () => {
    expect(await distanceFromTruth(taskOf('tanks-1'), [])).toBeDefined();
    expect(await distanceFromTruth(taskOf('CartPole-v1'), [])).toBeUndefined();
  });
});
