import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as library from '../../library/index.ts';
import { anyPosition, anyText, outcome, shortText } from './arbitraries.ts';

const runs = { numRuns: 20_000 };
/** Both sides on the same arguments; an invalid argument is a RangeError in both. */
function held<T extends unknown[]>(
  name: string,
  arbitrary: fc.Arbitrary<T>,
  ours: (...given: T) => unknown,
  theirs: (...given: T) => unknown,
): void {
  test(name, () =>
    fc.assert(
      fc.property(arbitrary, (given) => {
        expect(outcome(() => ours(...given))).toEqual(outcome(() => theirs(...given)));
      }),
      { ...runs, seed: name.length },
    ),
  );
}

const withPosition = fc.tuple(anyText, anyPosition);
const searched = fc.tuple(anyText, shortText, anyPosition);
const ranged = fc.tuple(anyText, anyPosition, anyPosition);

describe('methods of strings do what V8 does', () => {
  held('charAt', withPosition, library.charAt, (text, at) => text.charAt(at));
  held('charCodeAt', withPosition, library.charCodeAt, (text, at) => text.charCodeAt(at));
  held(
    'at',
    withPosition,
    (text, at) => (library.relativeIndex(text, at) < 0 ? undefined : text[library.relativeIndex(text, at)]),
    (text, at) => text.at(at),
  );
  held(
    'codePointAt',
    withPosition,
    (text, at) =>
      library.unitIndex(text, at) < 0 ? undefined : library.codePointFrom(text, library.unitIndex(text, at)),
    (text, at) => text.codePointAt(at),
  );
  held('slice', ranged, library.sliceOfText, (text, from, to) => text.slice(from, to));
  held('substring', ranged, library.substring, (text, from, to) => text.substring(from, to));
  // oxlint-disable-next-line typescript/no-deprecated
  held('substr', ranged, library.substr, (text, from, count) => text.substr(from, count));
  held('indexOf', searched, library.indexOfText, (text, sought, from) => text.indexOf(sought, from));
  held('lastIndexOf', searched, library.lastIndexOfText, (text, sought, from) => text.lastIndexOf(sought, from));
  held('startsWith', searched, library.startsWith, (text, sought, from) => text.startsWith(sought, from));
  held('endsWith', searched, library.endsWith, (text, sought, to) => text.endsWith(sought, to));
  held('repeat', fc.tuple(shortText, fc.oneof(fc.integer({ min: -2, max: 40 }), fc.constantFrom(NaN, -0.5, 2.9, Infinity))), library.repeat, (text, count) => text.repeat(count)); // prettier-ignore
  const padded = fc.tuple(anyText, fc.oneof(fc.integer({ min: -3, max: 40 }), fc.constantFrom(NaN, 7.9, -Infinity)), shortText); // prettier-ignore
  held('padStart', padded, library.padStart, (text, length, fill) => text.padStart(length, fill));
  held('padEnd', padded, library.padEnd, (text, length, fill) => text.padEnd(length, fill));
  const spaced = fc.tuple(fc.stringMatching(/^[\s\u180e\u200b\u0085a-c]{0,8}$/));
  held('trim', spaced, library.trim, (text) => text.trim());
  held('trimStart', spaced, library.trimStart, (text) => text.trimStart());
  held('trimEnd', spaced, library.trimEnd, (text) => text.trimEnd());
  held('split', searched, library.split, (text, separator, limit) => text.split(separator, limit));
  const replaced = fc.tuple(anyText, shortText, fc.stringMatching(/^[a$&`'1<]{0,6}$/));
  held('replace', replaced, library.replaceFirst, (text, sought, by) => text.replace(sought, by));
  held('replaceAll', replaced, library.replaceEach, (text, sought, by) => text.replaceAll(sought, by));
  held('join', fc.tuple(fc.array(shortText, { maxLength: 9 }), shortText), library.joinTexts, (texts, separator) => texts.join(separator)); // prettier-ignore
});

test('every unit is white space for trim exactly if it is for V8', () => {
  const differing = [];
  for (let code = 0; code <= 0xffff; code += 1) {
    const unit = String.fromCharCode(code);
    if (library.trim(unit) !== unit.trim()) differing.push(code);
  }
  expect(differing).toEqual([]);
});

describe('the case of letters', () => {
  const conversions = [
    ['toLowerCase', library.toLowerCase, (text: string) => text.toLowerCase()],
    ['toUpperCase', library.toUpperCase, (text: string) => text.toUpperCase()],
  ] as const;

  for (const [name, ours, theirs] of conversions) {
    test(`${name} maps every unit as V8 does, or stops`, () => {
      let mapped = 0;
      const wrong: string[] = [];
      for (let code = 0; code <= 0xffff; code += 1) {
        const unit = String.fromCharCode(code);
        const found = outcome(() => ours(unit));
        // A V8 of an older Unicode version leaves letters alone that the table knows.
        if (found === 'RangeError' || theirs(unit) === unit) continue;
        if (found !== theirs(unit)) wrong.push(code.toString(16));
        mapped += 1;
      }
      expect(wrong).toEqual([]);
      expect(mapped).toBeGreaterThan(1100);
    });

    test(`${name} of Latin-1 never stops`, () => {
      const all = Array.from({ length: 256 }, (_, code) => String.fromCharCode(code)).join('');
      expect(ours(all)).toBe(theirs(all));
    });

    test(`${name} of text that it does not map unit by unit stops`, () => {
      for (let code = 0x10000; code < 0x110000; code += 1) {
        const text = String.fromCodePoint(code);
        const found = outcome(() => ours(text));
        if (found !== 'RangeError' && found !== theirs(text)) throw new Error(`${name} of ${code.toString(16)}`);
      }
      expect(outcome(() => library.toLowerCase('ΟΔΟΣ'))).toBe('RangeError');
      expect(outcome(() => library.toUpperCase('ﬁ'))).toBe('RangeError');
    });
  }
});
