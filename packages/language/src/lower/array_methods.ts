import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { booleanType, intType, type ArrayType, type IrType } from '../ir/types.ts';
import { appendAll, clampedPosition, emptyArray, pushOnto, sliceOf, visit } from './array_building.ts';
import { lowerChange } from './array_changes.ts';
import { runCallback } from './callbacks.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { equals, truth } from './operators.ts';
import { isReferenceElement, mapped } from './mapped_array.ts';
import { typeText } from './types.ts';
import { booleanValue, intValue, numberValue, toNumber, type Value } from './value.ts';

const readers = new Set([
  'map',
  'forEach',
  'filter',
  'some',
  'every',
  'reduce',
  'find',
  'findIndex',
  'findLastIndex',
  'flatMap',
  'flat',
  'slice',
  'concat',
  'indexOf',
  'lastIndexOf',
  'includes',
  'at',
]);
const changers = new Set([
  'push',
  'pop',
  'shift',
  'unshift',
  'fill',
  'reverse',
  'sort',
  'toSorted',
  'toReversed',
  'splice',
]);

export function isArrayMethod(name: string): boolean {
  return readers.has(name) || changers.has(name);
}

/** A method of an array; callbacks become the bodies of loops. */
export function lowerArrayMethod(
  f: FunctionBuilder,
  receiver: Value,
  name: string,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value {
  if (!isArrayMethod(name)) return unsupported(f, name, node);
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
      return search(f, array, node, true);
    case 'every':
      return search(f, array, node, false);
    case 'find':
    case 'findIndex':
      return find(f, array, name, node);
    case 'reduce':
      return reduce(f, array, node, expected);
    case 'slice':
      return slice(f, array, node);
    case 'concat':
      return concat(f, array, node);
    case 'indexOf':
    case 'includes':
      return indexOf(f, array, name, node);
    default:
      return lowerChange(f, array, name, node) ?? unsupported(f, name, node);
  }
}

function unsupported(f: FunctionBuilder, name: string, node: ts.CallExpression): Value {
  return f.reject('WM0909', node, { name, remedy: 'Write a for loop over the array.' });
}

function filter(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const result = emptyArray(f, array.type as ArrayType, node);
  visit(f, array, (given, index) => {
    const element = f.stabilise(given, 'element');
    const kept = truth(f, runCallback(f, node.arguments[0], node, [element, toNumber(index), array], undefined));
    const then = f.block(() => pushOnto(f, result, element, node));
    f.emit({ kind: 'if', test: kept.expression, then, otherwise: [] });
  });
  return result;
}

/** some (stops at the first true) and every (stops at the first false). */
function search(f: FunctionBuilder, array: Value, node: ts.CallExpression, sought: boolean): Value {
  const found = f.local('found', booleanType, true);
  f.set(found, booleanValue(!sought));
  visit(f, array, (given, index, leave) => {
    const element = f.stabilise(given, 'element');
    const test = truth(f, runCallback(f, node.arguments[0], node, [element, toNumber(index), array], undefined));
    const stop = f.block(() => {
      f.set(found, booleanValue(sought));
      f.emit({ kind: 'break', label: leave });
    });
    f.emit({ kind: 'if', test: test.expression, then: sought ? stop : [], otherwise: sought ? [] : stop });
  });
  return f.read(found);
}

function find(f: FunctionBuilder, array: Value, name: string, node: ts.CallExpression): Value {
  if (name === 'find') {
    return f.reject('WM0909', node, {
      name: 'find',
      remedy: 'Use findIndex, and read the element where the index is not -1.',
    });
  }
  const found = f.local('found', intType, true);
  f.set(found, intValue(-1));
  visit(f, array, (given, index, leave) => {
    const element = f.stabilise(given, 'element');
    const test = truth(f, runCallback(f, node.arguments[0], node, [element, toNumber(index), array], undefined));
    const then = f.block(() => {
      f.set(found, index);
      f.emit({ kind: 'break', label: leave });
    });
    f.emit({ kind: 'if', test: test.expression, then, otherwise: [] });
  });
  return f.read(found);
}

function reduce(f: FunctionBuilder, array: Value, node: ts.CallExpression, expected: IrType | undefined): Value {
  const [callback, start] = node.arguments;
  if (start === undefined)
    return f.reject('WM0909', node, {
      name: 'reduce without a start value',
      remedy: 'Give a start value: reduce(f, 0).',
    });
  const wanted = isReferenceElement(expected) ? expected : resultOf(f, node);
  const first = f.typed(start, wanted);
  const sum = f.local('sum', wanted, false);
  f.set(sum, first);
  visit(f, array, (given, index) => {
    const element = f.stabilise(given, 'element');
    const current = f.stabilise(f.read(sum), 'current');
    f.set(sum, runCallback(f, callback, node, [current, element, toNumber(index), array], wanted));
  });
  return f.stabilise(f.read(sum));
}

