import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { arrayType, intType, nullableType, numberType, type IrType, nothingType } from '../ir/types.ts';
import { bindUnfilled } from './array_unfilled.ts';
import { isFunctionType } from './function_nodes.ts';
import { initialiseVariable, lateBinding } from './functions/shared_variables.ts';
import { attemptKeyRead, isKeyRead } from './dictionaries.ts';
import { globalConstants } from './global_patterns.ts';
import type { Binding, FunctionBuilder } from './function_builder.ts';
import { noneValue, nothingOf } from './nullable.ts';
import {
  defaulted,
  elementOr,
  elementSource,
  elementWalk,
  fieldName,
  fieldOr,
  restElements,
  restFields,
} from './patterns.ts';
import { attemptIndexed, getElement, mayMiss, toleranceOf, withoutParentheses, type Attempt } from './reads.ts';
import { isNumeric, numberValue, toIndex, toInt, toNumber, type Value } from './value.ts';

/** Declares a variable in the function being lowered. */
export function declare(f: FunctionBuilder, name: ts.Identifier, type: IrType, unsigned: boolean): Binding {
  const symbol = f.module.checker.getSymbolAtLocation(name);
  if (symbol === undefined) return f.reject('WM0101', name, { name: name.text, remedy: 'Rename it.' });
  const isFixed = !f.module.reassigned.has(symbol);
  const cell = f.module.shared.has(symbol) ? arrayType(type) : undefined;
  const binding: Binding = {
    local: f.local(name.text, cell ?? type, isFixed || cell !== undefined),
    type,
    unsigned,
    ...(cell === undefined ? {} : { cell }),
  };
  f.bindings.set(symbol, binding);
  return binding;
}

/** Declares a variable and stores its first value. */
export function bindName(f: FunctionBuilder, name: ts.Identifier, value: Value, declared: IrType | undefined): void {
  const symbol = f.module.checker.getSymbolAtLocation(name);
  const isFixed = symbol === undefined || !f.module.reassigned.has(symbol);
  const kind = symbol === undefined ? undefined : f.module.integers.get(symbol);
  if (declared === undefined || declared.kind === 'number') {
    if (kind !== undefined && isNumeric(value)) {
      initialiseVariable(f, declare(f, name, intType, kind === 'unsigned'), toInt(value), name);
      return;
    }
    // A const keeps whatever its value is; others must hold any number.
    if (isFixed && value.type.kind === 'int') {
      initialiseVariable(f, declare(f, name, intType, value.unsigned === true), value, name);
      return;
    }
  }
  const type = declared ?? (value.type.kind === 'int' ? numberType : value.type);
  if (type.kind === 'void') {
    // What a function without a result gives is undefined.
    f.discard(value);
    initialiseVariable(f, declare(f, name, nothingType, false), noneValue('undefined'), name);
    return;
  }
  const stored = f.coerce(declared === undefined ? toNumber(value) : value, type, name);
  initialiseVariable(f, declare(f, name, type, false), stored, name);
}

/** Declares every name of a pattern from one value, which may be used again. */
export function bindPattern(f: FunctionBuilder, pattern: ts.BindingPattern, given: Value): void {
  if (typescript.isObjectBindingPattern(pattern)) {
    bindFields(f, pattern, f.stabilise(f.held(given, pattern), 'source'));
    return;
  }
  const source = elementWalk(f, elementSource(f, given, pattern), pattern.elements, pattern);
  for (const [at, element] of pattern.elements.entries()) {
    const value = source(at);
    if (typescript.isOmittedExpression(element)) continue;
    const isRest = element.dotDotDotToken !== undefined;
    const part = isRest
      ? restElements(f, value, at, element)
      : elementOr(f, value, at, element.initializer, element.name);
    bindPart(f, element.name, part);
  }
}

function bindFields(f: FunctionBuilder, pattern: ts.ObjectBindingPattern, value: Value): void {
  const taken = new Set<string>();
  for (const element of pattern.elements) {
    if (element.dotDotDotToken !== undefined) {
      bindPart(f, element.name, restFields(f, value, taken, element));
      continue;
    }
    const name = fieldName(f, element.propertyName ?? element.name);
    taken.add(name);
    if (value.type.kind === 'array') {
      const isLength = name === 'length';
      bindPart(f, element.name, isLength ? f.arrayLength(value) : elementOr(f, value, Number(name), element.initializer, element.name)); // prettier-ignore
    } else bindPart(f, element.name, fieldOr(f, value, name, element.initializer, element.name));
  }
}

