import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { deserialize, serialize } from 'node:v8';
import type { ConstantId, FunctionId, IrFunction, ModuleConstant } from '../ir/ir.ts';
import { numberType, stringType, typeKey, type IrType } from '../ir/types.ts';
import { CompiledLibrary } from './library.ts';
import type { LibraryFunction, LoweredLibrary, LoweredPart } from './library_interface.ts';
import { librarySources } from './library_sources.ts';
import { PartLinker } from './linking.ts';
import { ModuleOutput, type Fragment } from './module_lowering.ts';

/*
 * The library's IR as data. To parse, check and lower the library's texts takes longer than all else that a process does
 * for its first program; the build does it once.
 */

interface PartData {
  readonly names: ReadonlyMap<string, LibraryFunction>;
  readonly functions: readonly (IrFunction | undefined)[];
  readonly constants: readonly ModuleConstant[];
  readonly fragments: readonly Fragment[];
}

interface LibraryData {
  /** {@link buildFingerprint} of the compiler that lowered it. */
  readonly fingerprint: string;
  readonly plain: PartData;
  /** Of generic functions, by {@link instanceKey}. */
  readonly instances: ReadonlyMap<string, PartData>;
}

/** Types of keys of tables whose functions are made ready; those of others are lowered when they are asked for. */
const preparedKeys: readonly IrType[] = [numberType, stringType];

function instanceKey(name: string, types: readonly IrType[]): string {
  return [name, ...types.map(typeKey)].join(' ');
}

/** The whole library, lowered from its texts, as {@link preparedLibrary} reads it. */
export function prepareLibrary(fingerprint: string): Uint8Array {
  const library = new CompiledLibrary(librarySources());
  const instances = new Map<string, PartData>();
  for (const key of preparedKeys) {
    const known = new Map<LoweredPart, PartData>();
    const names = library.genericNames(key);
    for (const name of names) {
      const part = library.instance(name, [key]);
      if (part === undefined) continue;
      const data = known.get(part) ?? partData(part, names);
      known.set(part, data);
      instances.set(instanceKey(name, [key]), data);
    }
  }
  const data: LibraryData = { fingerprint, plain: partData(library.plain, library.plain.names), instances };
  // Unlike JSON it holds NaN, infinities and -0, and one object in two places stays one object.
  return serialize(data);
}

function partData(part: LoweredPart, names: readonly string[]): PartData {
  const output = new ModuleOutput();
  const linker = new PartLinker(part, output);
  const found = names.flatMap((name) => {
    const each = linker.find(name);
    return each === undefined ? [] : [[name, each] as const];
  });
  const { functions, constants, libraryFragments } = output;
  return { names: new Map(found), functions, constants, fragments: libraryFragments };
}

class PreparedPart implements LoweredPart {
  readonly #data: PartData;

  constructor(data: PartData) {
    this.#data = data;
  }

  find(name: string): LibraryFunction | undefined {
    return this.#data.names.get(name);
  }

  body(id: FunctionId): IrFunction {
    const body = this.#data.functions[id];
    if (body === undefined) throw new Error(`library function ${id} has no body`);
    return body;
  }

  constant(id: ConstantId): ModuleConstant {
    const constant = this.#data.constants[id];
    if (constant === undefined) throw new Error(`library constant ${id} does not exist`);
    return constant;
  }

  fragment(id: ConstantId): Fragment | undefined {
    return this.#data.fragments.find(({ constants }) => constants.includes(id));
  }
}

/** A library made ready; instances for other types come from its texts. */
export class PreparedLibrary implements LoweredLibrary {
  readonly plain: LoweredPart;
  readonly #instances: ReadonlyMap<string, LoweredPart>;
  #compiled: CompiledLibrary | undefined;

  constructor({ plain, instances }: LibraryData) {
    this.plain = new PreparedPart(plain);
    const parts = new Map<PartData, LoweredPart>();
    for (const data of instances.values()) if (!parts.has(data)) parts.set(data, new PreparedPart(data));
    this.#instances = new Map(
      [...instances].flatMap(([key, data]) => {
        const part = parts.get(data);
        return part === undefined ? [] : [[key, part] as const];
      }),
    );
  }

  instance(name: string, types: readonly IrType[]): LoweredPart | undefined {
    const prepared = this.#instances.get(instanceKey(name, types));
    if (prepared !== undefined) return prepared;
    this.#compiled ??= new CompiledLibrary(librarySources());
    return this.#compiled.instance(name, types);
  }
}

/** The library in `bytes`, if the compiler of this fingerprint wrote them and this Node can read them. */
export function readPrepared(bytes: Uint8Array, fingerprint: string): PreparedLibrary | undefined {
  try {
    const data = deserialize(bytes) as LibraryData;
    return data.fingerprint === fingerprint ? new PreparedLibrary(data) : undefined;
  } catch {
    // An older Node than the one that built the package may not know its format.
    return undefined;
  }
}

/** Where the build keeps the library's IR. */
export const preparedFile = new URL('../library.bin', import.meta.url);

/**
 * What was built last: the compiler, and the texts of its library. There is none where the compiler runs from its own
 * texts, whose library is lowered anew.
 */
export function buildFingerprint(): string | undefined {
  try {
    const contract = pathToFileURL(createRequire(import.meta.url).resolve('@orrery/contract/package.json'));
    const infos = [
      new URL('../.tsbuildinfo', import.meta.url),
      new URL('../library/.tsbuildinfo', import.meta.url),
      new URL('dist/.tsbuildinfo', contract),
    ];
    const hash = createHash('sha256');
    for (const info of infos) hash.update(readFileSync(info));
    return hash.digest('hex');
  } catch {
    return undefined;
  }
}

let lowered: LoweredLibrary | undefined;

/** Once a process: the texts do not change while it runs. */
export function loweredLibrary(): LoweredLibrary {
  lowered ??= preparedLibrary() ?? new CompiledLibrary(librarySources());
  return lowered;
}

function preparedLibrary(): PreparedLibrary | undefined {
  const fingerprint = buildFingerprint();
  if (fingerprint === undefined) return undefined;
  let bytes;
  try {
    bytes = readFileSync(preparedFile);
  } catch {
    return undefined;
  }
  return readPrepared(bytes, fingerprint);
}
