import { statusCode } from '@orrery/contract';
import type binaryen from 'binaryen';
import type { BinaryOperator, Expression, FunctionId, UnaryOperator } from '../ir/ir.ts';
import type { ArrayType } from '../ir/types.ts';
import { wasmType, type WasmFunction } from './function.ts';
import { load32 } from './loads.ts';
import { constantName, functionName, globals, offsetOf, parameterName } from './names.ts';
import { arrayHeader, elementSize, valueSize } from './records.ts';

type Ref = binaryen.ExpressionRef;

/** The value of an expression on the stack. Every call builds new nodes. */
export function expression(f: WasmFunction, node: Expression): Ref {
  const { wasm: m, binaryen, module, places } = f.context;
  const { i32, f64 } = binaryen;
  switch (node.kind) {
    case 'number':
      return m.f64.const(node.value);
    case 'int':
      return m.i32.const(node.value | 0);
    case 'boolean':
      return m.i32.const(node.value ? 1 : 0);
    case 'local':
      return m.local.get(f.index(node.local), f.typeAt(f.index(node.local)));
    case 'constant': {
      const constant = module.constants[node.constant];
      if (constant?.value === undefined)
        return m.global.get(constantName(node.constant), wasmType(f.context, f.typeOf(node)));
      if (constant.type.kind === 'number') return m.f64.const(Number(constant.value));
      return m.i32.const(Number(constant.value) | 0);
    }
    case 'parameter':
      return m.global.get(parameterName(node.parameter), f64);
    case 'unary':
      return unary(f, node.operator, expression(f, node.operand));
    case 'binary':
      return binary(f, node.operator, expression(f, node.left), expression(f, node.right));
    case 'same':
      return m.i32.eq(expression(f, node.left), expression(f, node.right));
    case 'conditional':
      return m.if(expression(f, node.test), expression(f, node.then), expression(f, node.otherwise));
    case 'call':
      return call(f, node.function, node.arguments);
    case 'attempt':
      return attempt(f, node.function, node.arguments);
    case 'record.new':
      return recordNew(f, node);
    case 'record.get': {
      const offset = f.context.records.of(node.type).offsets.get(node.field) ?? 0;
      const record = expression(f, node.record);
      return f.typeOf(node).kind === 'number' ? m.f64.load(offset, 0, record) : load32(f.context, offset, 0, record);
    }
    case 'array.new':
      return arrayNew(f, node);
    case 'array.make':
      return allocated(
        f,
        m.call(
          'make',
          [
            expression(f, node.length),
            m.i32.const(node.headerBytes),
            m.i32.const(node.elementBytes),
            m.i32.const(elementSize(node.type)),
            m.i32.const(node.site),
          ],
          i32,
        ),
        () => [],
      );
    case 'array.length':
      return load32(f.context, arrayHeader.length, 0, expression(f, node.array));
    case 'array.get':
      return arrayGet(f, node);
    case 'array.at':
      return loadElement(
        f,
        node.type,
        elementAddress(f, node.type, expression(f, node.array), expression(f, node.index)),
      );
    case 'string':
    case 'string.length':
    case 'string.unit':
    case 'string.concat':
    case 'string.slice':
    case 'string.fromUnits':
    case 'string.equal':
    case 'string.less':
    case 'none':
    case 'some':
    case 'unwrap':
    case 'isNone':
    case 'present':
    case 'memory.loadText':
    case 'blank':
      throw new TypeError(`no WebAssembly for ${node.kind}`);
    case 'memory.load': {
      const { offset, base } = address(f, node.address);
      switch (node.access) {
        case 'f64':
          return m.f64.load(offset, 1, base);
        case 'u32':
          return load32(f.context, offset, 1, base);
        case 'u16':
          return m.i32.load16_u(offset, 1, base);
        case 'u8':
          return m.i32.load8_u(offset, 1, base);
      }
      break;
    }
    case 'region':
      return m.i32.const(node.size === true ? (places.get(node.region)?.size ?? 0) : offsetOf(f.context, node.region));
    case 'budget':
      return m.global.get(node.of === 'charges' ? globals.charges : globals.bytes, i32);
    case 'failure.site':
      return m.global.get(globals.site, i32);
    case 'failure.detail':
      return m.global.get(node.index === 0 ? globals.detail0 : globals.detail1, f64);
  }
}

