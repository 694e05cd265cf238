import { across, colourOf, down, fixed, frame, legend, rangeOf, rules } from './axes.ts';
import { markup, type Markup } from './markup.ts';

/** A point with what it is of, which a reader sees when they point at it. */
export interface ScatterPoint {
  readonly series: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
}

/** Points by series: the axes hold 0 to 1, and more where a point lies outside. */
export function scatterChart(title: string, axes: readonly [string, string], points: readonly ScatterPoint[]): Markup {
  const series = [...new Set(points.map((point) => point.series))];
  const [xs, ys] = [rangeOf(points.map(({ x }) => x)), rangeOf(points.map(({ y }) => y))];
  const dots = points.map(({ series: of, name, x, y }) => {
    const said = `${name}, ${of}: ${axes[0]} ${x.toFixed(4)}, ${axes[1]} ${y.toFixed(2)}`;
    return markup`<circle cx="${fixed(across(xs, x))}" cy="${fixed(down(ys, y))}" r="4" fill="${colourOf(series.indexOf(of))}" fill-opacity=".8"><title>${said}</title></circle>
`;
  });
  return markup`${legend(series)}
<svg viewBox="0 0 ${frame.width} ${frame.height}" width="${frame.width}" role="img" aria-label="${title}">
${rules(ys, `${axes[0]} (${xs.low.toFixed(2)} to ${xs.high.toFixed(2)}) →, ${axes[1]} ↑`)}
${dots}</svg>`;
}
