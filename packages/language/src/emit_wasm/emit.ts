import { callDepthLimit, messageUnits, sectionName, statusCode } from '@orrery/contract';
import type binaryen from 'binaryen';
import { placeRegions } from '../abi/regions.ts';
import { textRegion } from '../abi/text_region.ts';
import { sectionOf } from '../section.ts';
import { functionFacts } from '../ir/call_graph.ts';
import { optimizeModule } from '../optimize/optimize.ts';
import { sizeOf } from '../optimize/shape.ts';
import { isReference } from '../ir/types.ts';
import type { FunctionId, IrFunction, Module } from '../ir/ir.ts';
import type { LinkedModule } from '../ir/linked.ts';
import { addArena } from './arena.ts';
import { loadedBinaryen, type Binaryen } from './binaryen.ts';
import { addBulk } from './bulk.ts';
import { addConversions } from './conversions.ts';
import { isWithinEffort } from './effort.ts';
import { WasmFunction, wasmType } from './function.ts';
import { load32 } from './loads.ts';
import {
  constantName,
  functionName,
  globals,
  limitsAddress,
  offsetOf,
  parameterName,
  resultsAddress,
  type WasmContext,
} from './names.ts';
import { none } from './nullables.ts';
import { isWide, RecordLayouts } from './records.ts';
import { body } from './statements.ts';
import { addText, textHeader } from './text.ts';
import { literal } from './text_expressions.ts';

export interface WasmOptions {
  /** `none` where a model is tried once, `speed` for one that is planned in (unless it is too large: effort.ts). */
  readonly optimize: 'none' | 'speed';
}

const page = 65_536;

/**
 * The WebAssembly form of a module, as contract/abi.ts documents it: no imports, memory and region globals exported, the
 * custom section inside. The same module always gives the same bytes.
 */
export async function wasmModule(linked: LinkedModule, { optimize }: WasmOptions): Promise<Uint8Array> {
  const { binaryen } = await loadedBinaryen();
  const wasm = new binaryen.Module();
  try {
    return build(binaryen, wasm, linked, optimize);
  } finally {
    wasm.dispose();
  }
}

function build(
  library: Binaryen,
  wasm: binaryen.Module,
  linked: LinkedModule,
  optimize: WasmOptions['optimize'],
): Uint8Array {
  const { regions } = linked;
  const exported = linked.exports.map((each) => each.function);
  const { module, facts, used } =
    optimize === 'speed'
      ? optimizeModule(linked.module, exported)
      : { module: linked.module, facts: functionFacts(linked.module), used: undefined };
  const places = placeRegions(regions);
  const context: WasmContext = {
    binaryen: library,
    wasm,
    module,
    facts,
    regions,
    places,
    records: new RecordLayouts(),
    text: textRegion(linked.module),
  };
  const { Features } = library;
  wasm.setFeatures(
    Features.MutableGlobals |
      Features.NontrappingFPToInt |
      Features.BulkMemory |
      Features.BulkMemoryOpt |
      Features.SignExt |
      Features.SIMD128,
  );
  // Before any load or store is built: binaryen looks the memory up while building.
  const end = places.get('reserved')?.offset ?? 0;
  const segments = regions.flatMap(({ name, content }) =>
    content === undefined || content.length === 0
      ? []
      : [{ offset: wasm.i32.const(places.get(name)?.offset ?? 0), data: content }],
  );
  wasm.setMemory(Math.ceil(end / page) + 1, page, 'memory', segments);
  addGlobals(context);
  addConversions(context);
  addArena(context);
  addBulk(context);
  if (context.text.isUsed) addText(context);
  module.functions.forEach((ir, id) => {
    if (used?.has(id) !== false) addFunction(context, id, ir);
  });
  for (const { name, function: id } of linked.exports) addExport(context, name, id);
  wasm.addCustomSection(sectionName, new TextEncoder().encode(JSON.stringify(sectionOf(linked))));
  if (optimize === 'speed' && isWithinEffort(sizesOf(module, used))) speedUp(library, wasm);
  if (wasm.validate() === 0) throw new Error('an emitted module does not validate: a defect of orrery');
  return wasm.emitBinary();
}

/** Nodes of the IR of every function that is emitted. */
function sizesOf({ functions }: Module, used: ReadonlySet<FunctionId> | undefined): readonly number[] {
  return functions.filter((_, id) => used?.has(id) !== false).map((ir) => sizeOf(ir.body));
}

