import type ts from 'typescript6';
import { booleanType, intType, isReference, numberType, type IrType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { heldValue, isNone, someValue } from './nullable.ts';
import { callLibrary } from './operators.ts';
import { and, binary, booleanValue, intValue, numberValue, or, unary, type Value } from './value.ts';

/** What library/tables.ts asks of a key, by the representation it has in this instance; undefined for other names. */
export function lowerTableIntrinsic(f: FunctionBuilder, name: string, node: ts.CallExpression): Value | undefined {
  if (!names.has(name)) return undefined;
  const given = f.operands(node.arguments.map((each) => () => f.expression(each)));
  const [key, other] = given.map((value) => f.stabilise(value, 'key'));
  if (key === undefined) return undefined;
  switch (name) {
    case 'isHashed':
      return booleanValue(hasHash(key.type));
    case 'keyHash':
      return hash(f, key, node);
    case 'keyPrice':
      return price(f, key, node);
    case 'normalKey':
      return normal(f, key);
    default:
      return other === undefined ? undefined : same(f, key, other, node);
  }
}

const names = new Set(['isHashed', 'keyHash', 'keyPrice', 'normalKey', 'sameKey']);

function hasHash(type: IrType): boolean {
  return type.kind === 'nullable' ? hasHash(type.value) : !isReference(type);
}

function hash(f: FunctionBuilder, key: Value, node: ts.Node): Value {
  switch (key.type.kind) {
    case 'string':
      return callLibrary(f, 'hashText', [key], node);
    case 'number':
      return callLibrary(f, 'hashNumber', [key], node);
    case 'boolean':
      return unary('booleanToInt', key, intType);
    case 'nullable':
      return f.choose(
        isNone(key, 'any'),
        intType,
        () =>
          f.choose(
            isNone(key, 'null'),
            intType,
            () => intValue(3),
            () => intValue(2),
          ),
        () => hash(f, heldValue(key), node),
      );
    default:
      return intValue(0);
  }
}

function price(f: FunctionBuilder, key: Value, node: ts.Node): Value {
  if (key.type.kind === 'string') return callLibrary(f, 'textPrice', [key], node);
  if (key.type.kind !== 'nullable' || key.type.value.kind !== 'string') return intValue(1);
  return f.choose(
    isNone(key, 'any'),
    intType,
    () => intValue(1),
    () => price(f, heldValue(key), node),
  );
}

function normal(f: FunctionBuilder, key: Value): Value {
  // -0 + 0 is 0, and every other number stays what it is.
  if (key.type.kind === 'number') return binary('add', key, numberValue(0), numberType);
  const { type } = key;
  if (type.kind !== 'nullable' || type.value.kind !== 'number') return key;
  return f.choose(
    isNone(key, 'any'),
    type,
    () => key,
    () => someValue(normal(f, heldValue(key))),
  );
}

function same(f: FunctionBuilder, a: Value, b: Value, node: ts.Node): Value {
  switch (a.type.kind) {
    case 'string':
      return callLibrary(f, 'sameText', [a, b], node);
    case 'number':
      return callLibrary(f, 'sameNumber', [a, b], node);
    case 'boolean':
      return binary('boolean.equal', a, b, booleanType);
    case 'nullable': {
      if (isReference(a.type.value)) break;
      return f.choose(
        or(isNone(a, 'any'), isNone(b, 'any')),
        booleanType,
        () => and(agree(a, b, 'undefined'), agree(a, b, 'null')),
        () => same(f, heldValue(a), heldValue(b), node),
      );
    }
    default:
  }
  return { expression: { kind: 'same', left: a.expression, right: b.expression }, type: booleanType };
}

/** Both are this nothing, or neither is. */
function agree(a: Value, b: Value, which: 'undefined' | 'null'): Value {
  return binary('boolean.equal', isNone(a, which), isNone(b, which), booleanType);
}
