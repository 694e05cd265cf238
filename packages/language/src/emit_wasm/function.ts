import { callDepthLimit, resultsRecord, statusCode } from '@orrery/contract';
import type binaryen from 'binaryen';
import type { FunctionFacts } from '../ir/call_graph.ts';
import type { Expression, FunctionId, IrFunction, MemoryAccess, Module, RegionId, Statement } from '../ir/ir.ts';
import { typeOf } from '../ir/type_of.ts';
import type { IrType } from '../ir/types.ts';
import { arrayHeader, recordLayout, storedSize, type RecordLayout } from './layout.ts';
import { binaryNode, unaryNode } from './operators.ts';
import { canonical, globals, runtime, takeLimits, type RegionOffsets } from './runtime.ts';

type Ref = number;

/** What the functions of one module share. */
export interface WasmContext {
  readonly b: typeof binaryen;
  readonly m: binaryen.Module;
  readonly module: Module;
  readonly facts: readonly FunctionFacts[];
  readonly places: ReadonlyMap<RegionId, { readonly offset: number; readonly size: number }>;
  readonly offsets: RegionOffsets;
  readonly staticEnd: number;
}

/** Name of a function inside the module. */
export const wasmName = (id: FunctionId): string => `f${id}`;

export function wasmType(b: typeof binaryen, type: IrType): number {
  return type.kind === 'number' ? b.f64 : type.kind === 'void' ? b.none : b.i32;
}

/** Adds one function of the module. Binaryen's nodes may not be shared: every use builds its own. */
export function addFunction(context: WasmContext, id: FunctionId): void {
  const ir = context.module.functions[id];
  if (ir === undefined) throw new TypeError(`no function ${id}`);
  new FunctionEmitter(context, id, ir).add();
}

class FunctionEmitter {
  readonly #context: WasmContext;
  readonly #id: FunctionId;
  readonly #ir: IrFunction;
  readonly #carriesDepth: boolean;
  /** Types of the wasm locals behind the parameters. */
  readonly #vars: number[] = [];
  readonly #parameters: number[];

  constructor(context: WasmContext, id: FunctionId, ir: IrFunction) {
    this.#context = context;
    this.#id = id;
    this.#ir = ir;
    this.#carriesDepth = context.facts[id]?.carriesDepth === true;
    const types = ir.locals.map(({ type }) => wasmType(context.b, type));
    this.#parameters = [...(this.#carriesDepth ? [context.b.i32] : []), ...types.slice(0, ir.parameterCount)];
    this.#vars.push(...types.slice(ir.parameterCount));
  }

  add(): void {
    const { m, b, facts } = this.#context;
    const body = this.#ir.body.map((statement) => this.#statement(statement));
    if (facts[this.#id]?.recursive === true) {
      body.unshift(
        m.if(
          m.i32.gt_s(m.local.get(0, b.i32), m.i32.const(callDepthLimit)),
          this.#fail(statusCode.call_depth_exceeded, this.#ir.site),
        ),
      );
    }
    const result = wasmType(b, this.#ir.result);
    // The body ends in `return` on every path of a function with a result; wasm wants a value there all the same.
    const end = result === b.none ? [] : [this.#zero(this.#ir.result)];
    m.addFunction(
      wasmName(this.#id),
      b.createType(this.#parameters),
      result,
      this.#vars,
      m.block(null, [...body, ...end], result),
    );
  }

  // Locals ------------------------------------------------------------------------------------------------------------

  #index(local: number): number {
    return local + (this.#carriesDepth ? 1 : 0);
  }

  #temporary(type: number): number {
    this.#vars.push(type);
    return this.#parameters.length + this.#vars.length - 1;
  }

  #zero(type: IrType): Ref {
    const { m } = this.#context;
    return type.kind === 'number' ? m.f64.const(0) : m.i32.const(0);
  }

  // Failures ----------------------------------------------------------------------------------------------------------

  /** Leaves the function; the failure is in the globals already. */
  #leave(): Ref {
    const { m } = this.#context;
    return this.#ir.result.kind === 'void' ? m.return() : m.return(this.#zero(this.#ir.result));
  }

  #fail(status: number, site: number, first?: Ref, second?: Ref): Ref {
    const { m, b } = this.#context;
    const zero = (): Ref => m.f64.const(0);
    return m.block(null, [
      m.call(runtime.fail, [m.i32.const(status), m.i32.const(site), first ?? zero(), second ?? zero()], b.none),
      this.#leave(),
    ]);
  }

  #badIndex(index: Ref, length: Ref, outOfRange: number, site: number): Ref {
    const { m, b } = this.#context;
    return m.block(null, [
      m.call(runtime.badIndex, [index, length, m.i32.const(outOfRange), m.i32.const(site)], b.none),
      this.#leave(),
    ]);
  }

