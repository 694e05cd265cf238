import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { arrayType, booleanType, intType, numberType, nullableType, stringType, type IrType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { callLibrary } from './library_calls.ts';
import { isNone, noneValue, someValue } from './nullable.ts';
import { joinTexts } from './text_operators.ts';
import { binary, intValue, numberValue, stringValue, type Value } from './value.ts';

/** What stands for an argument that is missing or undefined. */
type Default = string | number;

interface Method {
  readonly library: string;
  /** Of the arguments, in order. */
  readonly defaults: readonly Default[];
}

const end = Number.POSITIVE_INFINITY;

/** Methods that one library function is; it takes the string and every argument. */
const methods = new Map<string, Method>([
  ['charAt', { library: 'charAt', defaults: [0] }],
  ['charCodeAt', { library: 'charCodeAt', defaults: [0] }],
  ['slice', { library: 'sliceOfText', defaults: [0, end] }],
  ['substring', { library: 'substring', defaults: [0, end] }],
  ['substr', { library: 'substr', defaults: [0, end] }],
  ['indexOf', { library: 'indexOfText', defaults: ['undefined', 0] }],
  ['lastIndexOf', { library: 'lastIndexOfText', defaults: ['undefined', Number.NaN] }],
  ['startsWith', { library: 'startsWith', defaults: ['undefined', 0] }],
  ['endsWith', { library: 'endsWith', defaults: ['undefined', end] }],
  ['repeat', { library: 'repeat', defaults: [0] }],
  ['padStart', { library: 'padStart', defaults: [0, ' '] }],
  ['padEnd', { library: 'padEnd', defaults: [0, ' '] }],
  ['trim', { library: 'trim', defaults: [] }],
  ['trimStart', { library: 'trimStart', defaults: [] }],
  ['trimEnd', { library: 'trimEnd', defaults: [] }],
  ['toLowerCase', { library: 'toLowerCase', defaults: [] }],
  ['toUpperCase', { library: 'toUpperCase', defaults: [] }],
  ['replace', { library: 'replaceFirst', defaults: ['undefined', 'undefined'] }],
  ['replaceAll', { library: 'replaceEach', defaults: ['undefined', 'undefined'] }],
  ['split', { library: 'split', defaults: ['', 4294967295] }],
]);

/** A method of a string. */
export function lowerStringMethod(f: FunctionBuilder, receiver: Value, name: string, node: ts.CallExpression): Value {
  switch (name) {
    case 'toString':
    case 'valueOf':
      return receiver;
    case 'concat':
      return concatenated(f, receiver, node);
    case 'includes': {
      const found = callLibrary(f, 'indexOfText', withArguments(f, receiver, node, ['undefined', 0]), node);
      return binary('int.lessEqual', intValue(0), found, booleanType);
    }
    case 'at':
    case 'codePointAt':
      return unitOrNothing(f, receiver, name, node);
    default:
  }
  if (name === 'split' && node.arguments.length === 0) return callLibrary(f, 'wholeList', [receiver], node);
  const method = methods.get(name);
  if (method !== undefined)
    return callLibrary(f, method.library, withArguments(f, receiver, node, method.defaults), node);
  return f.reject('WM0103', node, { owner: 'string', name, remedy: 'Write a loop over its units with charCodeAt.' });
}

/** `a.concat(b, ...cs)` */
function concatenated(f: FunctionBuilder, receiver: Value, node: ts.CallExpression): Value {
  const others = node.arguments.map(
    (each) => (): Value =>
      typescript.isSpreadElement(each)
        ? callLibrary(f, 'joinTexts', [f.typed(each.expression, arrayType(stringType)), stringValue('')], node)
        : f.typed(each, stringType),
  );
  return joinTexts(f, f.operands([() => receiver, ...others]), node);
}

/** The receiver and the arguments, those left out by their defaults. */
function withArguments(
  f: FunctionBuilder,
  receiver: Value,
  node: ts.CallExpression,
  defaults: readonly Default[],
): readonly Value[] {
  const given = node.arguments.slice(0, defaults.length);
  const [text = receiver, ...values] = f.operands([
    () => receiver,
    ...given.map((each, at) => () => argument(f, each, defaults[at] ?? 0)),
  ]);
  return [text, ...values, ...defaults.slice(values.length).map(literal)];
}

function literal(value: Default): Value {
  return typeof value === 'string' ? stringValue(value) : numberValue(value);
}

/** An argument of the type of its default, which it becomes where it is undefined. */
export function argument(f: FunctionBuilder, node: ts.Expression, missing: Default): Value {
  if (typescript.isSpreadElement(node))
    return f.reject('WM0909', node, { name: '...', remedy: 'Pass the values one by one.' });
  const type: IrType = typeof missing === 'string' ? stringType : numberType;
  const value = f.expression(node, nullableType(type));
  if (value.type.kind !== 'nullable') return f.coerce(value, type, node);
  const kept = f.stabilise(value);
  return f.choose(
    isNone(kept, 'undefined'),
    type,
    () => literal(missing),
    () => f.coerce(kept, type, node),
  );
}

/** `at` gives a string of one unit, `codePointAt` a number; undefined where there is none. */
function unitOrNothing(
  f: FunctionBuilder,
  receiver: Value,
  name: 'at' | 'codePointAt',
  node: ts.CallExpression,
): Value {
  const [given, position] = withArguments(f, receiver, node, [0]) as [Value, Value];
  const text = f.stabilise(given, 'text');
  const index = f.stabilise(callLibrary(f, name === 'at' ? 'relativeIndex' : 'unitIndex', [text, position], node));
  return unitAtIndex(f, text, index, name, node);
}

/** What stands at an index (int; -1 is none), as a nullable. Both may be used again. */
function unitAtIndex(f: FunctionBuilder, text: Value, index: Value, as: 'at' | 'codePointAt', node: ts.Node): Value {
  const type = nullableType(as === 'at' ? stringType : numberType);
  const next = binary('int.add', index, intValue(1), intType);
  return f.choose(
    binary('int.less', index, intValue(0), booleanType),
    type,
    () => noneValue('undefined', type),
    () =>
      someValue(
        as === 'codePointAt'
          ? f.coerce(callLibrary(f, 'codePointFrom', [text, index], node), numberType, node)
          : {
              expression: {
                kind: 'string.slice',
                string: text.expression,
                from: index.expression,
                to: next.expression,
                site: f.module.isLibrary ? 0 : f.site(node),
              },
              type: stringType,
            },
      ),
  );
}

/** Functions of String: fromCharCode, fromCodePoint. */
export function lowerStringFunction(f: FunctionBuilder, name: string, node: ts.CallExpression): Value {
  const library = name === 'fromCharCode' ? 'textOfUnits' : name === 'fromCodePoint' ? 'textOfCodePoints' : undefined;
  if (library === undefined)
    return f.reject('WM0103', node, { owner: 'String', name, remedy: 'Write the text as a template.' });
  const site = f.site(node);
  const parts = f.operands(
    node.arguments.map((each) => () => {
      if (typescript.isSpreadElement(each))
        return callLibrary(f, library, [f.typed(each.expression, { kind: 'array', element: numberType })], node);
      const value = f.number(each);
      if (name === 'fromCodePoint') return callLibrary(f, 'textOfCodePoint', [value], node);
      return {
        expression: {
          kind: 'string.fromUnits',
          units: {
            kind: 'array.new',
            type: { kind: 'array', element: intType },
            elements: [f.coerce(value, intType, each).expression],
            bytes: 0,
            site,
          },
          site,
        },
        type: stringType,
      } satisfies Value;
    }),
  );
  return joinTexts(f, parts, node);
}