/** An address as base and immediate offset. */
export function address(f: WasmFunction, node: Expression): { readonly offset: number; readonly base: Ref } {
  const { wasm: m } = f.context;
  if (node.kind === 'region' && node.size !== true)
    return { offset: offsetOf(f.context, node.region), base: m.i32.const(0) };
  if (node.kind === 'binary' && node.operator === 'int.add' && node.right.kind === 'int' && node.right.value >= 0) {
    const { offset, base } = address(f, node.left);
    return { offset: offset + node.right.value, base };
  }
  return { offset: 0, base: expression(f, node) };
}

function argumentsOf(f: WasmFunction, callee: FunctionId, operands: readonly Expression[]): Ref[] {
  const { wasm: m, binaryen, facts } = f.context;
  const own = operands.map((operand) => expression(f, operand));
  if (facts[callee]?.carriesDepth !== true) return own;
  const depth = f.carriesDepth ? m.local.get(0, binaryen.i32) : m.i32.const(0);
  return [facts[callee].recursive ? m.i32.add(depth, m.i32.const(1)) : depth, ...own];
}

/** A call, followed by a look at the status if the callee may fail. */
export function call(f: WasmFunction, callee: FunctionId, operands: readonly Expression[]): Ref {
  const { wasm: m, binaryen, module, facts } = f.context;
  const result = wasmType(f.context, module.functions[callee]?.result ?? { kind: 'void' });
  const called = m.call(functionName(module, callee), argumentsOf(f, callee, operands), result);
  if (facts[callee]?.mayFail !== true) return called;
  if (result === binaryen.none) return m.block(null, [called, f.check()], binaryen.none);
  const kept = f.temporary(result);
  return m.block(null, [m.local.set(kept, called), f.check(), m.local.get(kept, result)], result);
}

function attempt(f: WasmFunction, callee: FunctionId, operands: readonly Expression[]): Ref {
  const { wasm: m, binaryen, module } = f.context;
  const kept = f.temporary(binaryen.i32);
  return m.block(
    null,
    [
      m.call(functionName(module, callee), argumentsOf(f, callee, operands), binaryen.none),
      m.local.set(kept, m.global.get(globals.status, binaryen.i32)),
      m.global.set(globals.status, m.i32.const(0)),
      m.local.get(kept, binaryen.i32),
    ],
    binaryen.i32,
  );
}

/** An allocation that yields 0 after a failure, what is done with it, and its address. */
function allocated(f: WasmFunction, allocation: Ref, fill: (address: () => Ref) => Ref[]): Ref {
  const { wasm: m, binaryen } = f.context;
  const kept = f.temporary(binaryen.i32);
  const read = (): Ref => m.local.get(kept, binaryen.i32);
  return m.block(
    null,
    [m.local.set(kept, allocation), m.if(m.i32.eqz(read()), f.leave()), ...fill(read), read()],
    binaryen.i32,
  );
}

function recordNew(f: WasmFunction, node: Extract<Expression, { kind: 'record.new' }>): Ref {
  const { wasm: m, binaryen, records } = f.context;
  const { size, offsets } = records.of(node.type);
  const allocation = m.call('new', [m.i32.const(node.bytes), m.i32.const(size), m.i32.const(node.site)], binaryen.i32);
  return allocated(f, allocation, (record) =>
    node.fields.map(({ name, value }) => {
      const offset = offsets.get(name) ?? 0;
      const stored = expression(f, value);
      return f.typeOf(value).kind === 'number'
        ? m.f64.store(offset, 0, record(), stored)
        : m.i32.store(offset, 0, record(), stored);
    }),
  );
}

