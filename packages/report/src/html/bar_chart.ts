import { colourOf, fixed, legend } from './axes.ts';
import { markup, type Markup } from './markup.ts';

/** Bars of one thing, `values[i]` of series i; undefined where there is no figure. */
export interface BarGroup {
  readonly name: string;
  readonly values: readonly (number | undefined)[];
}

const [width, label, bar, gap, right] = [720, 230, 9, 10, 60];

/** Bars across from 0 to 1, one below the other, so that names of any length are read without turning one's head. */
export function barChart(title: string, series: readonly string[], groups: readonly BarGroup[]): Markup {
  const step = series.length * bar + gap;
  const height = groups.length * step + gap;
  const rows = groups.map(({ name, values }, at) => {
    const top = gap + at * step;
    const bars = values.map((value, of) => {
      const y = top + of * bar;
      const said = `${name}, ${series[of] ?? ''}: ${value === undefined ? 'not recorded' : value.toFixed(4)}`;
      const length = Math.max(0, Math.min(1, value ?? 0)) * (width - label - right);
      const written = value === undefined ? '-' : value.toFixed(2);
      return markup`<rect x="${label}" y="${y}" width="${fixed(length)}" height="${bar - 1}" fill="${colourOf(of)}"><title>${said}</title></rect>
<text class="small" x="${fixed(label + length + 4)}" y="${y + bar - 1}">${written}</text>
`;
    });
    const middle = top + (series.length * bar) / 2 + 4;
    return markup`<text x="${label - 8}" y="${fixed(middle)}" text-anchor="end">${name}</text>
${bars}`;
  });
  return markup`${legend(series)}
<svg viewBox="0 0 ${width} ${height}" width="${width}" role="img" aria-label="${title}">
${rows}</svg>`;
}
