import type ts from 'typescript6';
import { expressionTakers, isExpressionType } from '../check/regular_expressions.ts';
import { typescript } from '../check/typescript.ts';
import { arrayType, booleanType, intType, nullableType, stringType, type IrType } from '../ir/types.ts';
import { compileExpression, type CompiledExpression } from '../regular_expressions/program.ts';
import { at, emptyArray, pushOnto } from './array_building.ts';
import { runCallback } from './callbacks.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { callLibrary } from './library_calls.ts';
import { noneValue, someValue } from './nullable.ts';
import { withoutParentheses } from './reads.ts';
import { argument } from './string_methods.ts';
import { binary, intValue, numberValue, stringValue, type Value } from './value.ts';

/*
 * A regular expression is its program, a constant string (regular_expressions/program.ts), which the library runs; so
 * that it can be kept in tables and handed on. What a call gives depends on the flags and groups: where the literal is
 * not known, the program itself says them at run time.
 */

/** `/pattern/flags` */
export function lowerExpressionLiteral(f: FunctionBuilder, node: ts.RegularExpressionLiteral): Value {
  return stringValue(compiledLiteral(f, node).program);
}

function compiledLiteral(f: FunctionBuilder, node: ts.RegularExpressionLiteral): CompiledExpression {
  const compiled = compileExpression(node.text);
  if (compiled.ok) return compiled.value;
  return f.reject('WM0308', node, { name: compiled.problem.what, remedy: compiled.problem.remedy });
}

/** The literal that an expression certainly is: itself, or what a const was declared with. */
function knownExpression(f: FunctionBuilder, given: ts.Expression): CompiledExpression | undefined {
  const node = withoutParentheses(given);
  if (typescript.isRegularExpressionLiteral(node)) return compiledLiteral(f, node);
  if (!typescript.isIdentifier(node)) return undefined;
  const declaration = f.symbol(node)?.valueDeclaration;
  if (declaration === undefined || !typescript.isVariableDeclaration(declaration)) return undefined;
  const isConst = (declaration.parent.flags & typescript.NodeFlags.Const) !== 0;
  return isConst && declaration.initializer !== undefined ? knownExpression(f, declaration.initializer) : undefined;
}