function bindPart(f: FunctionBuilder, name: ts.BindingName, part: Value): void {
  if (typescript.isIdentifier(name)) bindName(f, name, part, undefined);
  else bindPattern(f, name, part);
}

/** The default of a pattern's element applies to undefined alone, not to null. */
export function withDefault(f: FunctionBuilder, value: Value, element: ts.BindingElement): Value {
  return defaulted(f, value, element.initializer, element.name);
}

/** One declaration of a `const` or `let` statement inside a function. */
export function bindDeclaration(f: FunctionBuilder, node: ts.VariableDeclaration, scope: ts.Node): void {
  const { name, initializer } = node;
  const declared = node.type === undefined ? undefined : declaredType(f, node.type);
  if (initializer === undefined) {
    if (!typescript.isIdentifier(name)) return;
    declareLater(f, node, name, declared);
    return;
  }
  if (!typescript.isIdentifier(name)) {
    bindDestructured(f, name, initializer, declared);
    return;
  }
  const isConst = (node.parent.flags & typescript.NodeFlags.Const) !== 0;
  if (isConst && bindFunction(f, name, initializer)) return;
  if (isConst && mayMiss(f, initializer) && bindTolerant(f, name, initializer, scope)) return;
  if (bindUnfilled(f, node, declared)) return;
  const wanted = declared ?? evolvingType(f, node);
  const value = f.expression(initializer, wanted);
  bindName(f, name, wanted === undefined ? value : f.coerceKeepingInt(value, wanted, initializer), wanted);
}

/** `const act = rule;`: another name for a function. */
function bindFunction(f: FunctionBuilder, name: ts.Identifier, initializer: ts.Expression): boolean {
  const symbol = f.symbol(name);
  if (symbol === undefined || !isFunctionType(f.module.checker.getTypeAtLocation(name))) return false;
  const known = f.functionValue(initializer);
  if (known === undefined) return false;
  f.functions.set(symbol, known);
  return true;
}

/** A declared `never` says nothing about representation. */
function declaredType(f: FunctionBuilder, node: ts.TypeNode): IrType | undefined {
  const type = f.module.types.ofNode(node);
  return type.kind === 'void' ? undefined : type;
}

function declareLater(
  f: FunctionBuilder,
  node: ts.VariableDeclaration,
  name: ts.Identifier,
  declared: IrType | undefined,
): void {
  const symbol = f.module.checker.getSymbolAtLocation(name);
  const kind = symbol === undefined ? undefined : f.module.integers.get(symbol);
  const type = declared ?? evolvingType(f, node);
  if (type === undefined) {
    f.reject('WM0202', name, { name: name.text });
    return;
  }
  const isInt = kind !== undefined && type.kind === 'number';
  const binding = isInt ? declare(f, name, intType, kind === 'unsigned') : declare(f, name, type, false);
  if (symbol !== undefined && binding.cell !== undefined) f.bindings.set(symbol, lateBinding(f, binding, name));
  // Each turn of a loop declares it anew.
  else if (type.kind === 'nullable') f.set(binding.local, noneValue('undefined', type));
}

/** The type TypeScript infers from later uses for `const xs = []` and `let x`. */
function evolvingType(f: FunctionBuilder, node: ts.VariableDeclaration): IrType | undefined {
  const { initializer, name } = node;
  const isNothing = initializer !== undefined && nothingOf(initializer) !== undefined;
  const isEmpty =
    initializer === undefined ||
    isNothing ||
    (typescript.isArrayLiteralExpression(initializer) && initializer.elements.length === 0);
  if (!isEmpty || !typescript.isIdentifier(name)) return undefined;
  const symbol = f.symbol(name);
  let found: IrType | undefined;
  const visit = (use: ts.Node): void => {
    if (found !== undefined) return;
    if (typescript.isIdentifier(use) && use.text === name.text && use !== name && f.symbol(use) === symbol)
      found = knownType(f, use);
    else typescript.forEachChild(use, visit);
  };
  visit(node.parent.parent.parent);
  if (isNothing) return found === undefined ? undefined : nullableType(found);
  if (found === undefined && initializer !== undefined) f.reject('WM0202', name, { name: name.text });
  return found;
}

