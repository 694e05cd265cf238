import { statusCode } from '@orrery/contract';
import type binaryen from 'binaryen';
import type { Statement } from '../ir/ir.ts';
import { bulkStatement } from './bulk.ts';
import { address, call, elementAddress, expression, takeIndex } from './expressions.ts';
import { wasmType, type WasmFunction } from './function.ts';
import { load32 } from './loads.ts';
import { constantName, globals } from './names.ts';
import { canonical } from './operators.ts';
import { storeText } from './text_expressions.ts';
import { arrayHeader, elementSize, isWide } from './records.ts';

type Ref = binaryen.ExpressionRef;

/** Copies up to this many bytes are loads and stores: `memory.copy` costs a call. */
const shortCopy = 64;

export function body(f: WasmFunction, statements: readonly Statement[]): Ref[] {
  return statements.map((node) => f.scoped(() => statement(f, node)));
}

function statement(f: WasmFunction, node: Statement): Ref {
  const { wasm: m, binaryen, module } = f.context;
  const { i32, none } = binaryen;
  switch (node.kind) {
    case 'set':
      return m.local.set(f.index(node.local), expression(f, node.value));
    case 'constant.set':
      return m.global.set(constantName(node.constant), expression(f, node.value));
    case 'evaluate': {
      const value = expression(f, node.value);
      return f.typeOf(node.value).kind === 'void' ? value : m.drop(value);
    }
    case 'record.set': {
      const offset = f.context.records.of(node.type).offsets.get(node.field) ?? 0;
      const record = expression(f, node.record);
      const value = expression(f, node.value);
      return isWide(f.typeOf(node.value))
        ? m.f64.store(offset, 0, record, value)
        : m.i32.store(offset, 0, record, value);
    }
    case 'array.set':
      return arraySet(f, node);
    case 'array.put': {
      const place = elementAddress(f, node.type, expression(f, node.array), expression(f, node.index));
      return storeElement(f, elementSize(node.type), place, expression(f, node.value));
    }
    case 'array.push': {
      const width = elementSize(node.type);
      const array = f.temporary(i32);
      const type = width === 8 ? binaryen.f64 : i32;
      const value = f.temporary(type);
      return m.block(null, [
        m.local.set(array, expression(f, node.array)),
        m.local.set(value, expression(f, node.value)),
        append(
          f,
          () => m.local.get(array, i32),
          width,
          node.elementBytes,
          node.site,
          () => m.local.get(value, type),
        ),
      ]);
    }
    case 'array.copy':
    case 'array.load':
    case 'array.store':
      return bulkStatement(f, node);
    case 'array.truncate':
      return m.i32.store(arrayHeader.length, 0, expression(f, node.array), expression(f, node.length));
    case 'memory.store': {
      const { offset, base } = address(f, node.address);
      const value = expression(f, node.value);
      switch (node.access) {
        case 'f64':
          return m.i64.store(offset, 1, base, canonical(f, value));
        case 'u32':
          return m.i32.store(offset, 1, base, value);
        case 'u16':
          return m.i32.store16(offset, 1, base, value);
        case 'u8':
          return m.i32.store8(offset, 1, base, value);
      }
      break;
    }
    case 'memory.storeText':
      return storeText(f, expression(f, node.address), expression(f, node.value));
    case 'memory.copy':
      return memoryCopy(f, node);
    case 'if': {
      const test = expression(f, node.test);
      const then = m.block(null, body(f, node.then));
      return node.otherwise.length === 0 ? m.if(test, then) : m.if(test, then, m.block(null, body(f, node.otherwise)));
    }
    case 'block':
      return m.block(`label${node.label}`, body(f, node.body));
    case 'loop': {
      f.enterLoop(node.label);
      const turn = `label${node.label}`;
      return m.block(`out${node.label}`, [m.loop(turn, m.block(null, [...body(f, node.body), m.br(turn)]))]);
    }
    case 'break':
      return m.br(f.breakName(node.label));
    case 'continue':
      return m.br(`label${node.label}`);
    case 'return':
      return node.value === undefined ? m.return() : m.return(expression(f, node.value));
    case 'fail':
      return fail(f, node);
    case 'charge':
      return charge(f, node);
    case 'spend':
      return spend(f, node);
    case 'begin':
      return m.block(null, [
        m.if(
          m.i32.eqz(m.global.get(globals.ready, i32)),
          m.block(null, [
            ...[globals.charges, globals.chargesLimit, globals.bytes, globals.bytesLimit].map((name) =>
              m.global.set(name, m.i32.const(0)),
            ),
            m.call(
              'fail',
              [m.i32.const(statusCode.invalid_input), m.i32.const(0), m.f64.const(0), m.f64.const(0)],
              none,
            ),
            f.leave(),
          ]),
        ),
        m.call('take_limits', [], none),
      ]);
    case 'reinitialise':
      return m.block(null, [
        m.call('set_base', [expression(f, node.reservedBytes)], none),
        f.check(),
        call(f, module.initialise, [], 0),
        m.global.set(globals.mark, m.global.get(globals.top, i32)),
        m.call('bound', [], none),
        m.global.set(globals.ready, m.i32.const(1)),
      ]);
  }
}

