import type { LibraryCharge } from './charges.ts';

/** What the formulas of {@link textCharges} speak of. */
export const textChargeTerms = {
  sixteenths: 'UTF-16 units that are made, copied or compared, divided by 16 and rounded down, each time text is',
  matched: 'of every position looked at, the units that are equal there, and 1',
  parts: 'strings that are joined or that a string is split into, and 1',
  replaced: 'units of the replacement and 1, each time it is put in',
  doublings: 'binary digits of the number of times',
  spaces: 'units of white space that are taken away, and 1 for each end',
  scanned: 'units of the text, and 1',
  read: 'units up to the end of the number that is read, and 1',
  exact:
    'limbs of 24 bits of what the number is divided by, where that is needed to be exact (more than 15 digits, a power of ten beyond 22): once for 4 digits that are written, once for a number that is read',
  steps:
    'of every place that a regular expression is tried at: registers (2 a group and for the whole match, 2 a counted repetition or lookahead), instructions carried out, units of runs such as a+, ranges of characters looked at, and what is taken back',
  groups: 'of each match found, twice its groups with the whole match; 1 for each text made of one',
  digits: 'units of the text of a number; none of NaN and infinities',
} as const;

/** Charges of what works on text. */
export const textCharges: readonly LibraryCharge[] = [
  {
    names: ['a + b and templates of text', 'a === b and a < b of text', 'a part of a text', 'text of units'],
    formula: 'sixteenths',
    reason: 'units are copied and compared many at a time; this is part of every row below that makes text',
  },
  {
    names: ['text.charAt', 'text.charCodeAt', 'text.codePointAt', 'text.at', 'text[i]', 'text.length', 'text.slice', 'text.substring', 'text.substr', 'text.concat'], // prettier-ignore
    formula: '0',
    reason: 'bounded work but for the text that is made',
  },
  {
    names: ['text.indexOf', 'text.lastIndexOf', 'text.includes', 'text.startsWith', 'text.endsWith'],
    formula: 'matched',
    reason: 'one comparison a unit',
  },
  { names: ['text.split'], formula: 'matched + parts', reason: 'the search for the separator; one write a part' },
  { names: ["text.split('')"], formula: 'parts', reason: 'one write a part' },
  { names: ['join'], formula: 'parts', reason: 'one write a part' },
  {
    names: ['join of other values than strings'],
    formula: 'visited + parts',
    reason: 'a turn of the loop that turns each into text; one write a part',
  },
  {
    names: ['text.replace', 'text.replaceAll'],
    formula: 'matched + replaced + parts',
    reason: 'the search; the patterns in the replacement; the parts of the result',
  },
  { names: ['text.repeat', 'text.padStart', 'text.padEnd'], formula: 'doublings', reason: 'text that is doubled' },
  { names: ['text.trim', 'text.trimStart', 'text.trimEnd'], formula: 'spaces', reason: 'one look a unit' },
  { names: ['text.toLowerCase', 'text.toUpperCase'], formula: 'scanned', reason: 'one look a unit' },
  {
    names: ['JSON.stringify'],
    formula: 'visited + scanned + parts',
    reason: 'a turn an element, entry or field; one look a unit of each text; one write a part',
  },
  {
    names: ['expression.test', 'text.search'],
    formula: 'steps',
    reason: 'the search by backtracking; with the flag u one look a unit besides',
  },
  {
    names: ['expression.exec', 'text.match', 'text.matchAll', 'text.split of an expression'],
    formula: 'steps + groups',
    reason: 'the search; the texts of the groups',
  },
  {
    names: ['text.replace and replaceAll of an expression'],
    formula: 'steps + groups + replaced + parts',
    reason: 'the search; the patterns in the replacement; the parts of the result',
  },
  {
    names: ['String.fromCharCode and fromCodePoint of a spread'],
    formula: 'copied',
    reason: 'one write an element',
  },
  {
    names: ['String(number)', 'number.toString', 'number.toFixed', 'number.toExponential', 'number.toPrecision'],
    formula: 'digits + exact',
    reason: 'bounded work a digit',
  },
  { names: ['Number(text)'], formula: 'scanned + 1 + exact', reason: 'one look a unit, and both ends trimmed' },
  { names: ['parseFloat', 'parseInt'], formula: 'read + exact', reason: 'one look a unit' },
];