  /** A block with a value: statements first. */
  #sequence(statements: readonly Ref[], value: Ref, type: number): Ref {
    return this.#context.m.block(null, [...statements, value], type);
  }

  #spend(bytes: number, site: number): Ref {
    const { m, b } = this.#context;
    return m.if(m.i32.eqz(m.call(runtime.spendBytes, [m.i32.const(bytes), m.i32.const(site)], b.i32)), this.#leave());
  }

  /** Runtime calls that give 0 on failure; the result goes to a new local. */
  #checked(call: Ref): { readonly local: number; readonly setUp: Ref } {
    const { m, b } = this.#context;
    const local = this.#temporary(b.i32);
    return { local, setUp: m.if(m.i32.eqz(m.local.tee(local, call, b.i32)), this.#leave()) };
  }

  // Memory ------------------------------------------------------------------------------------------------------------

  #loadStored(type: IrType, offset: number, address: Ref): Ref {
    const { m } = this.#context;
    return type.kind === 'number' ? m.f64.load(offset, 8, address) : m.i32.load(offset, 4, address);
  }

  #store(type: IrType, offset: number, address: Ref, value: Ref): Ref {
    const { m } = this.#context;
    return type.kind === 'number' ? m.f64.store(offset, 8, address, value) : m.i32.store(offset, 4, address, value);
  }

  #fieldOffset(layout: RecordLayout, name: string): number {
    const offset = layout.offsets.get(name);
    if (offset === undefined) throw new TypeError(`the record has no field '${name}'`);
    return offset;
  }

  /** Address of an element of the array in a local. */
  #elementAddress(array: number, index: Ref, element: IrType): Ref {
    const { m, b } = this.#context;
    const data = m.i32.load(arrayHeader.data, 4, m.local.get(array, b.i32));
    return m.i32.add(data, m.i32.shl(index, m.i32.const(storedSize(element) === 8 ? 3 : 2)));
  }

  /** A static address and the rest of the expression that has to be computed. */
  #address(address: Expression): { readonly offset: number; readonly base: Ref } {
    const { m } = this.#context;
    let offset = 0;
    let rest: Expression | undefined = address;
    const constant = (node: Expression): number | undefined =>
      node.kind === 'int'
        ? node.value
        : node.kind === 'region'
          ? this.#region(node.region, node.size === true)
          : undefined;
    while (rest !== undefined) {
      const known = constant(rest);
      if (known !== undefined) {
        offset += known;
        rest = undefined;
      } else if (rest.kind === 'binary' && rest.operator === 'int.add' && constant(rest.left) !== undefined) {
        offset += constant(rest.left) ?? 0;
        rest = rest.right;
      } else if (rest.kind === 'binary' && rest.operator === 'int.add' && constant(rest.right) !== undefined) {
        offset += constant(rest.right) ?? 0;
        rest = rest.left;
      } else {
        break;
      }
    }
    // A negative constant is no offset of an access.
    if (offset < 0) return { offset: 0, base: this.#expression(address) };
    return { offset, base: rest === undefined ? m.i32.const(0) : this.#expression(rest) };
  }

  #region(region: RegionId, size: boolean): number {
    const place = this.#context.places.get(region);
    if (place === undefined) throw new TypeError(`no region '${region}'`);
    return size ? place.size : place.offset;
  }

  // Expressions -------------------------------------------------------------------------------------------------------

  #typeOf(expression: Expression): IrType {
    return typeOf(this.#context.module, this.#ir, expression);
  }

  #expression(node: Expression): Ref {
    const { m, b, module } = this.#context;
    switch (node.kind) {
      case 'number':
        return m.f64.const(node.value);
      case 'int':
        return m.i32.const(node.value | 0);
      case 'boolean':
        return m.i32.const(node.value ? 1 : 0);
      case 'local':
        return m.local.get(this.#index(node.local), wasmType(b, this.#typeOf(node)));
      case 'constant': {
        const constant = module.constants[node.constant];
        const value = constant?.value;
        if (constant === undefined || value === undefined)
          return m.global.get(`c${node.constant}`, wasmType(b, this.#typeOf(node)));
        if (typeof value === 'boolean') return m.i32.const(value ? 1 : 0);
        return constant.type.kind === 'number' ? m.f64.const(value) : m.i32.const(value);
      }
      case 'parameter':
        return m.global.get(`p${node.parameter}`, b.f64);
      case 'unary':
        return unaryNode(m, b, node.operator, this.#expression(node.operand));
      case 'binary':
        return binaryNode(m, node.operator, this.#expression(node.left), this.#expression(node.right));
      case 'same':
        return m.i32.eq(this.#expression(node.left), this.#expression(node.right));
      case 'conditional':
        return this.#conditional(node);
      case 'call':
        return this.#call(node.function, node.arguments);
      case 'attempt':
        return this.#attempt(node.function, node.arguments);
      case 'record.new':
        return this.#newRecord(node);
      case 'record.get': {
        const offset = this.#fieldOffset(recordLayout(node.type), node.field);
        return this.#loadStored(this.#typeOf(node), offset, this.#expression(node.record));
      }
      case 'array.new':
        return this.#newArray(node);
      case 'array.make': {
        const made = this.#checked(
          m.call(
            runtime.makeArray,
            [
              this.#expression(node.length),
              m.i32.const(storedSize(node.type.element)),
              m.i32.const(node.headerBytes),
              m.i32.const(node.elementBytes),
              m.i32.const(node.site),
            ],
            b.i32,
          ),
        );
        return this.#sequence([made.setUp], m.local.get(made.local, b.i32), b.i32);
      }
      case 'array.length':
        return m.i32.load(arrayHeader.length, 4, this.#expression(node.array));
      case 'array.get':
        return this.#arrayGet(node);
      case 'array.at': {
        const array = this.#temporary(b.i32);
        const setUp = m.local.set(array, this.#expression(node.array));
        const element = node.type.element;
        const value = this.#loadStored(element, 0, this.#elementAddress(array, this.#expression(node.index), element));
        return this.#sequence([setUp], value, wasmType(b, element));
      }
      case 'memory.load': {
        const { offset, base } = this.#address(node.address);
        return this.#load(node.access, offset, base);
      }
      case 'region':
        return m.i32.const(this.#region(node.region, node.size === true));
      case 'budget':
        return m.global.get(node.of === 'charges' ? globals.charges : globals.bytes, b.i32);
      case 'failure.site':
        return m.global.get(globals.site, b.i32);
      case 'failure.detail':
        return m.global.get(node.index === 0 ? globals.detail0 : globals.detail1, b.f64);
    }
  }

  #load(access: MemoryAccess, offset: number, base: Ref): Ref {
    const { m } = this.#context;
    switch (access) {
      case 'f64':
        return m.f64.load(offset, 1, base);
      case 'u32':
        return m.i32.load(offset, 1, base);
      case 'u16':
        return m.i32.load16_u(offset, 1, base);
      case 'u8':
        return m.i32.load8_u(offset, 1, base);
    }
  }

  #conditional(node: Extract<Expression, { kind: 'conditional' }>): Ref {
    const { m, b } = this.#context;
    const result = this.#temporary(wasmType(b, node.type));
    const choice = m.if(
      this.#expression(node.test),
      m.local.set(result, this.#expression(node.then)),
      m.local.set(result, this.#expression(node.otherwise)),
    );
    return this.#sequence([choice], m.local.get(result, wasmType(b, node.type)), wasmType(b, node.type));
  }

  #arguments(callee: FunctionId, operands: readonly Expression[]): Ref[] {
    const { m, b, facts } = this.#context;
    const own = operands.map((operand) => this.#expression(operand));
    if (facts[callee]?.carriesDepth !== true) return own;
    const depth = (): Ref => (this.#carriesDepth ? m.local.get(0, b.i32) : m.i32.const(0));
    return [facts[callee].recursive ? m.i32.add(depth(), m.i32.const(1)) : depth(), ...own];
  }

  #call(callee: FunctionId, operands: readonly Expression[]): Ref {
    const { m, b, module, facts } = this.#context;
    const type = wasmType(b, module.functions[callee]?.result ?? { kind: 'void' });
    const call = m.call(wasmName(callee), this.#arguments(callee, operands), type);
    if (facts[callee]?.mayFail !== true) return call;
    const check = (): Ref => m.if(m.global.get(globals.status, b.i32), this.#leave());
    if (type === b.none) return m.block(null, [call, check()]);
    const result = this.#temporary(type);
    return this.#sequence([m.local.set(result, call), check()], m.local.get(result, type), type);
  }

  #attempt(callee: FunctionId, operands: readonly Expression[]): Ref {
    const { m, b } = this.#context;
    const status = this.#temporary(b.i32);
    return this.#sequence(
      [
        m.call(wasmName(callee), this.#arguments(callee, operands), b.none),
        m.local.set(status, m.global.get(globals.status, b.i32)),
        m.global.set(globals.status, m.i32.const(0)),
      ],
      m.local.get(status, b.i32),
      b.i32,
    );
  }

  /** Budget, operands in order, then memory: the order of the JavaScript form. */
  #newRecord(node: Extract<Expression, { kind: 'record.new' }>): Ref {
    const { m, b } = this.#context;
    const layout = recordLayout(node.type);
    const fields = node.fields.map(({ name, value }) => {
      const type = this.#typeOf(value);
      const local = this.#temporary(wasmType(b, type));
      return { name, type, local, setUp: m.local.set(local, this.#expression(value)) };
    });
    const record = this.#checked(m.call(runtime.allocate, [m.i32.const(layout.size)], b.i32));
    return this.#sequence(
      [
        this.#spend(node.bytes, node.site),
        ...fields.map(({ setUp }) => setUp),
        record.setUp,
        ...fields.map(({ name, type, local }) =>
          this.#store(
            type,
            this.#fieldOffset(layout, name),
            m.local.get(record.local, b.i32),
            m.local.get(local, wasmType(b, type)),
          ),
        ),
      ],
      m.local.get(record.local, b.i32),
      b.i32,
    );
  }

  #newArray(node: Extract<Expression, { kind: 'array.new' }>): Ref {
    const { m, b } = this.#context;
    const element = node.type.element;
    const type = wasmType(b, element);
    const size = storedSize(element);
    const elements = node.elements.map((value) => {
      const local = this.#temporary(type);
      return { local, setUp: m.local.set(local, this.#expression(value)) };
    });
    const count = elements.length;
    const bytes = arrayHeader.size + Math.ceil((count * size) / 8) * 8;
    const array = this.#checked(m.call(runtime.allocate, [m.i32.const(bytes)], b.i32));
    const address = (): Ref => m.local.get(array.local, b.i32);
    return this.#sequence(
      [
        this.#spend(node.bytes, node.site),
        ...elements.map(({ setUp }) => setUp),
        array.setUp,
        m.i32.store(arrayHeader.length, 4, address(), m.i32.const(count)),
        m.i32.store(arrayHeader.capacity, 4, address(), m.i32.const(count)),
        m.i32.store(arrayHeader.data, 4, address(), m.i32.add(address(), m.i32.const(arrayHeader.size))),
        ...elements.map(({ local }, at) =>
          this.#store(element, arrayHeader.size + at * size, address(), m.local.get(local, type)),
        ),
      ],
      address(),
      b.i32,
    );
  }

  #arrayGet(node: Extract<Expression, { kind: 'array.get' }>): Ref {
    const { m, b } = this.#context;
    const element = node.type.element;
    const type = wasmType(b, element);
    const array = this.#temporary(b.i32);
    const position = this.#temporary(b.i32);
    const length = (): Ref => m.i32.load(arrayHeader.length, 4, m.local.get(array, b.i32));
    const at = (): Ref => m.local.get(position, b.i32);
    const setUp = [m.local.set(array, this.#expression(node.array))];
    let failing: Ref;
    let inRange: Ref;
    let integral: Ref | undefined;
    if (this.#typeOf(node.index).kind === 'int') {
      setUp.push(m.local.set(position, this.#expression(node.index)));
      inRange = m.i32.lt_u(at(), length());
      failing = this.#fail(
        statusCode.out_of_range_read,
        node.site,
        m.f64.convert_s.i32(at()),
        m.f64.convert_u.i32(length()),
      );
    } else {
      const index = this.#temporary(b.f64);
      const value = (): Ref => m.local.get(index, b.f64);
      setUp.push(
        m.local.set(index, this.#expression(node.index)),
        m.local.set(position, m.i32.trunc_s_sat.f64(value())),
      );
      const exact = (): Ref => m.f64.eq(m.f64.convert_s.i32(at()), value());
      inRange = m.i32.and(exact(), m.i32.lt_u(at(), length()));
      failing = this.#badIndex(value(), length(), statusCode.out_of_range_read, node.site);
      // With a fallback an integral index beyond the end is no failure, but any other index still is.
      integral = m.i32.and(
        m.f64.eq(m.f64.trunc(value()), value()),
        m.f64.eq(m.f64.sub(value(), value()), m.f64.const(0)),
      );
    }
    const load = this.#loadStored(element, 0, this.#elementAddress(array, at(), element));
    if (node.fallback === undefined) {
      return this.#sequence([...setUp, m.if(m.i32.eqz(inRange), failing)], load, type);
    }
    const result = this.#temporary(type);
    const missing =
      integral === undefined
        ? m.local.set(result, this.#expression(node.fallback))
        : m.block(null, [m.if(m.i32.eqz(integral), failing), m.local.set(result, this.#expression(node.fallback))]);
    return this.#sequence(
      [...setUp, m.if(inRange, m.local.set(result, load), missing)],
      m.local.get(result, type),
      type,
    );
  }

  // Statements --------------------------------------------------------------------------------------------------------

  #block(statements: readonly Statement[]): Ref {
    return this.#context.m.block(
      null,
      statements.map((statement) => this.#statement(statement)),
    );
  }

  #statement(node: Statement): Ref {
    const { m, b, module } = this.#context;
    switch (node.kind) {
      case 'set':
        return m.local.set(this.#index(node.local), this.#expression(node.value));
      case 'constant.set':
        return m.global.set(`c${node.constant}`, this.#expression(node.value));
      case 'evaluate': {
        const value = this.#expression(node.value);
        return this.#typeOf(node.value).kind === 'void' ? value : m.drop(value);
      }
      case 'record.set': {
        const field = node.type.fields.find(({ name }) => name === node.field);
        const offset = this.#fieldOffset(recordLayout(node.type), node.field);
        const record = this.#expression(node.record);
        return this.#store(field?.type ?? { kind: 'int' }, offset, record, this.#expression(node.value));
      }
      case 'array.set':
        return this.#arraySet(node);
      case 'array.put': {
        const element = node.type.element;
        const array = this.#temporary(b.i32);
        const setUp = m.local.set(array, this.#expression(node.array));
        const address = this.#elementAddress(array, this.#expression(node.index), element);
        return m.block(null, [setUp, this.#store(element, 0, address, this.#expression(node.value))]);
      }
      case 'array.push': {
        const element = node.type.element;
        const type = wasmType(b, element);
        const array = this.#temporary(b.i32);
        const value = this.#temporary(type);
        const setUp = [
          m.local.set(array, this.#expression(node.array)),
          m.local.set(value, this.#expression(node.value)),
        ];
        return m.block(null, [...setUp, ...this.#append(array, value, node.elementBytes, node.site, element)]);
      }
      case 'array.truncate':
        return m.i32.store(arrayHeader.length, 4, this.#expression(node.array), this.#expression(node.length));
      case 'memory.store':
        return this.#memoryStore(node);
      case 'memory.copy':
        return m.memory.copy(this.#expression(node.to), this.#expression(node.from), this.#expression(node.length));
      case 'if':
        return node.otherwise.length === 0
          ? m.if(this.#expression(node.test), this.#block(node.then))
          : m.if(this.#expression(node.test), this.#block(node.then), this.#block(node.otherwise));
      case 'block':
        return m.block(
          `b${node.label}`,
          node.body.map((statement) => this.#statement(statement)),
        );
      case 'loop': {
        const body = node.body.map((statement) => this.#statement(statement));
        return m.block(`b${node.label}`, [m.loop(`l${node.label}`, m.block(null, [...body, m.br(`l${node.label}`)]))]);
      }
      case 'break':
        return m.br(`b${node.label}`);
      case 'continue':
        return m.br(`l${node.label}`);
      case 'return':
        return node.value === undefined ? m.return() : m.return(this.#expression(node.value));
      case 'fail':
        return this.#fail(node.status, node.site, this.#expression(node.details[0]), this.#expression(node.details[1]));
      case 'charge':
        return this.#charge(node);
      case 'begin':
        return m.block(null, [
          m.if(
            m.i32.eqz(m.global.get(globals.ready, b.i32)),
            m.block(null, [
              ...[globals.charges, globals.bytes, globals.chargeLimit, globals.byteLimit].map((name) =>
                m.global.set(name, m.i32.const(0)),
              ),
              this.#fail(statusCode.invalid_input, 0),
            ]),
          ),
          m.global.set(globals.top, m.global.get(globals.mark, b.i32)),
          ...takeLimits(m, b, this.#context.offsets, () => m.global.get(globals.mark, b.i32)),
        ]);
      case 'reinitialise':
        return this.#reinitialise(node.reservedBytes, module.initialise);
    }
  }

  #charge({ amount, site }: Extract<Statement, { kind: 'charge' }>): Ref {
    const { m, b } = this.#context;
    const left = (): Ref => m.global.get(globals.charges, b.i32);
    const exhausted = (): Ref =>
      m.block(null, [m.global.set(globals.charges, m.i32.const(0)), this.#fail(statusCode.budget_exhausted, site)]);
    if (amount.kind === 'int') {
      return m.block(null, [
        m.if(m.i32.lt_u(left(), m.i32.const(amount.value)), exhausted()),
        m.global.set(globals.charges, m.i32.sub(left(), m.i32.const(amount.value))),
      ]);
    }
    const spent = this.#temporary(b.i32);
    return m.block(null, [
      m.local.set(spent, this.#expression(amount)),
      m.if(m.i32.lt_u(left(), m.local.get(spent, b.i32)), exhausted()),
      m.global.set(globals.charges, m.i32.sub(left(), m.local.get(spent, b.i32))),
    ]);
  }

  #append(array: number, value: number, bytes: number, site: number, element: IrType): Ref[] {
    const { m, b } = this.#context;
    const reserved = this.#checked(
      m.call(
        runtime.reserveElement,
        [m.local.get(array, b.i32), m.i32.const(storedSize(element)), m.i32.const(bytes), m.i32.const(site)],
        b.i32,
      ),
    );
    return [
      reserved.setUp,
      this.#store(element, 0, m.local.get(reserved.local, b.i32), m.local.get(value, wasmType(b, element))),
    ];
  }

  #arraySet(node: Extract<Statement, { kind: 'array.set' }>): Ref {
    const { m, b } = this.#context;
    const element = node.type.element;
    const type = wasmType(b, element);
    const [array, position, value] = [this.#temporary(b.i32), this.#temporary(b.i32), this.#temporary(type)] as const;
    const length = (): Ref => m.i32.load(arrayHeader.length, 4, m.local.get(array, b.i32));
    const at = (): Ref => m.local.get(position, b.i32);
    const setUp = [m.local.set(array, this.#expression(node.array))];
    let exact = m.i32.const(1);
    let index: () => Ref;
    if (this.#typeOf(node.index).kind === 'int') {
      setUp.push(m.local.set(position, this.#expression(node.index)));
      index = () => m.f64.convert_s.i32(at());
    } else {
      const local = this.#temporary(b.f64);
      index = () => m.local.get(local, b.f64);
      setUp.push(
        m.local.set(local, this.#expression(node.index)),
        m.local.set(position, m.i32.trunc_s_sat.f64(index())),
      );
      exact = m.f64.eq(m.f64.convert_s.i32(at()), index());
    }
    setUp.push(m.local.set(value, this.#expression(node.value)));
    const write = this.#store(element, 0, this.#elementAddress(array, at(), element), m.local.get(value, type));
    const append = m.block(null, this.#append(array, value, node.elementBytes, node.site, element));
    return m.block(null, [
      ...setUp,
      m.if(
        m.i32.and(exact, m.i32.le_u(at(), length())),
        m.if(m.i32.eq(at(), length()), append, write),
        this.#badIndex(index(), length(), statusCode.out_of_range_write, node.site),
      ),
    ]);
  }

  #memoryStore({ access, address, value }: Extract<Statement, { kind: 'memory.store' }>): Ref {
    const { m, b } = this.#context;
    const { offset, base } = this.#address(address);
    if (access !== 'f64') {
      const stored = this.#expression(value);
      if (access === 'u32') return m.i32.store(offset, 1, base, stored);
      return access === 'u16' ? m.i32.store16(offset, 1, base, stored) : m.i32.store8(offset, 1, base, stored);
    }
    // NaN bits differ between machines: only the canonical NaN leaves a step.
    const [to, number] = [this.#temporary(b.i32), this.#temporary(b.f64)] as const;
    return m.block(null, [
      m.local.set(to, base),
      m.local.set(number, this.#expression(value)),
      m.f64.store(
        offset,
        1,
        m.local.get(to, b.i32),
        canonical(m, b, () => m.local.get(number, b.f64)),
      ),
    ]);
  }

  #reinitialise(reservedBytes: Expression, initialise: FunctionId): Ref {
    const { m, b, module, offsets, staticEnd, facts } = this.#context;
    const reserved = this.#temporary(b.i32);
    const base = this.#temporary(b.i32);
    const at = (local: number): Ref => m.local.get(local, b.i32);
    // Regions beyond 2^31 are refused: nothing sensible is that large.
    const refused = this.#fail(statusCode.physical_memory, 0);
    const depth = facts[initialise]?.carriesDepth === true ? [m.i32.const(facts[initialise].recursive ? 1 : 0)] : [];
    return m.block(null, [
      m.local.set(reserved, this.#expression(reservedBytes)),
      m.global.set(globals.ready, m.i32.const(0)),
      m.if(m.i32.lt_s(at(reserved), m.i32.const(0)), refused),
      m.local.set(base, m.i32.and(m.i32.add(at(reserved), m.i32.const(staticEnd + 7)), m.i32.const(-8))),
      ...takeLimits(m, b, offsets, () => at(base)),
      m.if(
        m.i32.gt_u(at(base), m.global.get(globals.end, b.i32)),
        m.if(m.i32.eqz(m.call(runtime.grow, [at(base)], b.i32)), this.#fail(statusCode.physical_memory, 0)),
      ),
      m.global.set(globals.top, at(base)),
      m.global.set(globals.mark, at(base)),
      ...module.parameters.map((_, index) =>
        m.global.set(`p${index}`, m.f64.load(offsets.parameters + 8 * index, 8, m.i32.const(0))),
      ),
      m.i32.store(offsets.results + resultsRecord.reservedOffset, 4, m.i32.const(0), m.i32.const(staticEnd)),
      m.call(wasmName(initialise), depth, b.none),
      m.if(m.global.get(globals.status, b.i32), this.#leave()),
      m.global.set(globals.mark, m.global.get(globals.top, b.i32)),
      m.global.set(globals.ready, m.i32.const(1)),
    ]);
  }
}
