import type { Column } from '../table.ts';
import { barChart, type BarGroup } from './bar_chart.ts';
import { lineChart, type Line } from './line_chart.ts';
import { markup, page, type Markup } from './markup.ts';
import { scatterChart, type ScatterPoint } from './scatter_chart.ts';
import { scoreChart, type CallScore } from './score_chart.ts';

/** A table of the page, as cells. */
export interface TableView {
  readonly title: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly string[])[];
}

export interface BenchmarkView {
  readonly title: string;
  readonly tables: readonly TableView[];
  /** Best score so far over calls, a line a method. */
  readonly progress: readonly Line[];
  /** Scores on transitions that no search saw, a group an environment. */
  readonly bars: { readonly series: readonly string[]; readonly groups: readonly BarGroup[] };
  /** Normalised return against score. */
  readonly returns: readonly ScatterPoint[];
  /** Scores over calls of each run. */
  readonly runs: readonly { readonly name: string; readonly calls: readonly CallScore[] }[];
  readonly notes: readonly string[];
  /** Where published figures cannot be reproduced, and why. */
  readonly caveats: readonly string[];
  readonly problems: readonly string[];
}

/** The benchmark as one page that needs nothing else: tables, plots, how to read them and what cannot be compared. */
export function benchmarkPage(view: BenchmarkView): string {
  const { title, tables, progress, bars, returns, runs, notes, caveats, problems } = view;
  const none = markup`<p class="quiet">nothing is recorded</p>`;
  return page(
    title,
    markup`<nav aria-label="sections"><a href="#tables">tables</a> · <a href="#plots">plots</a> · <a href="#runs">runs</a> · <a href="#caveats">what cannot be compared</a></nav>
${problems.length === 0 ? undefined : markup`<h2>Problems</h2>\n${list(problems)}`}
<h2 id="tables">Tables</h2>
${[...tables].reverse().map(table)}
<h3>How to read them</h3>
${list(notes)}
<h2 id="plots">Plots</h2>
<h3>Best score so far over calls, mean over environments</h3>
${progress.length === 0 ? none : lineChart('best score so far over calls, mean over environments', "the search's own score, training transitions", progress)}
<h3>Return against accuracy</h3>
${returns.length === 0 ? none : scatterChart('normalised return against strict accuracy', ['strict, held-out', 'normalised return'], returns)}
<h3>Strict accuracy on held-out transitions</h3>
${bars.groups.length === 0 ? none : barChart('strict accuracy on held-out transitions', bars.series, bars.groups)}
<h2 id="runs">Scores over calls of each run</h2>
${runs.length === 0 ? none : runs.map(({ name, calls }) => markup`<details><summary>${name}</summary>\n${scoreChart(calls)}</details>\n`)}
<h2 id="caveats">Where published figures cannot be reproduced, and why</h2>
${list(caveats)}`,
  );
}

const list = (lines: readonly string[]): Markup => markup`<ul>${lines.map((line) => markup`<li>${line}</li>\n`)}</ul>`;

function table({ title, columns, rows }: TableView): Markup {
  const heads = columns.map((column) => markup`<th scope="col" class="${column.align}">${column.title}</th>`);
  const lines = rows.map(
    (cells) =>
      markup`<tr>${columns.map(({ align }, at) => markup`<td class="${align}">${cells[at] ?? ''}</td>`)}</tr>\n`,
  );
  return markup`<h3>${title}</h3>
<div class="scroll" role="region" aria-label="${title}" tabindex="0"><table>
<thead><tr>${heads}</tr></thead>
<tbody>
${lines}</tbody>
</table></div>
`;
}
