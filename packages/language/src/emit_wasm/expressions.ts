import { statusCode } from '@orrery/contract';
import type binaryen from 'binaryen';
import type { Expression, FunctionId, SiteId } from '../ir/ir.ts';
import type { ArrayType } from '../ir/types.ts';
import { allocated } from './allocation.ts';
import { wasmType, type WasmFunction } from './function.ts';
import { load32 } from './loads.ts';
import { constantName, functionName, globals, offsetOf, parameterName } from './names.ts';
import { nullableExpression } from './nullables.ts';
import { binary, unary } from './operators.ts';
import { arrayHeader, elementSize, isWide, valueSize } from './records.ts';
import { literal, loadText, textExpression } from './text_expressions.ts';

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
      if (typeof constant.value === 'string') return literal(f.context, constant.value);
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
      return (
        constantChoice(f, node) ??
        m.if(expression(f, node.test), expression(f, node.then), expression(f, node.otherwise))
      );
    case 'call':
      return call(f, node.function, node.arguments, node.site);
    case 'attempt':
      return attempt(f, node.function, node.arguments);
    case 'record.new':
      return recordNew(f, node);
    case 'record.get': {
      const offset = f.context.records.of(node.type).offsets.get(node.field) ?? 0;
      const record = expression(f, node.record);
      return isWide(f.typeOf(node)) ? m.f64.load(offset, 0, record) : load32(f.context, offset, 0, record);
    }
    case 'array.new':
      return arrayNew(f, node);
    case 'array.make':
      return allocated(
        f,
        m.call(
          node.raw === true ? 'raw' : 'make',
          [
            expression(f, node.length),
            m.i32.const(node.headerBytes),
            m.i32.const(node.elementBytes),
            m.i32.const(elementSize(node.type)),
            f.site(node.site),
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
      return textExpression(f, node, (operand) => expression(f, operand));
    case 'none':
    case 'some':
    case 'unwrap':
    case 'isNone':
    case 'present':
      return nullableExpression(f, node, (operand) => expression(f, operand));
    case 'memory.loadText':
      return loadText(f, node, (operand) => expression(f, operand));
    case 'blank':
      return isWide(node.type) ? m.f64.const(0) : m.i32.const(0);
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

/** One of two numbers without a branch: hosts choose between doubles with one, and a coin's is foretold half the time. */
function constantChoice(f: WasmFunction, node: Extract<Expression, { kind: 'conditional' }>): Ref | undefined {
  const { wasm: m } = f.context;
  const [then, otherwise] = [constantNumber(f, node.then), constantNumber(f, node.otherwise)];
  if (then === undefined || otherwise === undefined) return undefined;
  const bits = (value: number): Ref => m.i64.const(new BigInt64Array(Float64Array.of(value).buffer)[0] ?? 0n);
  return m.f64.reinterpret(m.select(expression(f, node.test), bits(then), bits(otherwise)));
}

function constantNumber(f: WasmFunction, node: Expression): number | undefined {
  if (node.kind === 'number') return node.value;
  if (node.kind === 'unary' && node.operator === 'negate') {
    const operand = constantNumber(f, node.operand);
    return operand === undefined ? undefined : -operand;
  }
  const constant = node.kind === 'constant' ? f.context.module.constants[node.constant] : undefined;
  return constant?.type.kind === 'number' && typeof constant.value === 'number' ? constant.value : undefined;
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

/** Operands of a call, the hidden ones first. */
function argumentsOf(f: WasmFunction, callee: FunctionId, operands: readonly Expression[], site: SiteId): Ref[] {
  const { wasm: m, binaryen } = f.context;
  const facts = f.context.facts[callee];
  const depth = (): Ref => (f.carriesDepth ? m.local.get(0, binaryen.i32) : m.i32.const(0));
  const hidden: Ref[] = [];
  if (facts?.carriesDepth === true) hidden.push(facts.recursive ? m.i32.add(depth(), m.i32.const(1)) : depth());
  if (facts?.carriesSite === true) hidden.push(f.site(site));
  return [...hidden, ...operands.map((operand) => expression(f, operand))];
}

/** A call, followed by a look at the status if the callee may fail. */
export function call(f: WasmFunction, callee: FunctionId, operands: readonly Expression[], site: SiteId): Ref {
  const { wasm: m, binaryen, module, facts } = f.context;
  const result = wasmType(f.context, module.functions[callee]?.result ?? { kind: 'void' });
  const called = m.call(functionName(module, callee), argumentsOf(f, callee, operands, site), result);
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
      m.call(functionName(module, callee), argumentsOf(f, callee, operands, 0), binaryen.none),
      m.local.set(kept, m.global.get(globals.status, binaryen.i32)),
      m.global.set(globals.status, m.i32.const(0)),
      m.local.get(kept, binaryen.i32),
    ],
    binaryen.i32,
  );
}

function recordNew(f: WasmFunction, node: Extract<Expression, { kind: 'record.new' }>): Ref {
  const { wasm: m, binaryen, records } = f.context;
  const { size, offsets } = records.of(node.type);
  const allocation = m.call('new', [m.i32.const(node.bytes), m.i32.const(size), f.site(node.site)], binaryen.i32);
  return allocated(f, allocation, (record) =>
    node.fields.map(({ name, value }) => {
      const offset = offsets.get(name) ?? 0;
      const stored = expression(f, value);
      return isWide(f.typeOf(value))
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
    [m.i32.const(node.bytes), m.i32.const(arrayHeader.size + width * length), f.site(node.site)],
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
  const fail = (status: number, site: SiteId): Ref =>
    m.call('index_fail', [given(), length(), f.site(site), m.i32.const(status)], binaryen.none);
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
