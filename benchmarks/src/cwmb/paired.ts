import { mean } from '@orrery/report';
import { methodName } from './method.ts';
import { estimate, type Estimate } from './normalised.ts';
import { recordedMethod } from './recorded.ts';
import type { TaskResult } from './result.ts';
import { normalisedOf, summaryRows, type SummaryRow } from './summary.ts';

/** What methods are held against: the one that is recorded on every world. */
export const reference = methodName(recordedMethod);

/** A figure of a method and of the reference on the same worlds, and the mean of the differences between them. */
export interface Paired {
  readonly own: number;
  readonly reference: number;
  /** Its standard error is over worlds, each with itself: how hard a world is does not count. */
  readonly difference: Estimate;
}

/** A method on the worlds that it and the reference are recorded on. */
export interface PairedMethod {
  readonly method: string;
  readonly worlds: number;
  readonly calls: Paired | undefined;
  readonly heldoutStrict: Paired | undefined;
  readonly plannerStrict: Paired | undefined;
  readonly publishedNormalised: Paired | undefined;
  readonly bestNormalised: Paired | undefined;
}

/** Every written method but the reference, with the seeds that both have, in the order in which they are met. */
export function pairedMethods(results: readonly TaskResult[]): readonly PairedMethod[] {
  const rows = results.flatMap(summaryRows);
  const written = rows.filter(({ seed, scores }) => seed !== undefined && scores !== undefined);
  const methods = [...new Set(written.map(({ method }) => method))].filter((method) => method !== reference);
  return methods.flatMap((method) => {
    const pairs = written
      .filter((row) => row.method === method)
      .flatMap((own) => {
        const base = written.find(
          (row) => row.method === reference && row.environment === own.environment && row.seed === own.seed,
        );
        return base === undefined ? [] : [{ own, base }];
      });
    if (pairs.length === 0) return [];
    const worlds = [...new Set(pairs.map(({ own }) => own.environment))];
    const over = (figure: (row: SummaryRow) => number | undefined): Paired | undefined => {
      // The seeds of a world are one value, as in the other means.
      const known = worlds.flatMap((world) => {
        const seeds = pairs
          .filter(({ own }) => own.environment === world)
          .flatMap(({ own, base }) => {
            const [a, b] = [figure(own), figure(base)];
            return a === undefined || b === undefined ? [] : [[a, b] as const];
          });
        return seeds.length === 0 ? [] : [[mean(seeds.map(([a]) => a)), mean(seeds.map(([, b]) => b))] as const];
      });
      const [own, base] = [estimate(known.map(([a]) => a)), estimate(known.map(([, b]) => b))];
      const difference = estimate(known.map(([a, b]) => a - b));
      if (own === undefined || base === undefined || difference === undefined) return undefined;
      return { own: own.mean, reference: base.mean, difference };
    };
    return [
      {
        method,
        worlds: worlds.length,
        calls: over(({ calls }) => calls),
        heldoutStrict: over(({ scores }) => scores?.heldout.strict),
        plannerStrict: over(({ scores }) => scores?.planner.strict),
        publishedNormalised: over((row) => normalisedOf(rows, row, 'published')),
        bestNormalised: over((row) => normalisedOf(rows, row, 'best')),
      },
    ];
  });
}
