import type { Random } from 'fast-check';

/** Choices of a generator, all from one seed. */
export class Draws {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** 0 <= result < count. */
  below(count: number): number {
    return count <= 1 ? 0 : this.#random.nextInt(0, count - 1);
  }

  between(low: number, high: number): number {
    return this.#random.nextInt(low, high);
  }

  chance(p: number): boolean {
    return this.#random.nextInt(0, 9999) < p * 10_000;
  }

  pick<T>(of: readonly T[]): T {
    return of[this.below(of.length)] as T;
  }

  shuffled<T>(of: readonly T[]): T[] {
    const result = [...of];
    for (let i = result.length - 1; i > 0; i -= 1) {
      const j = this.below(i + 1);
      [result[i], result[j]] = [result[j] as T, result[i] as T];
    }
    return result;
  }

  /** Some of them, in order. */
  some<T>(of: readonly T[], p: number): T[] {
    return of.filter(() => this.chance(p));
  }

  /** One of the items, by weight. */
  weighted<T extends { readonly weight: number }>(items: readonly T[]): T | undefined {
    const total = items.reduce((sum, { weight }) => sum + weight, 0);
    if (total <= 0) return undefined;
    let at = (this.#random.nextInt(0, 999_999) / 1_000_000) * total;
    for (const item of items) {
      at -= item.weight;
      if (at < 0) return item;
    }
    return items.at(-1);
  }
}