/** A call of a regular expression's method, or of a string's with a regular expression; undefined for others. */
export function lowerExpressionCall(
  f: FunctionBuilder,
  callee: ts.PropertyAccessExpression,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value | undefined {
  if (f.module.isLibrary) return undefined;
  const name = callee.name.text;
  const [first] = node.arguments;
  const { checker } = f.module;
  if (first === undefined) return undefined;
  if (name === 'test' || name === 'exec') {
    if (!isExpressionType(checker.getTypeAtLocation(callee.expression), checker)) return undefined;
    return ofExpression(f, callee, first, node, expected);
  }
  if (!expressionTakers.has(name) || !isExpressionType(checker.getTypeAtLocation(first), checker)) return undefined;
  return ofString(f, callee, first, node, expected);
}

/** `expression.test(text)`, `expression.exec(text)` */
function ofExpression(
  f: FunctionBuilder,
  callee: ts.PropertyAccessExpression,
  first: ts.Expression,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value {
  const known = knownExpression(f, callee.expression);
  if (known?.flags.global === true) return f.reject('WM0309', callee, { name: callee.name.text });
  const [program, text] = f.operands([
    () => f.typed(callee.expression, stringType),
    () => f.typed(first, stringType),
  ]) as [Value, Value];
  if (callee.name.text === 'test') return callLibrary(f, 'testExpression', [text, program], node);
  const kept = f.stabilise(text, 'text');
  const places = callLibrary(f, 'execPlaces', [kept, program], node);
  return textsOrNull(f, kept, places, elementOf(expected, known?.leavesOut === false && !isReassignable(node)), node);
}

/**
 * What groups of a match are: text, where each certainly takes part or that is what the place wants; then the step stops
 * at a group that was left out.
 */
function elementOf(expected: IrType | undefined, isCertain: boolean): IrType {
  if (expected?.kind === 'array') return expected.element.kind === 'string' ? stringType : nullableType(stringType);
  return isCertain ? stringType : nullableType(stringType);
}

/** Whether another match may be assigned to what this one initialises. */
function isReassignable(node: ts.Expression): boolean {
  const { parent } = node;
  return typescript.isVariableDeclaration(parent) && (parent.parent.flags & typescript.NodeFlags.Let) !== 0;
}

function ofString(
  f: FunctionBuilder,
  callee: ts.PropertyAccessExpression,
  first: ts.Expression,
  node: ts.CallExpression,
  expected: IrType | undefined,
): Value {
  const known = knownExpression(f, first);
  const name = callee.name.text;
  if ((name === 'matchAll' || name === 'replaceAll') && known?.flags.global === false)
    return f.reject('WM0311', first, { name });
  const [, second] = node.arguments;
  const receiver = (): Value => f.typed(callee.expression, stringType);
  const expression = (): Value => f.typed(first, stringType);
  if (name === 'split') {
    const limit = second === undefined ? [] : [() => argument(f, second, 4294967295)];
    const [given, program, most = numberValue(4294967295)] = f.operands([receiver, expression, ...limit]) as [Value, Value, Value]; // prettier-ignore
    const text = f.stabilise(given, 'text');
    const places = f.stabilise(callLibrary(f, 'splitPlaces', [text, program, most], node), 'places');
    return texts(f, text, places, intValue(0), f.arrayLength(places), elementOf(expected, known?.leavesOut !== true), node); // prettier-ignore
  }
  if ((name === 'replace' || name === 'replaceAll') && second !== undefined)
    return replaced(f, receiver, expression, known, second, node);
  const [given, program] = f.operands([receiver, expression]) as [Value, Value];
  if (name === 'search') return callLibrary(f, 'searchExpression', [given, program], node);
  const text = f.stabilise(given, 'text');
  if (name === 'match') {
    const isCertain = known !== undefined && (known.flags.global || (!known.leavesOut && !isReassignable(node)));
    const places = callLibrary(f, 'matchPlaces', [text, program], node);
    return textsOrNull(f, text, places, elementOf(expected, isCertain), node);
  }
  return everyMatch(f, text, f.stabilise(program, 'program'), known, node);
}

/** The texts at places `from` to before `to`. */
function texts(
  f: FunctionBuilder,
  text: Value,
  places: Value,
  from: Value,
  to: Value,
  element: IrType,
  node: ts.Node,
): Value {
  return callLibrary(f, element.kind === 'string' ? 'textsAt' : 'textsOrNothing', [text, places, from, to], node);
}

/** The texts at these places; null if there are none. */
function textsOrNull(f: FunctionBuilder, text: Value, given: Value, element: IrType, node: ts.Node): Value {
  const places = f.stabilise(given, 'places');
  const type = nullableType(arrayType(element));
  return f.choose(
    binary('int.equal', f.arrayLength(places), intValue(0), booleanType),
    type,
    () => noneValue('null', type),
    () => someValue(texts(f, text, places, intValue(0), f.arrayLength(places), element, node)),
  );
}

/** The first unit of a program behind its flags: its groups with the whole match. */
function groupsOf(program: Value): Value {
  return {
    expression: { kind: 'string.unit', string: program.expression, index: intValue(1).expression },
    type: intType,
  };
}

/** Visits the matches whose places these are; the loop is charged a turn a match. */
function eachMatch(f: FunctionBuilder, places: Value, step: Value, body: (from: Value, to: Value) => void): void {
  const from = f.local('match', intType, false);
  f.set(from, intValue(0));
  const loop = f.label();
  const statements = f.block(() => {
    const test = binary('int.less', f.read(from), f.arrayLength(places), booleanType);
    f.emit({ kind: 'if', test: test.expression, then: [], otherwise: [{ kind: 'break', label: loop }] });
    const start = f.stabilise(f.read(from), 'from');
    const end = f.stabilise(binary('int.add', start, step, intType), 'to');
    body(start, end);
    f.set(from, end);
  });
  f.loop(loop, statements, f.place);
}

function stepOf(f: FunctionBuilder, program: Value, known: CompiledExpression | undefined): Value {
  if (known !== undefined) return intValue(2 * known.groups);
  return f.stabilise(binary('int.shiftLeft', groupsOf(program), intValue(1), intType), 'step');
}

/** `text.matchAll(expression)`, which may only be walked over: nobody sees that all matches are found at once. */
function everyMatch(
  f: FunctionBuilder,
  text: Value,
  program: Value,
  known: CompiledExpression | undefined,
  node: ts.CallExpression,
): Value {
  if (!isWalkedOver(node)) return f.reject('WM0411', node, { name: node.getText() });
  // An array of all matches is as wide as TypeScript says.
  const isCertain = known?.leavesOut === false || !isLoop(node);
  const element = isCertain ? stringType : nullableType(stringType);
  const places = f.stabilise(callLibrary(f, 'everyPlaces', [text, program], node), 'places');
  const result = emptyArray(f, arrayType(arrayType(element)), node);
  eachMatch(f, places, stepOf(f, program, known), (from, to) => {
    pushOnto(f, result, texts(f, text, places, from, to, element, node), node);
  });
  return result;
}

function isLoop(node: ts.Expression): boolean {
  const { parent } = node;
  return typescript.isParenthesizedExpression(parent) ? isLoop(parent) : typescript.isForOfStatement(parent);
}

function isWalkedOver(node: ts.Expression): boolean {
  const { parent } = node;
  if (typescript.isParenthesizedExpression(parent)) return isWalkedOver(parent);
  if (typescript.isForOfStatement(parent)) return parent.expression === node;
  if (typescript.isSpreadElement(parent)) return typescript.isArrayLiteralExpression(parent.parent);
  return typescript.isCallExpression(parent) && parent.expression.getText() === 'Array.from' && parent.arguments[0] === node; // prettier-ignore
}

function replaced(
  f: FunctionBuilder,
  receiver: () => Value,
  expression: () => Value,
  known: CompiledExpression | undefined,
  by: ts.Expression,
  node: ts.CallExpression,
): Value {
  const { checker } = f.module;
  const isFunction = checker.getTypeAtLocation(by).getCallSignatures().length > 0;
  const isAll = (node.expression as ts.PropertyAccessExpression).name.text === 'replaceAll';
  const find = isAll ? 'everyPlaces' : 'replacedPlaces';
  if (!isFunction) {
    const parts = f.operands([receiver, expression, () => argument(f, by, 'undefined')]);
    const [text, program, replacement] = parts.map((part) => f.stabilise(part, 'part')) as [Value, Value, Value];
    const places = callLibrary(f, find, [text, program], node);
    return callLibrary(f, 'replacePlaces', [text, program, places, replacement], node);
  }
  if (known === undefined)
    return f.reject('WM0909', by, {
      name: 'a function as replacement for an expression that is not known here',
      remedy: 'Write the regular expression itself as the first argument, or a const that is one.',
    });
  const [text, program] = f.operands([receiver, expression]).map((part) => f.stabilise(part, 'part')) as [Value, Value];
  const places = f.stabilise(callLibrary(f, find, [text, program], node), 'places');
  const replacements = emptyArray(f, arrayType(stringType), node);
  requireTexts(f, by, known);
  const step = intValue(2 * known.groups);
  const element = known.leavesOut ? nullableType(stringType) : stringType;
  eachMatch(f, places, step, (from, to) => {
    const groups = f.stabilise(texts(f, text, places, from, to, element, node), 'groups');
    const given = Array.from({ length: known.groups }, (_, index) => f.stabilise(at(groups, intValue(index)), 'group')); // prettier-ignore
    const result = runCallback(f, by, node, given, stringType);
    pushOnto(f, replacements, f.coerce(result, stringType, by), by);
  });
  return callLibrary(f, 'replaceByTexts', [text, places, step, replacements], node);
}

/** The replacement function is given the match and its groups; offset and text, which follow them, are left out. */
function requireTexts(f: FunctionBuilder, by: ts.Expression, { groups }: CompiledExpression): void {
  const [signature] = f.module.checker.getTypeAtLocation(by).getCallSignatures();
  const parameters = signature?.parameters ?? [];
  const hasRest = parameters.some((each) => {
    const node = each.valueDeclaration;
    return node !== undefined && typescript.isParameter(node) && node.dotDotDotToken !== undefined;
  });
  if (hasRest || parameters.length > groups)
    f.reject('WM0301', by, {
      name: 'a parameter of a replacement behind the groups',
      remedy: 'Take the match and its groups alone: (match, first, second) => …; walk over text.matchAll(…) for more.',
    });
}
