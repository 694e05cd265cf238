import { statusCode } from '@orrery/contract';
import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { Statement } from '../ir/ir.ts';
import { booleanType, type IrType } from '../ir/types.ts';
import { at } from './array_building.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { heldValue, isNone } from './nullable.ts';
import { equals } from './operators.ts';
import { fieldValue, withoutParentheses } from './reads.ts';
import { dictionaryOf } from './dictionaries.ts';
import type { Table } from './tables.ts';
import { isTuple } from './tuples.ts';
import { binary, booleanValue, intValue, numberValue, or, stringValue, toNumber, type Value } from './value.ts';

/**
 * `x as T`. What TypeScript can derive is free; what only the running program can tell is tested there, and the step
 * stops with wrong_shape where it does not hold; what cannot be tested is rejected.
 */
export function lowerAssertion(f: FunctionBuilder, node: ts.AsExpression, expected: IrType | undefined): Value {
  if (typescript.isConstTypeReference(node.type)) return f.expression(node.expression, expected);
  const type = f.module.types.ofNode(node.type);
  if (type.kind === 'void') return f.expression(node.expression);
  const target = f.module.checker.getTypeFromTypeNode(node.type);
  const value = f.coerce(f.tolerant(node.expression, type), type, node);
  if (holds(f, node.expression, target)) return value;
  const kept = f.stabilise(value, 'asserted');
  if (!verify(f, kept, target, node)) return f.reject('WM0203', node, { type: node.type.getText() });
  return kept;
}

/** Whether TypeScript itself knows that the value is a T, element by element for a literal. */
function holds(f: FunctionBuilder, given: ts.Expression, target: ts.Type): boolean {
  const { checker } = f.module;
  const node = withoutParentheses(given);
  const source = checker.getTypeAtLocation(node);
  if (checker.isTypeAssignableTo(source, target)) return true;
  if (checker.isTypeAssignableTo(checker.getNonNullableType(source), target)) return true;
  if (typescript.isObjectLiteralExpression(node))
    return node.properties.every((property) => {
      const wanted = property.name === undefined ? undefined : target.getProperty(property.name.getText());
      return (
        wanted !== undefined &&
        typescript.isPropertyAssignment(property) &&
        holds(f, property.initializer, checker.getTypeOfSymbol(wanted))
      );
    });
  if (!typescript.isArrayLiteralExpression(node) || !checker.isArrayType(target)) return false;
  const [element] = checker.getTypeArguments(target as ts.TypeReference);
  return element !== undefined && node.elements.every((each) => holds(f, each, element));
}

/** Emits the test that a value is of a type; false if no test can tell. */
function verify(f: FunctionBuilder, value: Value, target: ts.Type, node: ts.Node): boolean {
  const { checker } = f.module;
  if (value.type.kind === 'nullable') {
    const inner = f.collect(() => verify(f, heldValue(value), checker.getNonNullableType(target), node));
    const test = isNone(value, 'any');
    f.emit({ kind: 'if', test: test.expression, then: [], otherwise: inner.statements });
    return inner.value;
  }
  const members = target.isUnion() ? target.types : [target];
  if (isWholeKind(value.type, target)) return true;
  const table = dictionaryOf(f, value, node);
  if (table !== undefined) return verifyEntries(f, table, target, node);
  if (checker.isTupleType(target)) return verifyTuple(f, value, target, node);
  const literals = members.map((member) => literalOf(checker, member));
  if (literals.every((literal) => literal !== undefined)) {
    require(f, value, literals, node);
    return true;
  }
  if (value.type.kind === 'array') {
    const [element] = checker.getTypeArguments(target as ts.TypeReference);
    if (element === undefined) return false;
    let isTold = true;
    f.countUp(
      () => f.arrayLength(value),
      (index) => {
        isTold = verify(f, f.stabilise(at(value, index), 'element'), element, node) && isTold;
      },
    );
    return isTold;
  }
  return value.type.kind === 'record' && verifyTag(f, value, members, node);
}

/** Whether every value of this representation is one of the type: `number`, not `0 | 1`. */
function isWholeKind({ kind }: IrType, { flags }: ts.Type): boolean {
  const { Number, String, Boolean } = typescript.TypeFlags;
  if (kind === 'number' || kind === 'int') return (flags & Number) !== 0;
  return kind === 'string' ? (flags & String) !== 0 : kind === 'boolean' && (flags & Boolean) !== 0;
}

