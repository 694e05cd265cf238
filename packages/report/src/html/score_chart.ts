import { markup, type Markup } from './markup.ts';

/** A score of one call, in [0, 1]; without one it gave no program. */
export interface CallScore {
  readonly call: number;
  readonly score?: number;
}

const [width, height, left, top, right, bottom] = [720, 220, 36, 10, 10, 24];

/** Scores over calls as dots, and the best so far as a line. */
export function scoreChart(calls: readonly CallScore[]): Markup {
  const last = Math.max(1, ...calls.map(({ call }) => call));
  const x = (call: number): string => (left + ((width - left - right) * call) / last).toFixed(1);
  const y = (score: number): string => (top + (height - top - bottom) * (1 - score)).toFixed(1);
  let best: number | undefined;
  const path: string[] = [];
  for (const { call, score } of calls) {
    if (best !== undefined) path.push(`H${x(call)}`);
    if (score === undefined || (best !== undefined && score <= best)) continue;
    path.push(best === undefined ? `M${x(call)} ${y(score)}` : `V${y(score)}`);
    best = score;
  }
  const rules = [0, 0.25, 0.5, 0.75, 1].map(
    (score) => markup`<line x1="${left}" x2="${width - right}" y1="${y(score)}" y2="${y(score)}" stroke="var(--line)"/>
<text x="${left - 6}" y="${Number(y(score)) + 4}" text-anchor="end">${score}</text>`,
  );
  const dots = calls.flatMap(({ call, score }) => {
    if (score === undefined) return [];
    const title = markup`<title>call ${call}: ${score}</title>`;
    return [markup`<circle cx="${x(call)}" cy="${y(score)}" r="3" fill="var(--accent)">${title}</circle>`];
  });
  return markup`<svg viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="scores over calls">
${rules}
<path d="${path.join(' ')}" fill="none" stroke="var(--good)" stroke-width="1.5"/>
${dots}
<text x="${width - right}" y="${height - 6}" text-anchor="end">call ${last}</text>
</svg>`;
}
