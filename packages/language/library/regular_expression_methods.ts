// ECMA-262, the methods of RegExp and String that take a regular expression, compiled (regular_expressions.ts).
//
// What was matched is an array of places: where each group begins and ends, or -1 twice, for one match after another.

import { charge, failInvalidArgument, sliceText, textLength, unitAt, type Int } from './intrinsics.ts';
import { findsFrom, groupCount, isGlobal, matchesAt, registersFor } from './regular_expressions.ts';
import { joinAll } from './text_lists.ts';

const DOLLAR = 36;
const AND = 38;
const BEFORE = 96;
const AFTER = 39;
const ZERO = 48;
const NINE = 57;

/** The flag g would make test and exec go on from where they ended: hidden state. */
function requireNotGlobal(program: string): void {
  if (isGlobal(program)) failInvalidArgument(1);
}

export function testExpression(text: string, program: string): boolean {
  requireNotGlobal(program);
  return findsFrom(program, text, 0, registersFor(program, text), []);
}

export function searchExpression(text: string, program: string): Int {
  const registers = registersFor(program, text);
  return findsFrom(program, text, 0, registers, []) ? registers[0]! : -1;
}

/** Appends the first `count` registers. */
function pushPlaces(places: Int[], registers: readonly Int[], count: Int): void {
  charge(count);
  for (let i: Int = 0; i < count; i = (i + 1) | 0) places.push(registers[i]!);
}

/** The places of the first match with all of its groups; none if there is none. */
export function firstPlaces(text: string, program: string): Int[] {
  const registers = registersFor(program, text);
  const places: Int[] = [];
  if (findsFrom(program, text, 0, registers, [])) pushPlaces(places, registers, groupCount(program) << 1);
  return places;
}

/** The places of every match with all of its groups. */
export function allPlaces(text: string, program: string): Int[] {
  const registers = registersFor(program, text);
  const stack: Int[] = [];
  const places: Int[] = [];
  let from: Int = 0;
  while (findsFrom(program, text, from, registers, stack)) {
    pushPlaces(places, registers, groupCount(program) << 1);
    const end = registers[1]!;
    from = end === registers[0]! ? (end + 1) | 0 : end;
  }
  return places;
}

/** As exec gives them. */
export function execPlaces(text: string, program: string): Int[] {
  requireNotGlobal(program);
  return firstPlaces(text, program);
}

/** As match gives them: the groups of the first match or, with the flag g, every match without its groups. */
export function matchPlaces(text: string, program: string): Int[] {
  if (!isGlobal(program)) return firstPlaces(text, program);
  const all = allPlaces(text, program);
  const step: Int = groupCount(program) << 1;
  const places: Int[] = [];
  for (let i: Int = 0; i < all.length; i = (i + step) | 0) places.push(all[i]!, all[(i + 1) | 0]!);
  return places;
}

/** matchAll and replaceAll take no expression without the flag g. */
export function everyPlaces(text: string, program: string): Int[] {
  if (!isGlobal(program)) failInvalidArgument(0);
  return allPlaces(text, program);
}

/** What replace replaces. */
export function replacedPlaces(text: string, program: string): Int[] {
  return isGlobal(program) ? allPlaces(text, program) : firstPlaces(text, program);
}

/** The parts that split gives; `limit` is taken modulo 2^32. */
export function splitPlaces(text: string, program: string, limit: number): Int[] {
  const most = limit >>> 0;
  const places: Int[] = [];
  if (most === 0) return places;
  const registers = registersFor(program, text);
  const stack: Int[] = [];
  const length = textLength(text);
  if (length === 0) {
    if (!matchesAt(program, text, 0, registers, stack)) places.push(0, 0);
    return places;
  }
  const groups: Int = groupCount(program) << 1;
  let parts = 0;
  let from: Int = 0;
  let at: Int = 0;
  while (at < length) {
    if (!matchesAt(program, text, at, registers, stack) || from === registers[1]!) {
      at = (at + 1) | 0;
      continue;
    }
    places.push(from, at);
    parts += 1;
    if (parts === most) return places;
    charge(groups);
    for (let i: Int = 2; i < groups; i = (i + 2) | 0) {
      places.push(registers[i]!, registers[(i + 1) | 0]!);
      parts += 1;
      if (parts === most) return places;
    }
    from = registers[1]!;
    at = from;
  }
  places.push(from, length);
  return places;
}

