import { statusCode } from '@orrery/contract';
import type binaryen from 'binaryen';
import type { Expression, Nothing } from '../ir/ir.ts';
import type { NullableType } from '../ir/types.ts';
import type { WasmFunction } from './function.ts';
import type { WasmContext } from './names.ts';
import { isWide } from './records.ts';

type Ref = binaryen.ExpressionRef;
type Node = Extract<Expression, { kind: 'none' | 'some' | 'unwrap' | 'isNone' | 'present' }>;
/** Builds an operand. */
type Build = (operand: Expression) => Ref;

/** Addresses that are no object's: those are multiples of 4 and above `firstRegion`. Absent differs in its lowest bit. */
const references: Readonly<Record<Nothing, number>> = { undefined: 0, absent: 1, null: 4 };
const lowestReference = 16;

/** Beyond false and true. Absent differs from undefined in one bit that no other code has. */
const booleans: Readonly<Record<Nothing, number>> = { undefined: 2, absent: 6, null: 3 };
const lowestBoolean = 2;

/**
 * The three highest words are quiet NaNs that no value is: `some` makes every NaN canonical. An int is held as the
 * number that it is.
 */
const doubles: Readonly<Record<Nothing, bigint>> = {
  undefined: 0xffff_ffff_ffff_fffdn,
  absent: 0xffff_ffff_ffff_fffen,
  null: 0xffff_ffff_ffff_ffffn,
};
const lowestDouble = doubles.undefined;
const signed = (bits: bigint): bigint => BigInt.asIntN(64, bits);

/** The none of a type. */
export function none({ wasm: m }: WasmContext, type: NullableType, which: Nothing): Ref {
  if (isWide(type)) return m.f64.reinterpret(m.i64.const(signed(doubles[which])));
  return m.i32.const(type.value.kind === 'boolean' ? booleans[which] : references[which]);
}

export function nullableExpression(f: WasmFunction, node: Node, build: Build): Ref {
  const { wasm: m } = f.context;
  switch (node.kind) {
    case 'none':
      return none(f.context, node.type, node.which);
    case 'some':
      return some(f, node, build);
    case 'unwrap':
      return unwrap(f, node, build);
    case 'isNone': {
      const type = f.typeOf(node.value) as NullableType;
      const value = build(node.value);
      if (node.which === 'any') return isAny(f, type, value);
      if (isWide(type)) return m.i64.eq(m.i64.reinterpret(value), m.i64.const(signed(doubles[node.which])));
      return m.i32.eq(value, none(f.context, type, node.which));
    }
    case 'present': {
      const type = f.typeOf(node.value) as NullableType;
      const value = build(node.value);
      if (!isWide(type)) return m.i32.and(value, m.i32.const(type.value.kind === 'boolean' ? 3 : -2));
      const kept = f.temporary(f.context.binaryen.f64);
      const read = (): Ref => m.local.get(kept, f.context.binaryen.f64);
      return m.block(
        null,
        [
          m.local.set(kept, value),
          m.select(
            m.i64.eq(m.i64.reinterpret(read()), m.i64.const(signed(doubles.absent))),
            none(f.context, type, 'undefined'),
            read(),
          ),
        ],
        f.context.binaryen.f64,
      );
    }
  }
}

/** One comparison, whatever the type. */
function isAny({ context: { wasm: m } }: WasmFunction, type: NullableType, value: Ref): Ref {
  if (isWide(type)) return m.i64.ge_u(m.i64.reinterpret(value), m.i64.const(signed(lowestDouble)));
  if (type.value.kind === 'boolean') return m.i32.ge_u(value, m.i32.const(lowestBoolean));
  return m.i32.lt_u(value, m.i32.const(lowestReference));
}

function some(f: WasmFunction, { type, value }: Extract<Node, { kind: 'some' }>, build: Build): Ref {
  const { wasm: m, binaryen } = f.context;
  if (type.value.kind === 'int') return m.f64.convert_s.i32(build(value));
  if (type.value.kind !== 'number') return build(value);
  if (value.kind === 'number') return m.f64.const(value.value);
  const kept = f.temporary(binaryen.f64);
  const read = (): Ref => m.local.get(kept, binaryen.f64);
  return m.block(
    null,
    [m.local.set(kept, build(value)), m.select(m.f64.eq(read(), read()), read(), m.f64.const(NaN))],
    binaryen.f64,
  );
}

function unwrap(f: WasmFunction, { value, site }: Extract<Node, { kind: 'unwrap' }>, build: Build): Ref {
  const { wasm: m, binaryen } = f.context;
  const type = f.typeOf(value) as NullableType;
  const asValue = (held: Ref): Ref => (type.value.kind === 'int' ? m.i32.trunc_s_sat.f64(held) : held);
  if (site === undefined) return asValue(build(value));
  const held = isWide(type) ? binaryen.f64 : binaryen.i32;
  const kept = f.temporary(held);
  const read = (): Ref => m.local.get(kept, held);
  return m.block(
    null,
    [
      m.local.set(kept, build(value)),
      m.if(
        isAny(f, type, read()),
        m.block(null, [
          m.call(
            'fail',
            [m.i32.const(statusCode.missing_value), f.site(site), m.f64.const(0), m.f64.const(0)],
            binaryen.none,
          ),
          f.leave(),
        ]),
      ),
      asValue(read()),
    ],
    type.value.kind === 'number' ? binaryen.f64 : binaryen.i32,
  );
}
