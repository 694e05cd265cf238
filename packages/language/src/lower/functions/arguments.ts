import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import { arrayType, numberType, type ArrayType, type IrType, type RecordType } from '../../ir/types.ts';
import { appendAll, emptyArray, pushOnto } from '../array_building.ts';
import { elementAt } from '../patterns.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { arrayWanted } from '../iteration.ts';
import { arrayOf } from '../literals.ts';
import { spreadSource } from '../spreads.ts';
import type { Value } from '../value.ts';
import { restElement } from './instances.ts';

/** A parameter as a call fills it. */
export interface Formal {
  readonly type: IrType;
  readonly isRest: boolean;
  readonly hasDefault: boolean;
  /** A function known while compiling: its argument is not evaluated. */
  readonly isKnown: boolean;
}

/** One argument as it is written, and the first parameter that it fills. */
interface Piece {
  readonly node: ts.Expression;
  readonly at: number;
  /** Of a spread: how many values it gives, if its type says so. */
  readonly count: number | undefined;
  readonly spread: ts.Expression | undefined;
}

/** The arguments of a call, evaluated left to right; undefined where none is given and where the function is known. */
export function evaluateArguments(
  f: FunctionBuilder,
  formals: readonly Formal[],
  nodes: readonly ts.Expression[],
  place: ts.Node,
): readonly (Value | undefined)[] {
  const pieces = piecesOf(f, nodes);
  const rest = formals.findIndex(({ isRest }) => isRest);
  const typeAt = (at: number): IrType => {
    const formal = rest >= 0 && at >= rest ? formals[rest] : formals[at];
    if (formal === undefined) return numberType;
    return formal.isRest ? restElement(formal.type, at - rest) : formal.type;
  };
  const evaluated = f.operands(
    pieces.map(({ node, at, spread }, index) => () => {
      const formal = formals[at];
      if (spread !== undefined) {
        const wanted = rest >= 0 && at >= rest ? arrayType(typeAt(at)) : undefined;
        const value = f.expression(spread, arrayWanted(f, spread, wanted));
        const later = nodes.slice(index + 1);
        return f.stabilise(spreadSource(f, spread, value, later), 'spread');
      }
      if (formal?.isKnown === true) return known;
      const isGiven = formal !== undefined || rest >= 0;
      // A method of several classes may take fewer than its interface says; a function has no effects.
      if (!isGiven) return typescript.isFunctionLike(node) ? known : f.expression(node);
      if (formal?.hasDefault !== true) return f.typed(node, typeAt(at));
      // Where undefined is given, the default applies.
      const value = f.tolerant(node, typeAt(at));
      return value.type.kind === 'nullable' ? value : f.coerce(value, typeAt(at), node);
    }),
  );
  const fixed: (Value | undefined)[] = [];
  const others: { readonly value: Value; readonly isSpread: boolean }[] = [];
  const give = (at: number, value: Value): void => {
    if (rest >= 0 && at >= rest) others.push({ value, isSpread: false });
    else if (formals[at] === undefined) f.discard(value);
    else fixed[at] = value === known ? undefined : value;
  };
  for (const [index, { at, count, spread }] of pieces.entries()) {
    const value = evaluated[index] as Value;
    if (spread === undefined) give(at, value);
    else if (count === undefined || (rest >= 0 && at >= rest && value.type.kind === 'array'))
      others.push({ value, isSpread: true });
    else
      for (let position = 0; position < count; position += 1)
        give(at + position, f.coerce(elementAt(f, value, position, spread), typeAt(at + position), spread));
  }
  return formals.map(({ type, isRest }, at) => (isRest ? gathered(f, type, others, place) : fixed[at]));
}

const known: Value = { expression: { kind: 'boolean', value: false }, type: { kind: 'boolean' } };

function piecesOf(f: FunctionBuilder, nodes: readonly ts.Expression[]): readonly Piece[] {
  let at = 0;
  return nodes.map((node): Piece => {
    const spread = typescript.isSpreadElement(node) ? node.expression : undefined;
    const count = spread === undefined ? 1 : tupleLength(f, spread);
    const piece = { node, at, count, spread };
    at += count ?? 0;
    return piece;
  });
}

function tupleLength(f: FunctionBuilder, node: ts.Expression): number | undefined {
  const { checker, types } = f.module;
  const type = types.resolved(checker.getTypeAtLocation(node));
  if (!checker.isTupleType(type)) return undefined;
  const { elementFlags } = (type as ts.TupleTypeReference).target;
  return elementFlags.every((flags) => flags === typescript.ElementFlags.Required) ? elementFlags.length : undefined;
}

/** The array (or tuple) of a rest parameter. */
function gathered(
  f: FunctionBuilder,
  type: IrType,
  parts: readonly { readonly value: Value; readonly isSpread: boolean }[],
  place: ts.Node,
): Value {
  if (type.kind === 'record') return gatheredTuple(f, type, parts, place);
  if (type.kind !== 'array') return f.reject('WM0202', place, { name: '...' });
  if (parts.every(({ isSpread }) => !isSpread))
    return arrayOf(
      f,
      type,
      parts.map(({ value }) => value),
      place,
    );
  return gatheredArray(f, type, parts, place);
}

function gatheredArray(
  f: FunctionBuilder,
  type: ArrayType,
  parts: readonly { readonly value: Value; readonly isSpread: boolean }[],
  place: ts.Node,
): Value {
  const kept = parts.map(({ value, isSpread }) => ({ value: f.stabilise(value, 'given'), isSpread }));
  const result = emptyArray(f, type, place);
  for (const { value, isSpread } of kept) {
    if (!isSpread) pushOnto(f, result, value, place);
    else appendAll(f, result, f.coerce(value, type, place), place);
  }
  return result;
}

function gatheredTuple(
  f: FunctionBuilder,
  type: RecordType,
  parts: readonly { readonly value: Value }[],
  place: ts.Node,
): Value {
  const fields = type.fields.map(({ name }) => ({ name, value: parts[Number(name)]?.value }));
  if (fields.some(({ value }) => value === undefined)) return f.reject('WM0202', place, { name: '...' });
  return {
    expression: {
      kind: 'record.new',
      type,
      fields: parts.map(({ value }, at) => ({ name: String(at), value: value.expression })),
      bytes: 0,
      site: f.site(place),
    },
    type,
  };
}
