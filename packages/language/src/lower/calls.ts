import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { mixedShape } from '../ir/mixed.ts';
import { arrayType, numberType, type IrType } from '../ir/types.ts';
import { visit } from './array_building.ts';
import { lowerArrayFunction } from './array_functions.ts';
import { keepsItsType, lowerArrayMethod } from './array_methods.ts';
import { rejectInstances } from './classes/instances.ts';
import { lowerMethodCall, lowerNewInstance } from './classes/calls.ts';
import { fillUnfilled, filledArray, isArrayCall, lengthArgument, lowerArrayCall } from './array_unfilled.ts';
import { cloneOf } from './clone.ts';
import { enumValues } from './enums.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { callFunction } from './functions/calls.ts';
import { callStored } from './functions/stored_calls.ts';
import { functionOfSymbol, functionValueOf } from './functions/values.ts';
import { collected, iterationOf } from './iteration.ts';
import { lowerStringify } from './json_text.ts';
import { isIntrinsicFile } from './library_interface.ts';
import { lowerIntrinsic, lowerMath, lowerNumberTest } from './mathematics.ts';
import { lowerScriptIntrinsic } from './script_intrinsics.ts';
import { truth } from './operators.ts';
import { lowerDraw } from './random.ts';
import { lowerExpressionCall } from './regular_expressions.ts';
import { lowerObjectFunction, lowerOwnProperty } from './object_functions.ts';
import { holdsMapOrSet } from './table_types.ts';
import { lowerTableIntrinsic } from './table_intrinsics.ts';
import { lowerNewTable, lowerTableMethod } from './table_methods.ts';
import { lowerTextIntrinsic } from './text_intrinsics.ts';
import { lowerTextMethod } from './text_methods.ts';
import { lowerParse, numberOfValue } from './number_methods.ts';
import { lowerStringFunction } from './string_methods.ts';
import { textOfValue } from './text_conversion.ts';
import { fieldValue, withoutParentheses } from './reads.ts';
import { typeText } from './types.ts';
import { spreadSource } from './spreads.ts';
import { binary, numberValue, stringValue, type Value } from './value.ts';

/** A call: of a named function, of Math, Number, Array or random, or of an array's method. */
export function lowerCall(f: FunctionBuilder, node: ts.CallExpression, expected: IrType | undefined): Value {
  const callee = withoutParentheses(node.expression);
  if (typescript.isIdentifier(callee)) return named(f, callee, node, expected);
  if (typescript.isPropertyAccessExpression(callee)) return method(f, callee, node, expected);
  const known = functionValueOf(f, callee);
  return known === undefined ? callStored(f, f.expression(callee), node) : callFunction(f, known, node);
}