function knownType(f: FunctionBuilder, use: ts.Identifier): IrType | undefined {
  const type = f.module.checker.getTypeAtLocation(use);
  const { Any, Never, Undefined, Null } = typescript.TypeFlags;
  const unknown = Any | Never | Undefined | Null;
  if (type.flags & unknown) return undefined;
  if (f.module.checker.isArrayType(type)) {
    const [element] = f.module.checker.getTypeArguments(type as ts.TypeReference);
    if (element === undefined || element.flags & unknown) return undefined;
    return arrayType(f.module.types.of(element, use));
  }
  return f.module.types.of(type, use);
}

/** `const [a, b] = [x, y]` needs no array. */
function bindDestructured(
  f: FunctionBuilder,
  pattern: ts.BindingPattern,
  initializer: ts.Expression,
  declared: IrType | undefined,
): void {
  const source = withoutParentheses(initializer);
  const globals = globalConstants(f, pattern, source);
  if (globals !== undefined) {
    for (const { name, value } of globals) bindName(f, name, value, undefined);
    return;
  }
  const isDirect =
    declared === undefined &&
    typescript.isArrayBindingPattern(pattern) &&
    typescript.isArrayLiteralExpression(source) &&
    source.elements.length === pattern.elements.length &&
    source.elements.every((element) => !typescript.isSpreadElement(element)) &&
    pattern.elements.every(
      (element) => !typescript.isOmittedExpression(element) && element.dotDotDotToken === undefined,
    );
  if (!isDirect) {
    const value = declared === undefined ? f.expression(initializer) : f.typed(initializer, declared);
    bindPattern(f, pattern, value);
    return;
  }
  const values = f
    .operands(source.elements.map((element) => () => f.expression(element)))
    .map((value) => f.stabilise(value));
  for (const [at, element] of pattern.elements.entries()) {
    const value = values[at];
    if (typescript.isOmittedExpression(element) || value === undefined) continue;
    bindPart(f, element.name, withDefault(f, value, element));
  }
}

/** A const bound to a read that may find nothing, if its uses take that. */
function bindTolerant(f: FunctionBuilder, name: ts.Identifier, initializer: ts.Expression, scope: ts.Node): boolean {
  const inner = withoutParentheses(initializer);
  const tolerance = toleranceOf(f, name, scope);
  const symbol = f.module.checker.getSymbolAtLocation(name);
  if (tolerance === 'none' || symbol === undefined) return false;
  if (typescript.isIdentifier(inner)) {
    const source = f.symbol(inner);
    const known = source === undefined ? undefined : f.bindings.get(source);
    if (known === undefined) return false;
    f.bindings.set(symbol, known);
    return true;
  }
  if (isKeyRead(f, inner)) {
    const attempt = attemptKeyRead(f, inner);
    if (attempt === undefined) return false;
    bindAttempt(f, name, symbol, attempt);
    return true;
  }
  if (!typescript.isElementAccessExpression(inner)) return false;
  const [array, index] = f.operands([
    () => f.expression(inner.expression),
    () => toIndex(f.expression(inner.argumentExpression)),
  ]) as [Value, Value];
  if (
    tolerance === 'nan' &&
    array.type.kind === 'array' &&
    array.type.element.kind === 'number' &&
    !f.module.isLibrary
  ) {
    bindName(f, name, getElement(f, array, index, inner, numberValue(Number.NaN)), undefined);
    return true;
  }
  bindAttempt(f, name, symbol, attemptIndexed(f, array, index, inner));
  return true;
}

function bindAttempt(f: FunctionBuilder, name: ts.Identifier, symbol: ts.Symbol, { value, missing }: Attempt): void {
  const local = f.local(name.text, value.type, true);
  f.set(local, value);
  f.bindings.set(symbol, { local, type: value.type, unsigned: false, ...(missing === undefined ? {} : { missing }) });
}
