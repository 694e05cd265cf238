import type { BenchmarkRow } from './row.ts';

const fields = [
  'suite',
  'environment',
  'method',
  'metric',
  'value',
  'standardError',
  'n',
  'baseline',
  'ratio',
  'unit',
] as const satisfies readonly (keyof BenchmarkRow)[];

/** Rows as CSV (RFC 4180) under a line of names; what is absent is empty. */
export function formatCsv(rows: readonly BenchmarkRow[]): string {
  const lines = rows.map((row) => fields.map((field) => cell(row[field])).join(','));
  return [fields.join(','), ...lines].map((line) => `${line}\r\n`).join('');
}

function cell(value: string | number | null): string {
  const text = value === null ? '' : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
