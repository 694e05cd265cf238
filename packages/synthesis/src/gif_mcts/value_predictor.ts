import type { ValuePrior } from './configuration.ts';

/**
 * Predicts the value of an action that was not tried yet: v = (wG vG + wL vL) / (wG + wL), with vG the running mean over
 * all nodes of the action's kind and vL the mean of its tried siblings (Dainese et al. 2024, appendix B;
 * code-world-models.md 3.6), or its gain on the program that it improves. Computed in float64; the released program uses
 * float32.
 */
export class ValuePredictor {
  #globalWeight: number;
  #localWeight: number;
  #sum: number;
  #count: number;
  /** The next update's learning rate is 1 / n. */
  #n: number;

  constructor(prior: ValuePrior, weights: { readonly global: number; readonly local: number }) {
    this.#globalWeight = weights.global;
    this.#localWeight = weights.local;
    this.#sum = prior.value * prior.count;
    this.#count = prior.count;
    this.#n = 1 + prior.count;
  }

  /** vG. */
  get globalMean(): number {
    return this.#sum / this.#count;
  }

  get weights(): { readonly global: number; readonly local: number } {
    return { global: this.#globalWeight, local: this.#localWeight };
  }

  /** v, not clipped; vG without a tried sibling, or should the weights ever cancel each other out. */
  predict(localMean: number | undefined): number {
    const global = this.globalMean;
    if (localMean === undefined) return global;
    const value =
      (this.#globalWeight * global + this.#localWeight * localMean) / (this.#globalWeight + this.#localWeight);
    return Number.isFinite(value) ? value : global;
  }

  /** One step of gradient descent on (v - target)^2, then the target joins the global mean. */
  learn(localMean: number | undefined, target: number): void {
    const global = this.globalMean;
    const sum = this.#globalWeight + this.#localWeight;
    if (localMean !== undefined && sum !== 0) {
      const slope = (2 * (this.predict(localMean) - target)) / this.#n;
      const globalGradient = (this.#localWeight * (global - localMean)) / (sum * sum);
      const localGradient = (this.#globalWeight * (localMean - global)) / (sum * sum);
      this.#globalWeight -= slope * globalGradient;
      this.#localWeight -= slope * localGradient;
    }
    this.#n += 1;
    this.#sum += target;
    this.#count += 1;
  }
}
