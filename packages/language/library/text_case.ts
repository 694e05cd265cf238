// ECMA-262, String.prototype.toLowerCase and toUpperCase. What has no mapping unit by unit stops the step with
// invalid_argument and the unit: Greek capital sigma, ligatures and the like, and letters written with surrogates.

import { lowerRanges, upperRanges } from './case_tables.ts';
import { charge, failInvalidArgument, textLength, textOf, unitAt, type Int } from './intrinsics.ts';

/** First surrogates of the code points that have another case. */
function hasCasedPairs(unit: Int): boolean {
  return unit === 0xd801 || unit === 0xd803 || unit === 0xd806 || unit === 0xd81b || unit === 0xd83a;
}

/** The other case of a unit above ASCII, or itself, by a table of ranges. */
function mappedUnit(unit: Int, ranges: string): Int {
  let low: Int = 0;
  let high: Int = textLength(ranges) >> 2;
  while (low < high) {
    const middle: Int = (low + high) >> 1;
    const first = unitAt(ranges, middle << 2);
    const last = unitAt(ranges, ((middle << 2) + 1) | 0);
    if (unit < first) high = middle;
    else if (unit > last) low = (middle + 1) | 0;
    else {
      const step = unitAt(ranges, ((middle << 2) + 2) | 0);
      const added = unitAt(ranges, ((middle << 2) + 3) | 0);
      if (step === 2 && ((unit - first) & 1) === 1) return unit;
      if (added === 0) failInvalidArgument(unit);
      return (unit + added) & 0xffff;
    }
  }
  return unit;
}

export function toLowerCase(text: string): string {
  const length = textLength(text);
  const units: Int[] = [];
  let isChanged = false;
  charge((length + 1) | 0);
  for (let i: Int = 0; i < length; i = (i + 1) | 0) {
    const unit = unitAt(text, i);
    let mapped: Int = unit;
    if (unit >= 65 && unit <= 90) mapped = (unit + 32) | 0;
    else if (unit >= 128) {
      if (hasCasedPairs(unit)) failInvalidArgument(unit);
      if (unit === 0x130) {
        // The one letter whose lower case always has two units.
        units.push(0x69);
        mapped = 0x307;
      } else mapped = mappedUnit(unit, lowerRanges);
    }
    if (mapped !== unit) isChanged = true;
    units.push(mapped);
  }
  return isChanged ? textOf(units) : text;
}

export function toUpperCase(text: string): string {
  const length = textLength(text);
  const units: Int[] = [];
  let isChanged = false;
  charge((length + 1) | 0);
  for (let i: Int = 0; i < length; i = (i + 1) | 0) {
    const unit = unitAt(text, i);
    let mapped: Int = unit;
    if (unit >= 97 && unit <= 122) mapped = (unit - 32) | 0;
    else if (unit >= 128) {
      if (hasCasedPairs(unit)) failInvalidArgument(unit);
      if (unit === 0xdf) {
        // Sharp s.
        units.push(83);
        mapped = 83;
      } else mapped = mappedUnit(unit, upperRanges);
    }
    if (mapped !== unit) isChanged = true;
    units.push(mapped);
  }
  return isChanged ? textOf(units) : text;
}
