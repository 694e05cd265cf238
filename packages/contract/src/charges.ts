// What a step's budget counts besides the author's own loop turns and calls (1 each). Part of the abi: another formula is
// another verdict for some program, hence another abi version.

import { textCharges, textChargeTerms } from './text_charges.ts';
import { tableCharges, tableChargeTerms } from './table_charges.ts';

/** The charge of a library function or method, as a formula in what it works on. */
export interface LibraryCharge {
  readonly names: readonly string[];
  /** A sum of words of {@link chargeTerms} and whole numbers. */
  readonly formula: string;
  readonly reason: string;
}

/** What the formulas speak of. */
export const chargeTerms = {
  visited:
    'elements handed to the callback, or compared, up to and with the one that ends the search; 1 more if none does',
  copied: 'elements written into the new array, and 1 for each array they come from',
  written: 'elements written, and 1',
  moved: 'elements that change their index, and 1',
  spliced: 'elements taken out, put in, and moved to another index by it, and 1',
  flattened: 'elements of every array that is taken apart, and 1 for each of these arrays',
  compared: 'elements, comparisons of a merge sort of ever longer runs, and 1',
  swaps: 'pairs exchanged (half the length, rounded down), and 1',
  ...textChargeTerms,
  ...tableChargeTerms,
} as const;

export const libraryCharges: readonly LibraryCharge[] = [
  {
    names: ['Math.*', 'Number.is*', 'random.*', 'a ** b', 'a % b'],
    formula: '0',
    reason: 'bounded work; the loops and calls around it are counted',
  },
  {
    names: [
      'map',
      'forEach',
      'filter',
      'reduce',
      'reduceRight',
      'some',
      'every',
      'find',
      'findIndex',
      'findLast',
      'findLastIndex',
      'Array.from with a callback',
    ],
    formula: 'visited',
    reason: 'a turn of the loop that the method becomes stands for the call of its callback',
  },
  { names: ['indexOf', 'lastIndexOf', 'includes'], formula: 'visited', reason: 'one comparison an element' },
  {
    names: [
      'slice',
      'concat',
      'toReversed',
      'with',
      'Array.from of an array',
      'spread in an array',
      'push of a spread',
    ],
    formula: 'copied',
    reason: 'one write an element',
  },
  { names: ['fill', 'copyWithin', 'new Array(n)'], formula: 'written', reason: 'one write an element' },
  { names: ['splice', 'unshift'], formula: 'spliced', reason: 'one write an element' },
  {
    names: ['toSpliced'],
    formula: 'copied + spliced',
    reason: 'a copy of the whole is spliced',
  },
  { names: ['flat'], formula: 'flattened', reason: 'one write an element' },
  {
    names: ['flatMap'],
    formula: 'visited + copied',
    reason: 'the calls of its callback; the elements of each array that one returns',
  },
  { names: ['sort', 'toSorted'], formula: 'compared', reason: 'two moves and a comparison at most' },
  { names: ['shift'], formula: 'moved', reason: 'one write an element' },
  { names: ['reverse'], formula: 'swaps', reason: 'one turn a pair' },
  { names: ['push', 'pop', 'length', 'reading and writing an element'], formula: '0', reason: 'bounded work' },
  ...textCharges,
  ...tableCharges,
];