/** Sizes of the functions that `optimize: 'speed'` hands to binaryen, or would if they were fewer or smaller. */
export function optimisedSizes({ module, exports }: LinkedModule): readonly number[] {
  const optimised = optimizeModule(
    module,
    exports.map((each) => each.function),
  );
  return sizesOf(optimised.module, optimised.used);
}

function addGlobals({ binaryen, wasm, module, regions, places }: WasmContext): void {
  const { i32, f64 } = binaryen;
  for (const name of Object.values(globals)) {
    if (name === globals.detail0 || name === globals.detail1) wasm.addGlobal(name, f64, true, wasm.f64.const(0));
    else wasm.addGlobal(name, i32, true, wasm.i32.const(0));
  }
  module.parameters.forEach((_, i) => wasm.addGlobal(parameterName(i), f64, true, wasm.f64.const(0)));
  module.constants.forEach(({ type, value }, i) => {
    if (value !== undefined) return;
    if (isWide(type)) wasm.addGlobal(constantName(i), f64, true, wasm.f64.const(0));
    else wasm.addGlobal(constantName(i), i32, true, wasm.i32.const(0));
  });
  for (const { name, exported } of regions) {
    const place = places.get(name);
    if (!exported || place === undefined) continue;
    for (const [suffix, value] of [
      ['offset', place.offset],
      ['size', place.size],
    ] as const) {
      const global = `${name}_${suffix}`;
      wasm.addGlobal(global, i32, false, wasm.i32.const(value));
      wasm.addGlobalExport(global, global);
    }
  }
}

function addFunction(context: WasmContext, id: FunctionId, ir: IrFunction): void {
  const { binaryen, wasm: m, module, facts } = context;
  const f = new WasmFunction(context, id, ir);
  const tooDeep = facts[id]?.recursive === true ? [depthCheck(f)] : [];
  const result = wasmType(context, ir.result);
  // The lowering ends every path of a function with a result in a return.
  const end = result === binaryen.none ? [] : [m.unreachable()];
  const statements = m.block(null, [...tooDeep, ...blanks(f), ...body(f, ir.body), ...end], result);
  m.addFunction(functionName(module, id), binaryen.createType(f.parameters), result, f.variables, statements);
}

/** Locals whose value before any assignment is not all zeros. */
function blanks(f: WasmFunction): binaryen.ExpressionRef[] {
  const { wasm: m, text } = f.context;
  return f.ir.locals.flatMap(({ type }, local) => {
    if (local < f.ir.parameterCount) return [];
    if (type.kind === 'nullable' && !isReference(type.value) && type.value.kind !== 'string')
      return [m.local.set(f.index(local), none(f.context, type, 'undefined'))];
    return type.kind === 'string' && text.isUsed ? [m.local.set(f.index(local), literal(f.context, ''))] : [];
  });
}

function depthCheck(f: WasmFunction): binaryen.ExpressionRef {
  const { binaryen, wasm: m } = f.context;
  return m.if(
    m.i32.gt_s(m.local.get(0, binaryen.i32), m.i32.const(callDepthLimit)),
    m.block(null, [
      m.call(
        'fail',
        [m.i32.const(statusCode.call_depth_exceeded), f.site(f.ir.site), m.f64.const(0), m.f64.const(0)],
        binaryen.none,
      ),
      f.leave(),
    ]),
  );
}

