import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { arrayType, intType, nullableType, numberType, recordType, type IrType } from '../ir/types.ts';
import { elementAt, fieldOf } from './assignments.ts';
import { sliceOf } from './array_building.ts';
import { attemptKeyRead, isKeyRead } from './dictionaries.ts';
import { globalConstants } from './global_patterns.ts';
import type { Binding, FunctionBuilder } from './function_builder.ts';
import { isNone, noneValue, nothingOf, nothingType } from './nullable.ts';
import {
  attemptElement,
  getElement,
  isIndexed,
  mayMiss,
  toleranceOf,
  withoutParentheses,
  type Attempt,
} from './reads.ts';
import { intValue, isNumeric, numberValue, toIndex, toInt, toNumber, type Value } from './value.ts';

/** Declares a variable in the function being lowered. */
export function declare(f: FunctionBuilder, name: ts.Identifier, type: IrType, unsigned: boolean): Binding {
  const symbol = f.module.checker.getSymbolAtLocation(name);
  if (symbol === undefined) return f.reject('WM0101', name, { name: name.text, remedy: 'Rename it.' });
  const isFixed = !f.module.reassigned.has(symbol);
  const binding: Binding = { local: f.local(name.text, type, isFixed), type, unsigned };
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
      f.set(declare(f, name, intType, kind === 'unsigned').local, toInt(value));
      return;
    }
    // A const keeps whatever its value is; others must hold any number.
    if (isFixed && value.type.kind === 'int') {
      f.set(declare(f, name, intType, value.unsigned === true).local, value);
      return;
    }
  }
  const type = declared ?? (value.type.kind === 'int' ? numberType : value.type);
  if (type.kind === 'void') {
    // What a function without a result gives is undefined.
    f.discard(value);
    f.set(declare(f, name, nothingType, false).local, noneValue('undefined'));
    return;
  }
  const stored = f.coerce(declared === undefined ? toNumber(value) : value, type, name);
  f.set(declare(f, name, type, false).local, stored);
}

/** Declares every name of a pattern from one value, which may be used again. */
export function bindPattern(f: FunctionBuilder, pattern: ts.BindingPattern, given: Value): void {
  const value = f.stabilise(given, 'source');
  for (const [at, element] of pattern.elements.entries()) {
    if (typescript.isOmittedExpression(element)) continue;
    const part =
      element.dotDotDotToken === undefined
        ? partOf(f, pattern, element, value, at)
        : restOf(f, pattern, value, at, element);
    if (typescript.isIdentifier(element.name)) bindName(f, element.name, part, undefined);
    else bindPattern(f, element.name, part);
  }
}

function partOf(
  f: FunctionBuilder,
  pattern: ts.BindingPattern,
  element: ts.BindingElement,
  value: Value,
  at: number,
): Value {
  if (typescript.isObjectBindingPattern(pattern)) {
    const name = element.propertyName ?? element.name;
    if (typescript.isIdentifier(name) || typescript.isStringLiteral(name) || typescript.isNumericLiteral(name)) {
      if (value.type.kind === 'array' && name.text === 'length') return f.arrayLength(value);
      return withDefault(f, fieldOf(f, value, name.text, element), element);
    }
    return f.reject('WM0909', name, { name: name.getText(), remedy: 'Name the field.' });
  }
  if (element.initializer === undefined || value.type.kind !== 'array') return elementAt(f, value, at, element);
  const { initializer } = element;
  const fallback = f.collect(() => f.expression(initializer, elementType(value)));
  if (fallback.statements.length > 0)
    return f.reject('WM0909', initializer, { name: initializer.getText(), remedy: 'Use a simpler default value.' });
  return elementAt(f, value, at, element, f.coerce(fallback.value, elementType(value), initializer));
}

/** The default of a pattern's element applies to undefined alone, not to null. */
export function withDefault(f: FunctionBuilder, value: Value, element: ts.BindingElement): Value {
  const { initializer } = element;
  if (initializer === undefined || value.type.kind !== 'nullable') return value;
  const kept = f.stabilise(value);
  const own = f.module.types.of(f.module.checker.getTypeAtLocation(element.name), element);
  const type = own.kind === 'nullable' ? value.type : value.type.value;
  return f.choose(
    isNone(kept, 'undefined'),
    type,
    () => f.typed(initializer, type),
    () => f.coerce(kept, type, element),
  );
}

function elementType({ type }: Value): IrType {
  return type.kind === 'array' ? type.element : type;
}

function restOf(f: FunctionBuilder, pattern: ts.BindingPattern, value: Value, at: number, element: ts.Node): Value {
  if (value.type.kind === 'array') return sliceOf(f, value, intValue(at), f.arrayLength(value), element);
  if (value.type.kind !== 'record' || typescript.isArrayBindingPattern(pattern))
    return f.reject('WM0909', element, { name: '...', remedy: 'Name the elements.' });
  const source = value.type;
  const taken = new Set(pattern.elements.map(({ propertyName, name }) => (propertyName ?? name).getText()));
  const fields = source.fields.filter(({ name }) => !taken.has(name));
  const type = recordType(fields);
  return {
    expression: {
      kind: 'record.new',
      type,
      fields: fields.map(({ name }) => ({
        name,
        value: { kind: 'record.get', type: source, record: value.expression, field: name },
      })),
      bytes: 0,
      site: f.site(element),
    },
    type,
  };
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
  if (isConst && mayMiss(f, initializer) && bindTolerant(f, name, initializer, scope)) return;
  const wanted = declared ?? evolvingType(f, node);
  const value = f.expression(initializer, wanted);
  bindName(f, name, wanted === undefined ? value : f.coerceKeepingInt(value, wanted, initializer), wanted);
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
  } else if (kind !== undefined && type.kind === 'number') declare(f, name, intType, kind === 'unsigned');
  else {
    const { local } = declare(f, name, type, false);
    // Each turn of a loop declares it anew.
    if (type.kind === 'nullable') f.set(local, noneValue('undefined', type));
  }
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
    if (typescript.isIdentifier(element.name)) bindName(f, element.name, value, undefined);
    else bindPattern(f, element.name, value);
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
  if (!isIndexed(array)) return false;
  if (
    tolerance === 'nan' &&
    array.type.kind === 'array' &&
    array.type.element.kind === 'number' &&
    !f.module.isLibrary
  ) {
    bindName(f, name, getElement(f, array, index, inner, numberValue(Number.NaN)), undefined);
    return true;
  }
  bindAttempt(f, name, symbol, attemptElement(f, array, index, inner));
  return true;
}

function bindAttempt(f: FunctionBuilder, name: ts.Identifier, symbol: ts.Symbol, { value, missing }: Attempt): void {
  const local = f.local(name.text, value.type, true);
  f.set(local, value);
  f.bindings.set(symbol, { local, type: value.type, unsigned: false, ...(missing === undefined ? {} : { missing }) });
}