function textAt(text: string, places: readonly Int[], index: Int): string | undefined {
  const from = places[index]!;
  return from < 0 ? undefined : sliceText(text, from, places[(index + 1) | 0]!);
}

/** The texts at these places from one index to before another; a group that was left out is undefined. */
export function textsOrNothing(text: string, places: readonly Int[], from: Int, to: Int): (string | undefined)[] {
  const texts: (string | undefined)[] = [];
  charge(((((to - from) | 0) >> 1) + 1) | 0);
  for (let i: Int = from; i < to; i = (i + 2) | 0) {
    texts.push(textAt(text, places, i));
  }
  return texts;
}

/** As {@link textsOrNothing} where every group has a text; else the step stops. */
export function textsAt(text: string, places: readonly Int[], from: Int, to: Int): string[] {
  const texts: string[] = [];
  charge(((((to - from) | 0) >> 1) + 1) | 0);
  for (let i: Int = from; i < to; i = (i + 2) | 0) {
    texts.push(textAt(text, places, i)!);
  }
  return texts;
}

/** ECMA-262, GetSubstitution, of the match whose places begin at `match`. */
function pushSubstitution(
  parts: string[],
  text: string,
  places: readonly Int[],
  match: Int,
  groups: Int,
  by: string,
): void {
  const length = textLength(by);
  charge((length + 1) | 0);
  let from: Int = 0;
  let i: Int = 0;
  while (((i + 1) | 0) < length) {
    if (unitAt(by, i) !== DOLLAR) {
      i = (i + 1) | 0;
      continue;
    }
    const kind = unitAt(by, (i + 1) | 0);
    let width: Int = 2;
    let start: Int = -1;
    let end: Int = -1;
    if (kind === DOLLAR) {
      parts.push(sliceText(by, from, (i + 1) | 0));
    } else if (kind === AND) {
      start = places[match]!;
      end = places[(match + 1) | 0]!;
    } else if (kind === BEFORE) {
      start = 0;
      end = places[match]!;
    } else if (kind === AFTER) {
      start = places[(match + 1) | 0]!;
      end = textLength(text);
    } else if (kind >= ZERO && kind <= NINE) {
      let group: Int = (kind - ZERO) | 0;
      if (((i + 2) | 0) < length) {
        const next = unitAt(by, (i + 2) | 0);
        if (next >= ZERO && next <= NINE) {
          const both: Int = (group * 10 + next - ZERO) | 0;
          if (both >= 1 && both < groups) {
            group = both;
            width = 3;
          }
        }
      }
      if (group < 1 || group >= groups) width = 0;
      else {
        const place: Int = (match + (group << 1)) | 0;
        start = places[place]!;
        end = places[(place + 1) | 0]!;
      }
    } else width = 0;
    if (width === 0) {
      i = (i + 1) | 0;
      continue;
    }
    if (kind !== DOLLAR) parts.push(sliceText(by, from, i));
    if (start >= 0) parts.push(sliceText(text, start, end));
    i = (i + width) | 0;
    from = i;
  }
  parts.push(sliceText(by, from, length));
}

/** Every match at these places replaced by a text with patterns. */
export function replacePlaces(text: string, program: string, places: readonly Int[], by: string): string {
  const groups = groupCount(program);
  const step: Int = groups << 1;
  const parts: string[] = [];
  let end: Int = 0;
  for (let match: Int = 0; match < places.length; match = (match + step) | 0) {
    parts.push(sliceText(text, end, places[match]!));
    pushSubstitution(parts, text, places, match, groups, by);
    end = places[(match + 1) | 0]!;
  }
  if (parts.length === 0) return text;
  parts.push(sliceText(text, end, textLength(text)));
  return joinAll(parts);
}

/** Every match at these places, `step` numbers each, replaced by its own text. */
export function replaceByTexts(text: string, places: readonly Int[], step: Int, texts: readonly string[]): string {
  const parts: string[] = [];
  let end: Int = 0;
  for (let i: Int = 0; i < texts.length; i = (i + 1) | 0) {
    const match: Int = Math.imul(i, step);
    parts.push(sliceText(text, end, places[match]!), texts[i]!);
    end = places[(match + 1) | 0]!;
  }
  if (parts.length === 0) return text;
  parts.push(sliceText(text, end, textLength(text)));
  return joinAll(parts);
}