function arrayNew(f: WasmFunction, node: Extract<Expression, { kind: 'array.new' }>): Ref {
  const { wasm: m, binaryen } = f.context;
  const width = elementSize(node.type);
  const length = node.elements.length;
  const allocation = m.call(
    'new',
    [m.i32.const(node.bytes), m.i32.const(arrayHeader.size + width * length), m.i32.const(node.site)],
    binaryen.i32,
  );
  return allocated(f, allocation, (array) => [
    m.i32.store(arrayHeader.length, 0, array(), m.i32.const(length)),
    m.i32.store(arrayHeader.capacity, 0, array(), m.i32.const(length)),
    m.i32.store(arrayHeader.data, 0, array(), m.i32.add(array(), m.i32.const(arrayHeader.size))),
    ...node.elements.map((element, i) => {
      const value = expression(f, element);
      const offset = arrayHeader.size + width * i;
      return width === 8 ? m.f64.store(offset, 0, array(), value) : m.i32.store(offset, 0, array(), value);
    }),
  ]);
}

/** Address of an element that exists. */
export function elementAddress(f: WasmFunction, type: ArrayType, array: Ref, index: Ref): Ref {
  const { wasm: m } = f.context;
  const shift = elementSize(type) === 8 ? 3 : 2;
  return m.i32.add(load32(f.context, arrayHeader.data, 0, array), m.i32.shl(index, m.i32.const(shift)));
}

function loadElement(f: WasmFunction, type: ArrayType, place: Ref): Ref {
  const { wasm: m } = f.context;
  return elementSize(type) === 8 ? m.f64.load(0, 0, place) : load32(f.context, 0, 0, place);
}

/** Array and index in temporaries; the index as an int, `integral` whether it was one. */
export function takeIndex(f: WasmFunction, array: Expression, index: Expression) {
  const { wasm: m, binaryen } = f.context;
  const { i32, f64 } = binaryen;
  const arrayAt = f.temporary(i32);
  const indexAt = f.temporary(i32);
  const readArray = (): Ref => m.local.get(arrayAt, i32);
  const readIndex = (): Ref => m.local.get(indexAt, i32);
  const length = (): Ref => load32(f.context, arrayHeader.length, 0, readArray());
  const take = [m.local.set(arrayAt, expression(f, array))];
  let given: () => Ref;
  let integral: (() => Ref) | undefined;
  if (f.typeOf(index).kind === 'int') {
    take.push(m.local.set(indexAt, expression(f, index)));
    given = () => m.f64.convert_s.i32(readIndex());
  } else {
    const numberAt = f.temporary(f64);
    take.push(
      m.local.set(numberAt, expression(f, index)),
      m.local.set(indexAt, m.i32.trunc_s_sat.f64(m.local.get(numberAt, f64))),
    );
    given = () => m.local.get(numberAt, f64);
    integral = () => m.f64.eq(m.f64.convert_s.i32(readIndex()), m.local.get(numberAt, f64));
  }
  const fail = (status: number, site: number): Ref =>
    m.call('index_fail', [given(), length(), m.i32.const(site), m.i32.const(status)], binaryen.none);
  return { take, readArray, readIndex, length, given, integral, fail };
}

function arrayGet(f: WasmFunction, node: Extract<Expression, { kind: 'array.get' }>): Ref {
  const { wasm: m } = f.context;
  const { take, readArray, readIndex, length, given, integral, fail } = takeIndex(f, node.array, node.index);
  const type = valueSize(node.type.element) === 8 ? f.context.binaryen.f64 : f.context.binaryen.i32;
  const inside = (): Ref => m.i32.lt_u(readIndex(), length());
  // 2^31 - 1 and above saturate; no array is that long.
  const valid = (): Ref => (integral === undefined ? inside() : m.i32.and(integral(), inside()));
  const read = (): Ref => loadElement(f, node.type, elementAddress(f, node.type, readArray(), readIndex()));
  const failed = (): Ref => m.block(null, [fail(statusCode.out_of_range_read, node.site), f.leave()]);
  if (node.fallback === undefined) return m.block(null, [...take, m.if(m.i32.eqz(valid()), failed()), read()], type);
  // A whole index beyond the ends takes the fallback, any other fails.
  const whole =
    integral === undefined
      ? []
      : [
          m.if(
            m.i32.eqz(
              m.i32.and(m.f64.eq(m.f64.trunc(given()), given()), m.f64.lt(m.f64.abs(given()), m.f64.const(Infinity))),
            ),
            failed(),
          ),
        ];
  return m.block(null, [...take, ...whole, m.if(valid(), read(), expression(f, node.fallback))], type);
}

