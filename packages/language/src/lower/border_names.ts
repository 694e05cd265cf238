import type { LayoutType } from '@orrery/contract';

const half = /\p{Surrogate}/u;

/** A name or literal of a layout that is no Unicode text: the layout of a compiled model is told as UTF-8. */
export function halfCharacter(layout: LayoutType): string | undefined {
  let found: string | undefined;
  JSON.stringify(layout, (_, value: unknown) => {
    if (typeof value === 'string' && half.test(value)) found ??= value;
    return value;
  });
  return found;
}
