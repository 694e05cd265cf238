import { RandomStream } from '@orrery/contract';
import { readdirSync, readFileSync } from 'node:fs';
import type { Runtime } from '../interpret.ts';
import { reference } from '../reference.ts';

/** What a feature program is given once. */
export interface Trial {
  readonly state: readonly number[];
  readonly action: number;
  /** Seed of what `random` draws, for programs that take it. */
  readonly seed: number;
}

export interface Meaning {
  readonly state: readonly number[];
  readonly reward: number;
  readonly terminated: boolean;
}

export interface FeatureProgram {
  readonly name: string;
  readonly source: string;
}

const folder = new URL('../programs/features/', import.meta.url);

/** The programs that show what one feature of the language means, by name. */
export function featurePrograms(): readonly FeatureProgram[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.ts'))
    .toSorted()
    .map((name) => ({ name, source: readFileSync(new URL(name, folder), 'utf8') }));
}

const corners = [0, 1, -1, 2, 3, 0.5, -0.5, 1.5, 7, 32, 255, -8, 2147483647, -2147483648, 4294967296, 1e21, 1e-7];
const wild = [...corners, NaN, Infinity, -Infinity, 1e300, 5e-324, 9007199254740992, -1e-300];

/**
 * Numbers that programs run on: a third small and whole and enough of them to index with, a third of any length with
 * fractions and corners, a third with everything a double can be. The border knows one zero, so that none is negative.
 */
export function trials(count: number): readonly Trial[] {
  const random = RandomStream.of(29, 'Simulation', 0);
  const small = (): number => random.integer(10);
  const pick = (items: readonly number[]): number => items[random.integer(items.length)] ?? 0;
  const mixed = (): number => (random.chance(0.6) ? random.integer(9) - 2 : pick(corners));
  const any = (): number => (random.chance(0.5) ? pick(wild) : random.normal() * 10 ** random.integer(9));
  return Array.from({ length: count }, (_, i) => {
    const draw = [small, mixed, any][i % 3] ?? small;
    const length = i % 3 === 0 ? 8 : random.integer(10);
    return { state: Array.from({ length }, draw), action: draw(), seed: i };
  });
}

type V8Step = (state: number[], action: number, random: RandomStream) => Runtime;

/** The program as V8 runs it with its types taken away: what it returns, or that it throws. */
export function meaningIn(source: string): (trial: Trial) => Meaning | 'throws' {
  const step = reference(source)['step'] as unknown as V8Step;
  return ({ state, action, seed }) => {
    try {
      return step([...state], action, streamOf(seed)) as unknown as Meaning;
    } catch (error) {
      if (error instanceof Error || typeof error === 'string') return 'throws';
      throw error;
    }
  };
}

export const streamOf = (seed: number): RandomStream => RandomStream.of(seed, 'Sample', 0);