/** A NaN with the one bit pattern that leaves the module. */
export function canonical(f: WasmFunction, value: Ref): Ref {
  const { wasm: m, binaryen } = f.context;
  const kept = f.temporary(binaryen.f64);
  const read = (): Ref => m.local.get(kept, binaryen.f64);
  return m.block(
    null,
    [
      m.local.set(kept, value),
      m.select(m.f64.eq(read(), read()), m.i64.reinterpret(read()), m.i64.const(0x7ff8000000000000n)),
    ],
    binaryen.i64,
  );
}

function unary(f: WasmFunction, operator: UnaryOperator, operand: Ref): Ref {
  const { wasm: m, binaryen } = f.context;
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
      return m.call('to_int', [operand], binaryen.i32);
    case 'truncateToInt':
      return m.i32.trunc_s_sat.f64(operand);
    case 'highWord':
      return m.i32.wrap(m.i64.shr_u(canonical(f, operand), m.i64.const(32n)));
    case 'lowWord':
      return m.i32.wrap(canonical(f, operand));
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

function binary(f: WasmFunction, operator: BinaryOperator, left: Ref, right: Ref): Ref {
  const { wasm: m } = f.context;
  switch (operator) {
    case 'add':
      return m.f64.add(left, right);
    case 'subtract':
      return m.f64.sub(left, right);
    case 'multiply':
      return m.f64.mul(left, right);
    case 'divide':
      return m.f64.div(left, right);
    case 'min':
      return m.f64.min(left, right);
    case 'max':
      return m.f64.max(left, right);
    case 'less':
      return m.f64.lt(left, right);
    case 'lessEqual':
      return m.f64.le(left, right);
    case 'greater':
      return m.f64.gt(left, right);
    case 'greaterEqual':
      return m.f64.ge(left, right);
    case 'equal':
      return m.f64.eq(left, right);
    case 'notEqual':
      return m.f64.ne(left, right);
    case 'int.add':
      return m.i32.add(left, right);
    case 'int.subtract':
      return m.i32.sub(left, right);
    case 'int.multiply':
      return m.i32.mul(left, right);
    case 'int.remainderUnsigned':
      return m.i32.rem_u(left, right);
    case 'int.multiplyHigh':
      return m.i32.wrap(m.i64.shr_u(m.i64.mul(m.i64.extend_u(left), m.i64.extend_u(right)), m.i64.const(32n)));
    case 'int.and':
      return m.i32.and(left, right);
    case 'int.or':
      return m.i32.or(left, right);
    case 'int.xor':
      return m.i32.xor(left, right);
    case 'int.shiftLeft':
      return m.i32.shl(left, right);
    case 'int.shiftRight':
      return m.i32.shr_s(left, right);
    case 'int.shiftRightUnsigned':
      return m.i32.shr_u(left, right);
    case 'int.equal':
    case 'boolean.equal':
      return m.i32.eq(left, right);
    case 'int.notEqual':
      return m.i32.ne(left, right);
    case 'int.less':
      return m.i32.lt_s(left, right);
    case 'int.lessEqual':
      return m.i32.le_s(left, right);
    case 'int.lessUnsigned':
      return m.i32.lt_u(left, right);
    case 'fromWords':
      return m.f64.reinterpret(m.i64.or(m.i64.shl(m.i64.extend_u(left), m.i64.const(32n)), m.i64.extend_u(right)));
  }
}