/** The export of a function: clears the status, calls, writes what hosts read, returns the status. */
function addExport(context: WasmContext, name: string, id: FunctionId): void {
  const { binaryen, wasm: m, module, facts } = context;
  const { i32, f64, none } = binaryen;
  const ir = module.functions[id];
  const types = (ir?.locals ?? []).slice(0, ir?.parameterCount ?? 0).map(({ type }) => wasmType(context, type));
  const hidden = [
    ...(facts[id]?.carriesDepth === true ? [m.i32.const(facts[id].recursive ? 1 : 0)] : []),
    ...(facts[id]?.carriesSite === true ? [m.i32.const(0)] : []),
  ];
  const given = types.map((type, i) => m.local.get(i, type));
  const get = (global: string): binaryen.ExpressionRef => m.global.get(global, i32);
  const write = (field: Parameters<typeof resultsAddress>[1], value: binaryen.ExpressionRef): binaryen.ExpressionRef =>
    m.i32.store(resultsAddress(context, field), 0, m.i32.const(0), value);
  const detail = (field: 'detail0' | 'detail1'): binaryen.ExpressionRef => {
    const value = (): binaryen.ExpressionRef => m.global.get(globals[field], f64);
    return m.i64.store(
      resultsAddress(context, field),
      0,
      m.i32.const(0),
      m.select(m.f64.eq(value(), value()), m.i64.reinterpret(value()), m.i64.const(0x7ff8000000000000n)),
    );
  };
  m.addFunction(
    `export_${name}`,
    binaryen.createType(types),
    i32,
    [],
    m.block(
      null,
      [
        m.global.set(globals.status, m.i32.const(0)),
        // Nothing but the limit changes while the host is away.
        m.if(
          m.i32.ne(load32(context, limitsAddress(context, 'bytes'), 0, m.i32.const(0)), get(globals.bounded)),
          m.call('bound', [], none),
        ),
        m.call(functionName(module, id), [...hidden, ...given], none),
        write('status', get(globals.status)),
        write('site', m.select(get(globals.status), get(globals.site), m.i32.const(0))),
        write('hasText', m.i32.const(0)),
        m.if(get(globals.status), m.block(null, [detail('detail0'), detail('detail1'), ...tellText(context)])),
        write('chargesUsed', m.i32.sub(get(globals.chargesLimit), get(globals.charges))),
        write('bytesUsed', m.i32.sub(get(globals.bytesLimit), get(globals.bytes))),
        get(globals.status),
      ],
      i32,
    ),
  );
  m.addFunctionExport(`export_${name}`, name);
}

/** Writes what a failure tells, cut to the region, as strings are in memory. */
function tellText(context: WasmContext): binaryen.ExpressionRef[] {
  const { binaryen, wasm: m } = context;
  if (!context.text.isUsed) return [];
  const told = (): binaryen.ExpressionRef => m.global.get(globals.told, binaryen.i32);
  const units = (): binaryen.ExpressionRef => load32(context, textHeader.length, 0, told());
  const most = (): binaryen.ExpressionRef => m.i32.const(messageUnits);
  const message = offsetOf(context, 'message');
  return [
    m.if(
      told(),
      m.block(null, [
        m.i32.store(resultsAddress(context, 'hasText'), 0, m.i32.const(0), m.i32.const(1)),
        m.i32.store(
          message + textHeader.length,
          0,
          m.i32.const(0),
          m.select(m.i32.lt_u(units(), most()), units(), most()),
        ),
        m.memory.copy(
          m.i32.const(message + textHeader.units),
          m.i32.add(told(), m.i32.const(textHeader.units)),
          m.i32.shl(m.i32.load(message + textHeader.length, 0, m.i32.const(0)), m.i32.const(1)),
        ),
      ]),
    ),
  ];
}

/** Functions on the way of a failure or of the rare case of a common operation, and loops over text. */
const staysCall = [
  'fail',
  'exhausted',
  'full',
  'index_fail',
  'to_int_slow',
  'make_room',
  'bound',
  'text_equal_slow',
  'text_same',
  'text_append',
] as const;

// Settings of binaryen are global: they are put back.
function speedUp(library: typeof binaryen, wasm: binaryen.Module): void {
  const before = {
    level: library.getOptimizeLevel(),
    shrink: library.getShrinkLevel(),
    always: library.getAlwaysInlineMaxSize(),
    flexible: library.getFlexibleInlineMaxSize(),
  };
  // Level 3 takes twice the time for a twentieth of the speed.
  library.setOptimizeLevel(2);
  library.setShrinkLevel(0);
  // Enough for an allocation and the kernels of the mathematical functions; beyond it modules grow and gain nothing.
  library.setAlwaysInlineMaxSize(70);
  library.setFlexibleInlineMaxSize(70);
  try {
    // Inlined, they would make everything around it too large to be inlined itself.
    for (const name of staysCall) {
      library.setPassArgument('no-inline', name);
      wasm.runPasses(['no-inline']);
    }
    wasm.optimize();
  } finally {
    library.setPassArgument('no-inline', null);
    library.setOptimizeLevel(before.level);
    library.setShrinkLevel(before.shrink);
    library.setAlwaysInlineMaxSize(before.always);
    library.setFlexibleInlineMaxSize(before.flexible);
  }
}