function fail(f: WasmFunction, { status, site, details, text }: Extract<Statement, { kind: 'fail' }>): Ref {
  const { wasm: m, binaryen } = f.context;
  const failed = (values: readonly Ref[]): Ref =>
    m.call('fail', [m.i32.const(status), f.site(site), ...values], binaryen.none);
  const values = details.map((detail) => expression(f, detail));
  if (text === undefined) return m.block(null, [failed(values), f.leave()]);
  const kept = [...details, text].map((part) => f.temporary(wasmType(f.context, f.typeOf(part))));
  const read = (at: number): Ref => m.local.get(at, f.typeAt(at));
  return m.block(null, [
    ...[...values, expression(f, text)].map((value, i) => m.local.set(kept[i] ?? 0, value)),
    failed(kept.slice(0, -1).map(read)),
    m.global.set(globals.told, read(kept.at(-1) ?? 0)),
    f.leave(),
  ]);
}

function charge(f: WasmFunction, node: Extract<Statement, { kind: 'charge' }>): Ref {
  const { wasm: m, binaryen } = f.context;
  const left = (): Ref => m.global.get(globals.charges, binaryen.i32);
  const stop = (): Ref => m.block(null, [m.call('exhausted', [f.site(node.site)], binaryen.none), f.leave()]);
  if (node.amount.kind === 'int') {
    const { value } = node.amount;
    return m.block(null, [
      m.if(m.i32.lt_u(left(), m.i32.const(value)), stop()),
      m.global.set(globals.charges, m.i32.sub(left(), m.i32.const(value))),
    ]);
  }
  const kept = f.temporary(binaryen.i32);
  const amount = (): Ref => m.local.get(kept, binaryen.i32);
  return m.block(null, [
    m.local.set(kept, expression(f, node.amount)),
    m.if(m.i32.lt_u(left(), amount()), stop()),
    m.global.set(globals.charges, m.i32.sub(left(), amount())),
  ]);
}

function spend(f: WasmFunction, { bytes, site }: Extract<Statement, { kind: 'spend' }>): Ref {
  const { wasm: m, binaryen } = f.context;
  const left = (): Ref => m.global.get(globals.bytes, binaryen.i32);
  return m.block(null, [
    m.if(
      m.i32.lt_u(left(), m.i32.const(bytes)),
      m.block(null, [m.call('full', [f.site(site)], binaryen.none), f.leave()]),
    ),
    m.global.set(globals.bytes, m.i32.sub(left(), m.i32.const(bytes))),
  ]);
}

