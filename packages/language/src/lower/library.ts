import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type ts from 'typescript6';
import { Diagnostics } from '../check/diagnostics.ts';
import { checkFiles, type SourceText } from '../check/program.ts';
import { compactDiagnostic } from '../diagnostic.ts';
import type { FunctionId } from '../ir/ir.ts';
import { recordType, intType, numberType, booleanType, type RecordType } from '../ir/types.ts';
import { isIntrinsicFile, type Library, type LibraryFunction } from './library_interface.ts';
import { beginModule, ensureLowered } from './module.ts';
import type { ModuleLowering } from './module_lowering.ts';

/**
 * The random stream's record inside guests: the generator's state (contract/src/random_stream.ts), and the script of an
 * exact planner. The four words are ints, since they are only ever used as bits.
 */
export const randomRecordType: RecordType = recordType([
  { name: 'a', type: intType },
  { name: 'b', type: intType },
  { name: 'c', type: intType },
  { name: 'd', type: intType },
  { name: 'spare', type: numberType },
  { name: 'spareValid', type: booleanType },
  { name: 'scriptMode', type: booleanType },
  { name: 'scriptPosition', type: intType },
  { name: 'scriptLength', type: intType },
]);

const contractFiles = new Set(['words.ts', 'log.ts', 'random_stream.ts']);
const folder = '/orrery/library/';

/** The library's texts: this package's own and the two that @orrery/contract holds. */
export function librarySources(): readonly SourceText[] {
  const own = fileURLToPath(new URL('../../library/', import.meta.url));
  const contract = join(dirname(createRequire(import.meta.url).resolve('@orrery/contract/package.json')), 'src');
  const inFolder = (path: string): string[] => {
    try {
      return readdirSync(path);
    } catch {
      return [];
    }
  };
  const files = [
    ...inFolder(contract)
      .filter((name) => contractFiles.has(name))
      .map((name) => join(contract, name)),
    ...inFolder(own)
      .filter((name) => name.endsWith('.ts') && name !== 'index.ts')
      .toSorted()
      .map((name) => join(own, name)),
  ];
  const sources = files.map((path) => ({ name: folder + basename(path), text: readFileSync(path, 'utf8') }));
  // What library files import from the package by name.
  const barrel = sources
    .filter(({ name }) => name !== `${folder}words.ts` && contractFiles.has(basename(name)))
    .map(({ name }) => `export * from '../${basename(name)}';\n`)
    .join('');
  return [...sources, { name: `${folder}@orrery/contract.ts`, text: barrel }];
}

/** The library, checked; its functions are lowered when first asked for. */
export class CompiledLibrary implements Library {
  readonly module: ModuleLowering;
  readonly #exports = new Map<string, ts.Symbol>();

  constructor(sources: readonly SourceText[]) {
    const diagnostics = new Diagnostics();
    const checked = checkFiles([], sources);
    const files = sources.map(({ name }) => checked.file(name)).filter((file) => !isIntrinsicFile(file.fileName));
    this.module = beginModule({
      checked,
      files,
      diagnostics,
      isLibrary: true,
      library: () => this,
      fixedTypes: new Map([
        ['RandomState', randomRecordType],
        ['RandomRecord', randomRecordType],
      ]),
      randomType: randomRecordType,
    });
    for (const file of files) {
      const symbol = checked.checker.getSymbolAtLocation(file);
      for (const each of symbol === undefined ? [] : checked.checker.getExportsOfModule(symbol))
        if (each.valueDeclaration?.getSourceFile() === file) this.#exports.set(each.name, each);
    }
    this.#requireNoDiagnostics();
  }

  /** Names of all exported functions. */
  get names(): readonly string[] {
    return [...this.#exports.keys()].filter((name) => this.find(name) !== undefined);
  }

  find(name: string): LibraryFunction | undefined {
    const symbol = this.#exports.get(name);
    const info = symbol === undefined ? undefined : this.module.functionOf(symbol);
    return info === undefined
      ? undefined
      : { id: info.id, parameters: info.parameters.map(({ type }) => type), result: info.result };
  }

  /** Lowers a function and whatever it calls, if that has not happened yet. */
  ensure(id: FunctionId): void {
    for (const info of this.module.functions.values()) if (info.id === id) ensureLowered(this.module, info);
    this.#requireNoDiagnostics();
  }

  /** The library is ours: a diagnostic in it is a defect, not an input error. */
  #requireNoDiagnostics(): void {
    const found = this.module.diagnostics.list();
    if (found.length > 0)
      throw new Error(`the language's library does not compile: ${found.map(compactDiagnostic).join('; ')}`);
  }
}

let compiled: CompiledLibrary | undefined;

/** Compiled once a process: the texts do not change while it runs. */
export function compiledLibrary(): CompiledLibrary {
  compiled ??= new CompiledLibrary(librarySources());
  return compiled;
}
