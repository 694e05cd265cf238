// What Map, Set and dictionaries are charged: part of charges.ts.
import type { LibraryCharge } from './charges.ts';

export const tableChargeTerms = {
  probed:
    'entries (of a table that never had more than 8 at once) or slots of its index that the search for a key looks at, times 1 and 1 for every 16 units of a key of text',
  entered:
    'for a new key in a table with an index, slots looked at until a free one, times as for probed; where more than half of the slots would be used, the slots of the new index and its entries before',
  skipped: 'deleted entries passed over, up to the next one that is there or the end',
  ordered:
    'two for each entry ever added since the first that is still there, and the moves of a heapsort of the whole numbers among the keys',
  walked: 'entries, and 1 for the end',
} as const;

export const tableCharges: readonly LibraryCharge[] = [
  {
    names: ['Map.get', 'Map.has', 'Set.has', 'reading a key', 'in', 'Object.hasOwn', 'hasOwnProperty'],
    formula: 'probed',
    reason: 'one comparison an entry or slot',
  },
  {
    names: ['Map.set', 'Set.add', 'writing a key'],
    formula: 'probed + entered',
    reason: 'a search, and the place of a new key',
  },
  {
    names: ['Map.delete', 'Set.delete', 'delete of a key'],
    formula: 'probed + skipped',
    reason: 'a search; the first entry that is there moves on',
  },
  {
    names: ['Map.clear', 'Set.clear'],
    formula: 'skipped',
    reason: 'every entry is marked as deleted',
  },
  {
    names: ['Map.forEach', 'Set.forEach', 'spread of a Map or Set', 'spread of a Record', 'Array.from of a Map or Set'],
    formula: 'walked + skipped',
    reason: 'one turn an entry; what each turn adds to is charged besides',
  },
  {
    names: ['Object.keys', 'Object.values', 'Object.entries', 'for..in'],
    formula: 'ordered + walked',
    reason: 'the order of own keys, then one write an entry',
  },
  {
    names: ['Map.size', 'Set.size'],
    formula: '0',
    reason: 'bounded work',
  },
];