function storeElement(f: WasmFunction, width: 4 | 8, place: Ref, value: Ref): Ref {
  const { wasm: m } = f.context;
  return width === 8 ? m.f64.store(0, 0, place, value) : m.i32.store(0, 0, place, value);
}

/** Appends a value that is computed already: a call only where the array is full, or the budget spent. */
function append(f: WasmFunction, array: () => Ref, width: 4 | 8, bytes: number, site: number, value: () => Ref): Ref {
  const { wasm: m, binaryen } = f.context;
  const { i32 } = binaryen;
  const slot = f.temporary(i32);
  const length = f.temporary(i32);
  const left = f.temporary(i32);
  const read = (index: number): Ref => m.local.get(index, i32);
  const header = (offset: number): Ref => load32(f.context, offset, 0, array());
  const place = m.i32.add(header(arrayHeader.data), m.i32.shl(read(length), m.i32.const(width === 8 ? 3 : 2)));
  return m.block(null, [
    m.local.set(length, header(arrayHeader.length)),
    m.local.set(left, m.global.get(globals.bytes, i32)),
    m.if(
      m.i32.and(m.i32.ge_u(read(left), m.i32.const(bytes)), m.i32.lt_u(read(length), header(arrayHeader.capacity))),
      m.block(null, [
        m.global.set(globals.bytes, m.i32.sub(read(left), m.i32.const(bytes))),
        m.i32.store(arrayHeader.length, 0, array(), m.i32.add(read(length), m.i32.const(1))),
        storeElement(f, width, place, value()),
      ]),
      m.block(null, [
        m.local.set(slot, m.call('slot', [array(), m.i32.const(bytes), m.i32.const(width), f.site(site)], i32)),
        m.if(m.i32.eqz(read(slot)), f.leave()),
        storeElement(f, width, read(slot), value()),
      ]),
    ),
  ]);
}

function arraySet(f: WasmFunction, node: Extract<Statement, { kind: 'array.set' }>): Ref {
  const { wasm: m, binaryen } = f.context;
  const width = elementSize(node.type);
  const { take, readArray, readIndex, length, integral, fail } = takeIndex(f, node.array, node.index);
  const type = width === 8 ? binaryen.f64 : binaryen.i32;
  const value = f.temporary(type);
  const readValue = (): Ref => m.local.get(value, type);
  const isWhole = (): Ref => (integral === undefined ? m.i32.const(1) : integral());
  const place = elementAddress(f, node.type, readArray(), readIndex());
  return m.block(null, [
    ...take,
    m.local.set(value, expression(f, node.value)),
    m.if(
      m.i32.and(isWhole(), m.i32.lt_u(readIndex(), length())),
      storeElement(f, width, place, readValue()),
      m.if(
        m.i32.and(isWhole(), m.i32.eq(readIndex(), length())),
        append(f, readArray, width, node.elementBytes, node.site, readValue),
        m.block(null, [fail(statusCode.out_of_range_write, node.site), f.leave()]),
      ),
    ),
  ]);
}

function memoryCopy(f: WasmFunction, node: Extract<Statement, { kind: 'memory.copy' }>): Ref {
  const { wasm: m, binaryen } = f.context;
  const { length } = node;
  if (length.kind !== 'int' || length.value > shortCopy || length.value % 8 !== 0)
    return m.memory.copy(expression(f, node.to), expression(f, node.from), expression(f, length));
  const { i32, i64 } = binaryen;
  const to = f.temporary(i32);
  const from = f.temporary(i32);
  const words = Array.from({ length: length.value / 8 }, () => f.temporary(i64));
  // All loads before all stores: areas may overlap.
  return m.block(null, [
    m.local.set(to, expression(f, node.to)),
    m.local.set(from, expression(f, node.from)),
    ...words.map((word, i) => m.local.set(word, m.i64.load(8 * i, 1, m.local.get(from, i32)))),
    ...words.map((word, i) => m.i64.store(8 * i, 1, m.local.get(to, i32), m.local.get(word, i64))),
  ]);
}
