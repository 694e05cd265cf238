import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as library from '../../library/index.ts';
import { compileExpression, type CompiledExpression } from '../../src/regular_expressions/program.ts';
import { anyText } from '../text/arbitraries.ts';

function compiled(expression: RegExp): CompiledExpression {
  const found = compileExpression(String(expression));
  if (!found.ok) throw new Error(`${String(expression)}: ${found.problem.what}`);
  return found.value;
}

const units = fc.constantFrom('a', 'b', 'c', 'A', 'B', ' ', '-', '1', '_', '\\n', 'ä', 'Ä', 'ÿ', 'µ', '\\u0041', '\\x62', '\\t', '\\.', '\\/', ',', '\\-', '\\$', '{', '}', ']', '\\ud83d', 'ſ', 'K', 'ß', '\\cJ', '\\0'); // prettier-ignore
const escapes = fc.constantFrom('\\d', '\\D', '\\w', '\\W', '\\s', '\\S');
const range = fc.constantFrom('a-c', 'A-C', '0-9', 'b-b', 'Z-a', 'à-þ', '\\t- ', '+--', '\\w-a', 'a-\\d');
const inClass = fc.oneof({ weight: 3, arbitrary: fc.constantFrom('a', 'b', 'c', 'A', ' ', '.', '*', '\\]', '\\b', '-', '^', '$', 'ä', 'µ', '\\\\') }, escapes, range); // prettier-ignore
const unitClass = fc
  .tuple(fc.boolean(), fc.array(inClass, { maxLength: 4 }))
  .map(([isNegated, members]) => `[${isNegated ? '^' : ''}${members.join('')}]`);
const assertion = fc.constantFrom('^', '$', '\\b', '\\B');
const quantifier = fc
  .tuple(fc.constantFrom('*', '+', '?', '{2}', '{0}', '{1,}', '{0,2}', '{2,3}', '{1,1}', '{0,1}'), fc.boolean())
  .map(([count, isLazy]) => count + (isLazy ? '?' : ''));

const { pattern } = fc.letrec<{ pattern: string; sequence: string; term: string; atom: string }>((tie) => ({
  pattern: fc.oneof(
    { weight: 3, arbitrary: tie('sequence') },
    { weight: 1, arbitrary: fc.tuple(tie('sequence'), tie('sequence')).map(([a, b]) => `${a}|${b}`) },
    { weight: 1, arbitrary: fc.tuple(tie('sequence'), tie('sequence'), tie('sequence')).map((all) => all.join('|')) },
  ),
  sequence: fc.array(tie('term'), { minLength: 0, maxLength: 4 }).map((terms) => terms.join('')),
  term: fc.oneof(
    { weight: 5, arbitrary: tie('atom') },
    { weight: 4, arbitrary: fc.tuple(tie('atom'), quantifier).map(([atom, count]) => atom + count) },
    { weight: 1, arbitrary: assertion },
  ),
  atom: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'atom' },
    { weight: 5, arbitrary: units },
    { weight: 1, arbitrary: fc.constant('.') },
    { weight: 1, arbitrary: escapes },
    { weight: 2, arbitrary: unitClass },
    { weight: 3, arbitrary: tie('pattern').map((inner) => `(${inner})`) },
    { weight: 2, arbitrary: tie('pattern').map((inner) => `(?:${inner})`) },
    { weight: 1, arbitrary: tie('pattern').map((inner) => `(?=${inner})`) },
    { weight: 1, arbitrary: tie('pattern').map((inner) => `(?!${inner})`) },
  ),
}));

const flags = fc.constantFrom('', '', '', 'i', 'm', 's', 'im', 'u', 'su', 'ims');

/** V8's expression of this text, if it is one that the language has too. */
function expressionOf(text: string, given: string): RegExp | undefined {
  try {
    const expression = new RegExp(text, given);
    return compileExpression(String(expression)).ok ? expression : undefined;
  } catch {
    return undefined;
  }
}

const textUnit = fc.constantFrom('a', 'a', 'a', 'b', 'b', 'c', 'A', 'B', ' ', '-', '1', '_', '\n', 'ä', 'Ä', 'ÿ', 'Ÿ', 'µ', 'μ', ',', '.', '{', '$', 'ſ', 'K', 'ß', '\r', '\u2028', '\ud83d', '\0'); // prettier-ignore
const matchedText = fc.oneof(
  { weight: 5, arbitrary: fc.array(textUnit, { maxLength: 12 }).map((all) => all.join('')) },
  { weight: 1, arbitrary: anyText },
);
const hasPairs = (text: string): boolean => /[\ud800-\udbff][\udc00-\udfff]/.test(text); // oxlint-disable-line require-unicode-regexp

const cases = fc.tuple(pattern, flags, matchedText);

function placesIn(expression: RegExp, text: string): number[] {
  const found = new RegExp(expression.source, `${expression.flags}d`).exec(text);
  return found === null
    ? []
    : (found.indices ?? []).flatMap((pair) => (pair as [number, number] | undefined) ?? [-1, -1]);
}

describe('regular expressions match what V8 matches', () => {
  const pairs = Number(process.env['REGULAR_EXPRESSION_PAIRS'] ?? 40_000);

  test('at the same places, with the same groups', () => {
    let matched = 0;
    let compared = 0;
    fc.assert(
      fc.property(cases, ([source, given, text]) => {
        const expression = expressionOf(source, given);
        if (expression === undefined || (given.includes('u') && hasPairs(text))) return;
        const { program } = compiled(expression);
        const expected = placesIn(expression, text);
        compared += 1;
        if (expected.length > 0) matched += 1;
        expect([String(expression), text, library.execPlaces(text, program)]).toEqual([
          String(expression),
          text,
          expected,
        ]);
      }),
      { numRuns: pairs, seed: 7 },
    );
    expect(compared).toBeGreaterThan(pairs * 0.6);
    expect(matched).toBeGreaterThan(pairs * 0.2);
  });
});