/** A Record over literals has all of its keys; the values of any Record are of its type. */
function verifyEntries(f: FunctionBuilder, given: Table, target: ts.Type, node: ts.Node): boolean {
  const { checker } = f.module;
  const table = given;
  const fields = checker.getPropertiesOfType(target);
  const [index] = checker.getIndexInfosOfType(target);
  for (const { name, flags } of fields) {
    if (flags & typescript.SymbolFlags.Optional) continue;
    f.emit({ kind: 'if', test: table.has(stringValue(name)).expression, then: [], otherwise: [wrongShape(f, node)] });
  }
  const [first] = fields;
  const type = index?.type ?? (first === undefined ? undefined : checker.getTypeOfSymbol(first));
  if (type === undefined) return false;
  const { value } = table.shape;
  if (value.kind === 'nullable' ? isWholeKind(value.value, checker.getNonNullableType(type)) : isWholeKind(value, type))
    return true;
  let isTold = true;
  const order = f.stabilise(table.order(), 'order');
  f.countUp(
    () => f.arrayLength(order),
    (each) => {
      const entry = f.stabilise(table.valueAt(f.stabilise(at(order, each), 'position')), 'entry');
      isTold = verify(f, entry, type, node) && isTold;
    },
  );
  return isTold;
}

function verifyTuple(f: FunctionBuilder, value: Value, target: ts.Type, node: ts.Node): boolean {
  const elements = f.module.checker.getTypeArguments(target as ts.TypeReference);
  if (!isTuple(value.type)) return value.type.kind === 'array' && verifyElements(f, value, elements, node);
  return elements.every((element, i) => {
    const part = f.stabilise(fieldValue(f, value, String(i), node), 'part');
    return verify(f, part, element, node);
  });
}

/** A tuple that is an array: it has its length, and each element is of its type. */
function verifyElements(f: FunctionBuilder, array: Value, elements: readonly ts.Type[], node: ts.Node): boolean {
  const isLong = binary('int.equal', f.arrayLength(array), intValue(elements.length), booleanType);
  f.emit({ kind: 'if', test: isLong.expression, then: [], otherwise: [wrongShape(f, node)] });
  return elements.every((element, i) => verify(f, f.stabilise(at(array, intValue(i)), 'part'), element, node));
}

function wrongShape(f: FunctionBuilder, node: ts.Node): Statement {
  const zero = numberValue(0).expression;
  return { kind: 'fail', status: statusCode.wrong_shape, details: [zero, zero], site: f.site(node) };
}

/** A variant of a union is told by the field whose literals differ among all of its family. */
function verifyTag(f: FunctionBuilder, value: Value, members: readonly ts.Type[], node: ts.Node): boolean {
  const { checker } = f.module;
  const [first] = members;
  const tag = first?.getProperties().find((field) =>
    members.every((member) => {
      const own = member.getProperty(field.name);
      return own !== undefined && literalOf(checker, checker.getTypeOfSymbol(own)) !== undefined;
    }),
  );
  if (tag === undefined) return false;
  const literals = members.map((member) => {
    const own = member.getProperty(tag.name);
    return own === undefined ? undefined : literalOf(checker, checker.getTypeOfSymbol(own));
  });
  require(f, f.stabilise(f.held(fieldValue(f, value, tag.name, node), node)), literals, node);
  return true;
}

type Literal = number | string | boolean;

function literalOf(checker: ts.TypeChecker, type: ts.Type): Literal | undefined {
  if (type.isNumberLiteral() || type.isStringLiteral()) return type.value;
  if (type.flags & typescript.TypeFlags.BooleanLiteral) return checker.typeToString(type) === 'true';
  return undefined;
}

function literalValue(literal: Literal | undefined): Value {
  if (typeof literal === 'number') return numberValue(literal);
  return typeof literal === 'string' ? stringValue(literal) : booleanValue(literal === true);
}

/** Stops the step unless the value is one of the literals. */
function require(f: FunctionBuilder, value: Value, literals: readonly (Literal | undefined)[], node: ts.Node): void {
  const isOne = literals
    .map((literal) => equals(f, value, literalValue(literal), node))
    .reduce((any: Value | undefined, one) => (any === undefined ? one : or(any, one)), undefined);
  const found = value.type.kind === 'number' || value.type.kind === 'int' ? toNumber(value) : numberValue(0);
  f.emit({
    kind: 'if',
    test: (isOne ?? { expression: { kind: 'boolean', value: false }, type: booleanType }).expression,
    then: [],
    otherwise: [
      {
        kind: 'fail',
        status: statusCode.wrong_shape,
        details: [found.expression, { kind: 'number', value: literals.length }],
        site: f.site(node),
      },
    ],
  });
}
