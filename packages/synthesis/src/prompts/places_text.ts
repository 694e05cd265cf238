import type { Value } from '@orrery/contract';
import { estimateTokens } from './estimate.ts';
import { shortText } from './value_text.ts';

/** A part of a state, and its values there, each under a name. */
export interface Place {
  /** `[3]`, `.board[2][5]`; empty for the whole state. */
  readonly path: string;
  readonly values: readonly (readonly [name: string, value: Value])[];
}

/** A value is shown in up to so many characters where there is no room for the whole it belongs to. */
const shownCharacters = 200;

/** Places of a state that is too long to show, one a line until `tokens` are spent; the others are counted. */
export function placesText(places: readonly Place[], tokens: number): string {
  const lines: string[] = [];
  let left = tokens - estimateTokens(othersText(places.length));
  for (const { path, values } of places) {
    const line = `state${path}: ${values.map(([name, value]) => `${name} ${shortText(value, shownCharacters)}`).join(', ')}`;
    const price = estimateTokens(`${line}\n`);
    if (price > left) break;
    left -= price;
    lines.push(line);
  }
  const others = places.length - lines.length;
  if (others > 0) lines.push(lines.length === 0 ? `${others} places, not shown for want of room` : othersText(others));
  return lines.join('\n');
}

function othersText(count: number): string {
  return `and ${count} other places, not shown for want of room`;
}
