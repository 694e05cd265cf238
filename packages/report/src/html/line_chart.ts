import { across, colourOf, down, fixed, frame, legend, rangeOf, rules } from './axes.ts';
import { markup, type Markup } from './markup.ts';

/** A line over calls: `values[i]` after call i + 1. */
export interface Line {
  readonly name: string;
  readonly values: readonly number[];
}

/** Lines over calls; the vertical axis holds 0 to 1. */
export function lineChart(title: string, axis: string, lines: readonly Line[]): Markup {
  const last = Math.max(2, ...lines.map(({ values }) => values.length));
  const ys = rangeOf(lines.flatMap(({ values }) => values));
  const xs = { low: 1, high: last };
  const paths = lines.map(({ name, values }, at) => {
    const points = values.map((value, call) => `${fixed(across(xs, call + 1))},${fixed(down(ys, value))}`);
    return markup`<polyline points="${points.join(' ')}" fill="none" stroke="${colourOf(at)}" stroke-width="2"><title>${name}: ${values.map((value) => value.toFixed(3)).join(', ')}</title></polyline>
`;
  });
  return markup`${legend(lines.map(({ name }) => name))}
<svg viewBox="0 0 ${frame.width} ${frame.height}" width="${frame.width}" role="img" aria-label="${title}">
${rules(ys, `calls 1 to ${last} →, ${axis} ↑`)}
${paths}</svg>`;
}
