/** One figure of a benchmark, as `--json` writes it. Absent facts are `null`, never left out. */
export interface BenchmarkRow {
  readonly suite: string;
  readonly environment: string;
  readonly method: string;
  readonly metric: string;
  readonly value: number | null;
  readonly standardError: number | null;
  readonly n: number | null;
  /** Name of what `ratio` compares with. */
  readonly baseline: string | null;
  readonly ratio: number | null;
  readonly unit: string | null;
}

/** A row in which everything but the figure itself is absent. */
export function benchmarkRow(
  facts: Pick<BenchmarkRow, 'suite' | 'environment' | 'method' | 'metric'> & Partial<BenchmarkRow>,
): BenchmarkRow {
  const { suite, environment, method, metric } = facts;
  const finite = (value: number | null | undefined): number | null =>
    value === undefined || value === null || !Number.isFinite(value) ? null : value;
  return {
    suite,
    environment,
    method,
    metric,
    value: finite(facts.value),
    standardError: finite(facts.standardError),
    n: facts.n ?? null,
    baseline: facts.baseline ?? null,
    ratio: finite(facts.ratio),
    unit: facts.unit ?? null,
  };
}
