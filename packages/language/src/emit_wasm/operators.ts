import type binaryen from 'binaryen';
import type { BinaryOperator, UnaryOperator } from '../ir/ir.ts';
import { runtime } from './runtime.ts';

type Ref = number;

export function unaryNode(m: binaryen.Module, b: typeof binaryen, operator: UnaryOperator, operand: Ref): Ref {
  const bits = (): Ref => m.call(runtime.bits, [operand], b.i64);
  switch (operator) {
    case 'negate':
      return m.f64.neg(operand);
    case 'abs':
      return m.f64.abs(operand);
    case 'floor':
      return m.f64.floor(operand);
    case 'ceil':
      return m.f64.ceil(operand);
    case 'trunc':
      return m.f64.trunc(operand);
    case 'sqrt':
      return m.f64.sqrt(operand);
    case 'fround':
      return m.f64.promote(m.f32.demote(operand));
    case 'toInt':
      return m.call(runtime.toInt, [operand], b.i32);
    case 'truncateToInt':
      return m.i32.trunc_s_sat.f64(operand);
    case 'highWord':
      return m.i32.wrap(m.i64.shr_u(bits(), m.i64.const(32n)));
    case 'lowWord':
      return m.i32.wrap(bits());
    case 'fromInt':
      return m.f64.convert_s.i32(operand);
    case 'fromUnsigned':
      return m.f64.convert_u.i32(operand);
    case 'clz32':
      return m.i32.clz(operand);
    case 'not':
      return m.i32.eqz(operand);
    case 'booleanToInt':
      return operand;
    case 'intToBoolean':
      return m.i32.ne(operand, m.i32.const(0));
  }
}

export function binaryNode(m: binaryen.Module, operator: BinaryOperator, left: Ref, right: Ref): Ref {
  const { i32, i64, f64 } = m;
  switch (operator) {
    case 'add':
      return f64.add(left, right);
    case 'subtract':
      return f64.sub(left, right);
    case 'multiply':
      return f64.mul(left, right);
    case 'divide':
      return f64.div(left, right);
    case 'min':
      return f64.min(left, right);
    case 'max':
      return f64.max(left, right);
    case 'less':
      return f64.lt(left, right);
    case 'lessEqual':
      return f64.le(left, right);
    case 'greater':
      return f64.gt(left, right);
    case 'greaterEqual':
      return f64.ge(left, right);
    case 'equal':
      return f64.eq(left, right);
    case 'notEqual':
      return f64.ne(left, right);
    case 'int.add':
      return i32.add(left, right);
    case 'int.subtract':
      return i32.sub(left, right);
    case 'int.multiply':
      return i32.mul(left, right);
    case 'int.multiplyHigh':
      return i32.wrap(i64.shr_u(i64.mul(i64.extend_u(left), i64.extend_u(right)), i64.const(32n)));
    case 'int.and':
      return i32.and(left, right);
    case 'int.or':
      return i32.or(left, right);
    case 'int.xor':
      return i32.xor(left, right);
    case 'int.shiftLeft':
      return i32.shl(left, right);
    case 'int.shiftRight':
      return i32.shr_s(left, right);
    case 'int.shiftRightUnsigned':
      return i32.shr_u(left, right);
    case 'int.equal':
      return i32.eq(left, right);
    case 'int.notEqual':
      return i32.ne(left, right);
    case 'int.less':
      return i32.lt_s(left, right);
    case 'int.lessEqual':
      return i32.le_s(left, right);
    case 'int.lessUnsigned':
      return i32.lt_u(left, right);
    case 'boolean.equal':
      return i32.eq(left, right);
    case 'fromWords':
      return f64.reinterpret(i64.or(i64.shl(i64.extend_u(left), i64.const(32n)), i64.extend_u(right)));
  }
}
