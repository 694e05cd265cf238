import { markup, type Markup } from './markup.ts';

/** Where a chart of two axes draws: in its own units, scaled by the browser. */
export const frame = { width: 720, height: 260, left: 40, top: 10, right: 10, bottom: 34 } as const;

/** A range of an axis, never empty. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** The range from 0 to 1 and whatever lies beside it. */
export function rangeOf(values: readonly number[]): Range {
  return { low: Math.min(0, ...values), high: Math.max(1, ...values) };
}

export function across({ low, high }: Range, value: number): number {
  const { width, left, right } = frame;
  return left + ((width - left - right) * (value - low)) / (high - low);
}

export function down({ low, high }: Range, value: number): number {
  const { height, top, bottom } = frame;
  return top + (height - top - bottom) * (1 - (value - low) / (high - low));
}

/** Lines across at round values, with their values and a name for the axis below. */
export function rules(range: Range, name: string): Markup {
  const { width, height, left, right } = frame;
  const step = (range.high - range.low) / 4;
  const values = [0, 1, 2, 3, 4].map((at) => range.low + step * at);
  return markup`${values.map((value) => {
    const y = down(range, value);
    return markup`<line x1="${left}" x2="${width - right}" y1="${fixed(y)}" y2="${fixed(y)}" stroke="var(--line)"/>
<text x="${left - 6}" y="${fixed(y + 4)}" text-anchor="end">${value.toFixed(2)}</text>
`;
  })}<text x="${width - right}" y="${height - 4}" text-anchor="end">${name}</text>`;
}

/** A coordinate with as many digits as a screen has. */
export const fixed = (value: number): string => value.toFixed(1);

/** Colours that are told apart in light and dark, and by most eyes (Okabe and Ito 2008), in the order of the series. */
const colours = ['#0072b2', '#d55e00', '#009e73', '#cc79a7', '#e69f00', '#56b4e9', '#8a8a8a'] as const;
export const colourOf = (series: number): string => colours[series % colours.length] ?? colours[0];

/** Names of the series beside their colours. */
export function legend(names: readonly string[]): Markup {
  return markup`<p class="legend">${names.map(
    (name, at) => markup`<span><span class="swatch" style="background:${colourOf(at)}"></span>${name}</span> `,
  )}</p>`;
}