function resultOf(f: FunctionBuilder, node: ts.CallExpression): IrType {
  return f.typeOf(node);
}

function slice(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const [from, to] = f.operands(node.arguments.map((each) => () => f.number(each))).map((value) => f.stabilise(value));
  const length = f.stabilise(f.arrayLength(array), 'length');
  const start = from === undefined ? intValue(0) : clampedPosition(f, from, length);
  const end = to === undefined ? length : clampedPosition(f, to, length);
  return sliceOf(f, array, start, end, node);
}

function concat(f: FunctionBuilder, array: Value, node: ts.CallExpression): Value {
  const { type } = array;
  const element = (type as ArrayType).element;
  const others = f
    .operands(
      node.arguments.map((given) => () => {
        const isArray = f.module.checker.isArrayLikeType(f.module.checker.getTypeAtLocation(given));
        return f.typed(given, isArray && !isReferenceArray(element, f, given) ? type : element);
      }),
    )
    .map((value) => f.stabilise(value));
  const result = emptyArray(f, type as ArrayType, node);
  appendAll(f, result, array, node);
  for (const other of others) {
    if (typeText(other.type) === typeText(type)) appendAll(f, result, other, node);
    else pushOnto(f, result, other, node);
  }
  return result;
}

/** `[[1]].concat([2])` appends the elements of its argument, here numbers to arrays: TypeScript rejects it. */
function isReferenceArray(element: IrType, f: FunctionBuilder, given: ts.Expression): boolean {
  if (element.kind !== 'array') return false;
  const own = f.module.types.of(f.module.checker.getTypeAtLocation(given), given);
  return typeText(own) === typeText(element);
}

/** indexOf compares with ===, includes also finds NaN. */
function indexOf(f: FunctionBuilder, array: Value, name: string, node: ts.CallExpression): Value {
  const [sought, from] = node.arguments;
  const { element: type } = array.type as ArrayType;
  if (sought === undefined || from !== undefined)
    return f.reject('WM0909', node, { name: `${name} from a position`, remedy: 'Write a for loop over the array.' });
  const value = f.stabilise(f.typed(sought, type), 'sought');
  const found = f.local('found', intType, true);
  f.set(found, intValue(-1));
  visit(f, array, (given, index, leave) => {
    const element = f.stabilise(given, 'element');
    const test = equals(f, element, value, node);
    const then = f.block(() => {
      f.set(found, index);
      f.emit({ kind: 'break', label: leave });
    });
    f.emit({ kind: 'if', test: test.expression, then, otherwise: [] });
    if (name === 'includes' && type.kind === 'number') {
      const bothNaN = f.choose(
        {
          expression: { kind: 'binary', operator: 'notEqual', left: element.expression, right: element.expression },
          type: booleanType,
        },
        booleanType,
        () => ({
          expression: { kind: 'binary', operator: 'notEqual', left: value.expression, right: value.expression },
          type: booleanType,
        }),
        () => booleanValue(false),
      );
      f.emit({ kind: 'if', test: bothNaN.expression, then, otherwise: [] });
    }
  });
  if (name === 'indexOf') return f.read(found);
  return {
    expression: {
      kind: 'binary',
      operator: 'int.lessEqual',
      left: { kind: 'int', value: 0 },
      right: f.read(found).expression,
    },
    type: booleanType,
  };
}

/** Array.from, Array.of */
export function lowerArrayFunction(
  f: FunctionBuilder,
  name: string,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value {
  const [source, make] = node.arguments;
  if (name === 'from' && source !== undefined && !typescript.isObjectLiteralExpression(source)) {
    const array = f.expression(source, make === undefined ? expected : undefined);
    if (array.type.kind !== 'array') return f.reject('WM0904', source, { type: 'Array.from of this value' });
    if (make !== undefined) return mapped(f, f.stabilise(array, 'array'), node, expected, make);
    return sliceOf(f, f.stabilise(array, 'array'), intValue(0), f.arrayLength(f.stabilise(array)), node);
  }
  if (name === 'from' && source !== undefined && make !== undefined && typescript.isObjectLiteralExpression(source)) {
    const [property] = source.properties;
    if (property !== undefined && typescript.isPropertyAssignment(property) && property.name.getText() === 'length')
      return mapped(f, f.number(property.initializer), node, expected, make);
  }
  return f.reject('WM0909', node, {
    name: `Array.${name}`,
    remedy: 'Write Array.from({ length: n }, (_, i) => …), or a loop that pushes.',
  });
}
