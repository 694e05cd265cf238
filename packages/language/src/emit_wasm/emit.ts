import { sectionName, type ModelSection } from '@orrery/contract';
import type binaryen from 'binaryen';
import { placeRegions } from '../abi/regions.ts';
import { functionFacts } from '../ir/call_graph.ts';
import type { LinkedModule } from '../ir/linked.ts';
import { addFunction, wasmName, wasmType, type WasmContext } from './function.ts';
import { alignTo8 } from './layout.ts';
import { addRuntime, wrapExport } from './runtime.ts';

/** `none` for the repair loop, `speed` for accepted models. */
export interface EmitOptions {
  readonly optimize: 'none' | 'speed';
}

const pageSize = 65536;
const mostPages = 65536;

/**
 * The WebAssembly form of a module: one self-contained binary without imports, with the exports and the custom section
 * of contract/abi.ts. Binaryen is loaded at the first call (0.3 to 0.6 s).
 */
export async function emitModule(
  linked: LinkedModule,
  section: ModelSection,
  { optimize }: EmitOptions,
): Promise<Uint8Array> {
  const { default: b } = await import('binaryen');
  const m = new b.Module();
  try {
    build(b, m, linked);
    m.addCustomSection(sectionName, new TextEncoder().encode(JSON.stringify(section)));
    if (optimize === 'speed') {
      // Global settings of binaryen, so they are set each time. Never fast-math: it changes results.
      b.setOptimizeLevel(3);
      b.setShrinkLevel(0);
      b.setAlwaysInlineMaxSize(32);
      b.setFlexibleInlineMaxSize(256);
      b.setOneCallerInlineMaxSize(1024);
      m.optimize();
    }
    if (m.validate() === 0) throw new TypeError('the emitted module is not valid: a defect of the emitter');
    return m.emitBinary();
  } finally {
    m.dispose();
  }
}

function build(b: typeof binaryen, m: binaryen.Module, linked: LinkedModule): void {
  const { module, regions, exports } = linked;
  m.setFeatures(
    b.Features.MVP |
      b.Features.BulkMemory |
      b.Features.BulkMemoryOpt |
      b.Features.NontrappingFPToInt |
      b.Features.SignExt,
  );
  const places = placeRegions(regions);
  const offsetOf = (name: Parameters<typeof places.get>[0]): number => places.get(name)?.offset ?? 0;
  const staticEnd = alignTo8(offsetOf('reserved'));
  const initialPages = Math.ceil(staticEnd / pageSize) + 1;
  const segments = regions.flatMap(({ name, content }) =>
    content === undefined || content.length === 0
      ? []
      : [{ name, offset: m.i32.const(offsetOf(name)), data: content, passive: false }],
  );
  // Before any load or store is built: the validator refuses them otherwise.
  m.setMemory(initialPages, mostPages, 'memory', segments);
  addRuntime(m, b, staticEnd, initialPages);
  for (const [index, { type, value }] of module.constants.entries()) {
    if (value !== undefined) continue;
    m.addGlobal(`c${index}`, wasmType(b, type), true, type.kind === 'number' ? m.f64.const(0) : m.i32.const(0));
  }
  for (const index of module.parameters.keys()) m.addGlobal(`p${index}`, b.f64, true, m.f64.const(0));

  const facts = functionFacts(module);
  const offsets = { limits: offsetOf('limits'), results: offsetOf('results'), parameters: offsetOf('parameters') };
  const context: WasmContext = { b, m, module, facts, places, offsets, staticEnd };
  for (const id of module.functions.keys()) addFunction(context, id);

  for (const { name, function: id } of exports) {
    const ir = module.functions[id];
    if (ir === undefined) throw new TypeError(`no function ${id} behind the export ${name}`);
    const parameters = ir.locals.slice(0, ir.parameterCount).map(({ type }) => wasmType(b, type));
    const depth = facts[id]?.carriesDepth === true ? [m.i32.const(facts[id].recursive ? 1 : 0)] : [];
    const call = m.call(wasmName(id), [...depth, ...parameters.map((type, index) => m.local.get(index, type))], b.none);
    m.addFunction(`export_${name}`, b.createType(parameters), b.i32, [], wrapExport(m, b, offsets, call));
    m.addFunctionExport(`export_${name}`, name);
  }
  for (const { name, size, exported } of regions) {
    if (!exported) continue;
    for (const [suffix, value] of [
      ['offset', offsetOf(name)],
      ['size', size],
    ] as const) {
      m.addGlobal(`${name}_${suffix}`, b.i32, false, m.i32.const(value));
      m.addGlobalExport(`${name}_${suffix}`, `${name}_${suffix}`);
    }
  }
}
