import { failure, RandomStream, success, type Result } from '@orrery/contract';
import type { Outcome, Proposal, SearchRule } from '../search.ts';
import { drawBeta } from './beta.ts';
import { draft, refinement, type Candidate } from './refinement.ts';

/** REx (Tang et al. 2024, arXiv 2405.17503; worldcoder.md, section 4). */
export interface RexConfiguration {
  /** Draws come from the streams (seed, Proposals, ask). */
  readonly seed: number | bigint;
  /** C: how much the score of a program counts. The paper's figures favour 20 and above; WorldCoder's is 5. */
  readonly heuristicWeight: number;
  /**
   * `arm`: a new draft is an arm of its own, Beta(1, 1) and one failure a draft. `once`: one draft at the start, and
   * another only where none was answered: WorldCoder as the benchmark's paper runs it (code-world-models.md 8.1).
   */
  readonly drafts: 'arm' | 'once';
}

/** C = 20, and drafts compete with refinements. */
export const rex: Omit<RexConfiguration, 'seed'> = { heuristicWeight: 20, drafts: 'arm' };

/** The baseline of the benchmark's paper: C = 5, exactly one program from scratch. */
export const worldCoder: Omit<RexConfiguration, 'seed'> = { heuristicWeight: 5, drafts: 'once' };

/**
 * Of the choices that a run recorded, one in so many is drawn again: a draw for each program at each ask would take most of
 * a replay, and a version that draws otherwise is still found out.
 */
const drawnAgain = 64;

/** What can be refined: a program, or nothing at all (a draft). */
interface Arm {
  readonly candidate: Candidate | undefined;
  /** Score of the program, in [0, 1]; weighs nothing for a draft. */
  readonly score: number;
  /** Refinements that did not end the search. */
  failures: number;
  pending: number;
}

/**
 * Refines the program whose draw from Beta(1 + C h, 1 + C (1 - h) + N) is highest, h its score and N its failed
 * refinements. A refinement in flight counts as a failed one until it is told.
 */
export class Rex implements SearchRule {
  readonly #configuration: RexConfiguration;
  readonly #arms: Arm[] = [{ candidate: undefined, score: 0, failures: 0, pending: 0 }];
  readonly #byAsk = new Map<number, Arm>();
  readonly #inFlight = new Map<number, Arm>();

  private constructor(configuration: RexConfiguration) {
    this.#configuration = configuration;
  }

  static create(
    configuration: RexConfiguration,
  ): Result<Rex, { readonly field: 'heuristicWeight'; readonly message: string }> {
    const { heuristicWeight } = configuration;
    if (!(heuristicWeight >= 0 && heuristicWeight < Infinity))
      return failure({
        field: 'heuristicWeight',
        message: `REx: heuristicWeight must be at least 0 and finite, got ${heuristicWeight}`,
      });
    return success(new Rex(configuration));
  }

  propose(ask: number, recorded?: number): Omit<Proposal, 'id'> | undefined {
    const chosen = this.#recorded(ask, recorded) ?? this.#drawn(ask);
    if (chosen === undefined) return undefined;
    chosen.pending += 1;
    this.#inFlight.set(ask, chosen);
    return chosen.candidate === undefined ? draft : refinement(chosen.candidate);
  }

  /** The arm of a recorded choice; undefined where it has to be drawn. */
  #recorded(ask: number, parent: number | undefined): Arm | undefined {
    if (parent === undefined || ask % drawnAgain === 0) return undefined;
    return parent === 0 ? this.#arms[0] : this.#byAsk.get(parent);
  }

  #drawn(ask: number): Arm | undefined {
    const random = RandomStream.of(this.#configuration.seed, 'Proposals', ask);
    let chosen: Arm | undefined;
    let highest = -Infinity;
    for (const arm of this.#eligible()) {
      const [alpha, beta] = this.#posterior(arm);
      const drawn = drawBeta(alpha, beta, random);
      if (drawn > highest) [chosen, highest] = [arm, drawn];
    }
    return chosen;
  }

  settle(ask: number, outcome: Outcome): void {
    const arm = this.#inFlight.get(ask);
    if (arm === undefined) return;
    this.#inFlight.delete(ask);
    arm.pending -= 1;
    if (outcome.kind !== 'evaluated') return;
    if (!outcome.perfect) arm.failures += 1;
    const told = { candidate: { ask, program: outcome }, score: outcome.value, failures: 0, pending: 0 };
    this.#arms.push(told);
    this.#byAsk.set(ask, told);
  }

  /** Parameters of each arm's Beta distribution, the draft's first, then programs in the order in which they were told. */
  get posteriors(): readonly (readonly [alpha: number, beta: number])[] {
    return this.#arms.map((arm) => this.#posterior(arm));
  }

  #eligible(): readonly Arm[] {
    if (this.#configuration.drafts === 'arm') return this.#arms;
    const [first, ...programs] = this.#arms;
    if (programs.length > 0) return programs;
    return first === undefined || first.pending > 0 ? [] : [first];
  }

  #posterior({ candidate, score, failures, pending }: Arm): readonly [number, number] {
    const weight = candidate === undefined ? 0 : this.#configuration.heuristicWeight;
    return [1 + weight * score, 1 + weight * (1 - score) + failures + pending];
  }
}