function named(
  f: FunctionBuilder,
  callee: ts.Identifier,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value {
  const symbol = f.symbol(callee);
  if (f.module.isLibrary && isIntrinsic(symbol)) {
    const early =
      lowerScriptIntrinsic(f, callee.text, node) ??
      lowerTextIntrinsic(f, callee.text, node) ??
      lowerTableIntrinsic(f, callee.text, node);
    if (early !== undefined) return early;
    const intrinsic = lowerIntrinsic(callee.text, values(f, node));
    if (intrinsic !== undefined) return intrinsic;
  }
  if (symbol !== undefined) {
    const known = f.functions.get(symbol) ?? functionOfSymbol(f, symbol, callee);
    if (known !== undefined) return callFunction(f, known, node);
  }
  if (symbol !== undefined && (f.bindings.has(symbol) || f.module.constants.has(symbol)))
    return callStored(f, f.expression(callee), node);
  if (isArrayCall(node)) return lowerArrayCall(f, node, expected);
  const [first] = node.arguments;
  switch (callee.text) {
    case 'isNaN':
    case 'isFinite':
      return numberTest(f, callee.text, node);
    case 'Number':
      return first === undefined ? numberValue(0) : numberOfValue(f, f.expression(first), first);
    case 'String':
      return first === undefined ? stringValue('') : textOfValue(f, f.expression(first), first);
    case 'parseInt':
    case 'parseFloat':
      return lowerParse(f, callee.text, node);
    case 'Boolean':
      return truth(f, first === undefined ? numberValue(0) : f.expression(first));
    case 'structuredClone':
      if (first !== undefined) {
        rejectInstances(f, first, 'structuredClone');
        return cloneOf(f, f.expression(first), node);
      }
      break;
    default:
  }
  return f.reject('WM0909', callee, { name: callee.text, remedy: 'Write a function that does it.' });
}

/** Declared in a file of intrinsics, whose bodies serve V8 alone. */
function isIntrinsic(symbol: ts.Symbol | undefined): boolean {
  return isIntrinsicFile(symbol?.declarations?.[0]?.getSourceFile().fileName ?? '');
}

/** The arguments, in order. */
function values(f: FunctionBuilder, node: ts.CallExpression): Value[] {
  return f.operands(
    node.arguments.map((given) => () => {
      if (typescript.isSpreadElement(given))
        return f.reject('WM0909', given, { name: '...', remedy: 'Use reduce: xs.reduce((a, b) => Math.max(a, b)).' });
      return f.expression(given);
    }),
  );
}

function numbers(f: FunctionBuilder, node: ts.CallExpression): Value[] {
  return values(f, node).map((value, at) => {
    const place = node.arguments[at] ?? node;
    return value.type.kind === 'int' ? value : f.coerce(value, numberType, place);
  });
}

function numberTest(f: FunctionBuilder, name: string, node: ts.CallExpression): Value {
  const [given = numberValue(Number.NaN)] = numbers(f, node);
  return (
    lowerNumberTest(f, name, given) ??
    f.reject('WM0909', node, { name: `Number.${name}`, remedy: 'Compute with numbers only.' })
  );
}

function method(
  f: FunctionBuilder,
  callee: ts.PropertyAccessExpression,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value {
  const name = callee.name.text;
  const owner = withoutParentheses(callee.expression);
  if (typescript.isIdentifier(owner) && isGlobal(f, owner)) {
    switch (owner.text) {
      case 'Math':
        if ((name === 'max' || name === 'min') && node.arguments.some((given) => typescript.isSpreadElement(given)))
          return extremumOfSpread(f, name, node);
        return lowerMath(f, name, numbers(f, node), node);
      case 'String':
        return lowerStringFunction(f, name, node);
      case 'Number':
        if (name === 'parseInt' || name === 'parseFloat') return lowerParse(f, name, node);
        return numberTest(f, name, node);
      case 'Array':
        return lowerArrayFunction(f, name, node, expected);
      case 'JSON':
        return jsonClone(f, name, node);
      case 'Object': {
        const found = enumValues(f, name, node) ?? lowerObjectFunction(f, name, node, expected);
        if (found !== undefined) return found;
        return f.reject('WM0909', callee, { name: `Object.${name}`, remedy: 'Name the fields one by one.' });
      }
      default:
    }
  }
  if (name === 'fill') {
    const size = lengthArgument(f, owner);
    if (size !== undefined) return filledArray(f, size, node, expected);
    const filled = fillUnfilled(f, owner, node);
    if (filled !== undefined) return filled;
  }
  const drawn = lowerDraw(f, owner, name, node);
  if (drawn !== undefined) return drawn;
  const matched = lowerExpressionCall(f, callee, node, expected);
  if (matched !== undefined) return matched;
  const called = lowerMethodCall(f, callee, node);
  if (called !== undefined) return called;
  const ofKeys = lowerOwnProperty(f, callee, node);
  if (ofKeys !== undefined) return ofKeys;
  const receiver = f.expression(owner, keepsItsType(name) ? expected : undefined);
  const isMixed = mixedShape(receiver.type) !== undefined;
  if (isMixed && name === 'toString' && node.arguments.length === 0) return textOfValue(f, receiver, node);
  const ofTable = lowerTableMethod(f, receiver, name, node);
  if (ofTable !== undefined) return ofTable;
  const ofText = lowerTextMethod(f, receiver, name, node);
  if (ofText !== undefined) return ofText;
  if (receiver.type.kind === 'array') return lowerArrayMethod(f, receiver, name, node, expected);
  const held = f.held(receiver, owner);
  if (held.type.kind !== 'record')
    return f.reject('WM0103', callee, { owner: typeText(held.type), name, remedy: 'Use what its type declares.' });
  return callStored(f, fieldValue(f, held, name, callee), node);
}

/** `Math.max(...xs, y)`: folded from the left. */
function extremumOfSpread(f: FunctionBuilder, name: 'max' | 'min', node: ts.CallExpression): Value {
  const given = f
    .operands(
      node.arguments.map(
        (each, index) => () =>
          typescript.isSpreadElement(each)
            ? spreadNumbers(f, each.expression, node.arguments.slice(index + 1))
            : f.number(each),
      ),
    )
    .map((value) => f.stabilise(value, 'given'));
  const result = f.local(name, numberType, false);
  f.set(result, numberValue(name === 'max' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY));
  const join = (value: Value): void => f.set(result, binary(name, f.read(result), value, numberType));
  for (const value of given) {
    if (value.type.kind === 'array') visit(f, value, (element) => join(element));
    else join(value);
  }
  return f.stabilise(f.read(result));
}

/** The numbers that `...xs` gives now: of an array, or of anything else that can be walked over. */
function spreadNumbers(f: FunctionBuilder, spread: ts.Expression, later: readonly ts.Node[]): Value {
  const walked = iterationOf(f, spread, arrayType(numberType));
  const numbers = walked.array ?? collected(f, walked, spread);
  const value = f.coerce(numbers, arrayType(numberType), spread);
  return walked.array === undefined ? value : spreadSource(f, spread, value, later);
}

function isGlobal(f: FunctionBuilder, owner: ts.Identifier): boolean {
  const symbol = f.symbol(owner);
  return symbol?.declarations?.every((node) => node.getSourceFile().isDeclarationFile) ?? false;
}

/** `JSON.parse(JSON.stringify(x))` is a clone. */
function jsonClone(f: FunctionBuilder, name: string, node: ts.CallExpression): Value {
  const [text] = node.arguments;
  if (name === 'parse' && text !== undefined && typescript.isCallExpression(text)) {
    const [value] = text.arguments;
    if (text.expression.getText() === 'JSON.stringify' && value !== undefined) {
      rejectInstances(f, value, 'JSON');
      const given = f.expression(value);
      if (holdsMapOrSet(given.type)) return f.reject('WM0416', node);
      return cloneOf(f, given, node, 'json');
    }
  }
  if (name === 'stringify' && text !== undefined) return lowerStringify(f, text, node);
  return f.reject('WM0909', node, { name: `JSON.${name}`, remedy: 'JSON.parse(JSON.stringify(x)) copies x.' });
}

export function lowerNew(f: FunctionBuilder, node: ts.NewExpression, expected?: IrType): Value {
  const instance = lowerNewInstance(f, node);
  if (instance !== undefined) return instance;
  if (typescript.isIdentifier(node.expression) && isGlobal(f, node.expression)) {
    const { text } = node.expression;
    if (text === 'Map' || text === 'Set') return lowerNewTable(f, node, expected);
  }
  if (isArrayCall(node)) return lowerArrayCall(f, node, expected);
  return f.reject('WM0301', node, {
    name: `new ${node.expression.getText()}`,
    remedy: 'Make an object with a literal, or of a class of this file.',
  });
}
