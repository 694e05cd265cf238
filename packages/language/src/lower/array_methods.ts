import type ts from 'typescript6';
import type { IrType } from '../ir/types.ts';
import { visit } from './array_building.ts';
import { lowerChange } from './array_changes.ts';
import { concat, elementAt, filter, flat, flatMap, slice, toReversed, withElement } from './array_copies.ts';
import { reduce } from './array_reduction.ts';
import { find, indexOf, someOrEvery } from './array_search.ts';
import { sort } from './array_sort.ts';
import { copyWithin, splice, toSpliced, unshift } from './array_splice.ts';
import { runCallback } from './callbacks.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { mapped } from './mapped_array.ts';
import { numberValue, toNumber, type Value } from './value.ts';

/** A method of an array; callbacks become the bodies of loops. */
export function lowerArrayMethod(
  f: FunctionBuilder,
  receiver: Value,
  name: string,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value {
  const array = f.stabilise(receiver, 'array');
  switch (name) {
    case 'map':
      return mapped(f, array, node, expected);
    case 'forEach':
      visit(f, array, (element, index) => {
        f.discard(runCallback(f, node.arguments[0], node, [f.stabilise(element), toNumber(index), array], undefined));
      });
      return numberValue(0);
    case 'filter':
      return filter(f, array, node);
    case 'some':
      return someOrEvery(f, array, node, true);
    case 'every':
      return someOrEvery(f, array, node, false);
    case 'find':
    case 'findIndex':
    case 'findLast':
    case 'findLastIndex':
      return find(f, array, name, node);
    case 'reduce':
      return reduce(f, array, false, node);
    case 'reduceRight':
      return reduce(f, array, true, node);
    case 'indexOf':
    case 'lastIndexOf':
    case 'includes':
      return indexOf(f, array, name, node);
    case 'at':
      return elementAt(f, array, node);
    case 'slice':
      return slice(f, array, node);
    case 'concat':
      return concat(f, array, node);
    case 'flat':
      return flat(f, array, node);
    case 'flatMap':
      return flatMap(f, array, node, expected);
    case 'with':
      return withElement(f, array, node);
    case 'toReversed':
      return toReversed(f, array, node);
    case 'toSorted':
      return sort(f, array, true, node);
    case 'sort':
      return sort(f, array, false, node);
    case 'toSpliced':
      return toSpliced(f, array, node);
    case 'splice':
      return splice(f, array, node);
    case 'unshift':
      return unshift(f, array, node);
    case 'copyWithin':
      return copyWithin(f, array, node);
    case 'keys':
    case 'values':
    case 'entries':
      return f.reject('WM0411', node, { name: node.getText() });
    default:
      return lowerChange(f, array, name, node) ?? unsupported(f, name, node);
  }
}

function unsupported(f: FunctionBuilder, name: string, node: ts.CallExpression): Value {
  return f.reject('WM0301', node, { name, remedy: 'Write a for loop over the array.' });
}

/** What the call is expected to be says what the array itself is: `[].concat(xs)` and the like. */
export function keepsItsType(name: string): boolean {
  return sameKind.has(name);
}

const sameKind = new Set([
  'concat',
  'slice',
  'fill',
  'sort',
  'toSorted',
  'reverse',
  'toReversed',
  'toSpliced',
  'with',
  'copyWithin',
]);
