import { lineDifference } from './difference.ts';
import { markup, page, type Markup } from './markup.ts';
import { scoreChart } from './score_chart.ts';

/** One ask of a run, as a reader sees it. */
export interface AskView {
  readonly ask: number;
  /** generate, improve, fix, … */
  readonly action: string;
  /** The ask that this one refines, goes on from or repeats; 0 without one. */
  readonly parent: number;
  /** What became of it, in a line. */
  readonly outcome: string;
  /** In [0, 1], of a program that got one. */
  readonly score?: number;
  readonly program?: string;
  /** What was wrong with it, in full. */
  readonly failures?: string;
  /** What a fit of its constants found, in full. */
  readonly fit?: string;
  readonly best: boolean;
}

export interface RunView {
  readonly title: string;
  /** What the run was and what it cost: a name and a value a line. */
  readonly facts: readonly (readonly [string, string])[];
  readonly asks: readonly AskView[];
  readonly acceptance?: AcceptanceView;
}

export interface AcceptanceView {
  readonly verdict: 'accepted' | 'rejected' | 'inconclusive';
  readonly reasons: readonly string[];
  /** The report as the terminal shows it. */
  readonly text: string;
}

/** A run as one page that needs nothing else: tree, programs with their changes, scores over calls, cost, failures, verdict. */
export function runPage({ title, facts, asks, acceptance }: RunView): string {
  const programs = new Map(
    asks.flatMap(({ ask, program }) => (program === undefined ? [] : [[ask, program] as const])),
  );
  const best = asks.find((one) => one.best);
  const scores = asks.map(({ ask, score }) => ({ call: ask, ...(score !== undefined && { score }) }));
  const rows = facts.map(([name, value]) => markup`<tr><td>${name}</td><td>${value}</td></tr>\n`);
  return page(
    title,
    markup`<table>\n${rows}</table>
${acceptance === undefined ? undefined : verdict(acceptance)}
<h2>Scores over calls</h2>
${scoreChart(scores)}
<h2>Search tree</h2>
${tree(asks)}
${best?.program === undefined ? undefined : markup`<h2>Best program: ask ${best.ask}</h2>\n<pre>${best.program}</pre>`}
${best?.fit === undefined ? undefined : markup`<h2>Its constants</h2>\n<pre>${best.fit}</pre>`}
<h2>Asks</h2>
${asks.map((ask) => details(ask, programs.get(ask.parent)))}`,
  );
}

function verdict({ verdict: word, reasons, text }: AcceptanceView): Markup {
  return markup`<h2>Verdict</h2>
<p><span class="badge ${word}">${word}</span></p>
<ul>${reasons.map((reason) => markup`<li>${reason}</li>`)}</ul>
<pre>${text}</pre>`;
}

interface Level {
  readonly asks: AskView[];
  readonly written: Markup[];
}

/** Asks below their parents. Without recursion: a chain of refinements may be as long as the budget. */
function tree(asks: readonly AskView[]): Markup {
  const children = new Map<number, AskView[]>();
  for (const ask of asks) {
    const siblings = children.get(ask.parent) ?? [];
    siblings.push(ask);
    children.set(ask.parent, siblings);
  }
  const below = (ask: number): Level => ({ asks: [...(children.get(ask) ?? [])], written: [] });
  const open: Level[] = [below(0)];
  for (;;) {
    const level = open.at(-1);
    const [next] = level?.asks ?? [];
    if (level !== undefined && next !== undefined) {
      open.push(below(next.ask));
      continue;
    }
    open.pop();
    const written = level?.written ?? [];
    const list = written.length === 0 ? undefined : markup`<ul class="tree">${written}</ul>`;
    const above = open.at(-1);
    const ask = above?.asks.shift();
    if (above === undefined || ask === undefined) return list ?? markup`<p class="quiet">nothing was asked</p>`;
    const mark = ask.best ? markup` <span class="badge accepted">best</span>` : undefined;
    above.written.push(
      markup`<li><a href="#ask-${ask.ask}">${ask.ask} ${ask.action}</a>: ${ask.outcome}${mark}${list}</li>`,
    );
  }
}

function details(
  { ask, action, parent, outcome, program, fit, failures }: AskView,
  before: string | undefined,
): Markup {
  const from = parent === 0 ? '' : ` of ask ${parent}`;
  const code = program === undefined || before === undefined ? program : difference(before, program);
  return markup`<details id="ask-${ask}"><summary>${ask} ${action}${from}: ${outcome}</summary>
${[fit, failures].map((text) => (text === undefined ? undefined : markup`<pre>${text}</pre>\n`))}${code === undefined ? undefined : markup`<pre>${code}</pre>\n`}</details>
`;
}

const marks = { same: ' ', added: '+', removed: '-' } as const;

function difference(before: string, after: string): readonly Markup[] {
  return lineDifference(before, after).map(
    ({ kind, text }) => markup`<span class="${kind}">${marks[kind]} ${text}</span>\n`,
  );
}
