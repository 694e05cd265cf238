import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkFiles, type CheckedFiles, type SourceText } from '../check/program.ts';
import { booleanType, intType, numberType, recordType, typeKey, type IrType, type RecordType } from '../ir/types.ts';
import { isIntrinsicFile } from './library_interface.ts';
import { filesBehind, LibraryPart, typeParametersOf } from './library_part.ts';
import type { FixedTypes } from './types.ts';

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

/** The library, checked. */
export class CompiledLibrary {
  /** Its functions without type parameters. */
  readonly plain: LibraryPart;
  readonly #checked: CheckedFiles;
  readonly #instances = new Map<string, LibraryPart>();

  constructor(sources: readonly SourceText[]) {
    this.#checked = checkFiles([], sources);
    const files = sources.map(({ name }) => this.#checked.file(name)).filter((file) => !isIntrinsicFile(file.fileName));
    this.plain = new LibraryPart(this.#checked, files, randomTypes, randomRecordType, false);
  }

  /** Where the instance of a generic function for these types is found by its name. */
  instance(name: string, types: readonly IrType[]): LibraryPart | undefined {
    const symbol = this.plain.declared(name);
    const file = symbol?.valueDeclaration?.getSourceFile();
    if (symbol === undefined || file === undefined) return undefined;
    const bound = typeParametersOf(symbol).flatMap((parameter, at) => {
      const type = types[at];
      return type === undefined ? [] : [[parameter, type] as const];
    });
    const key = `${file.fileName} ${bound.map(([parameter, type]) => `${parameter}=${typeKey(type)}`).join(' ')}`;
    const known = this.#instances.get(key);
    if (known !== undefined) return known;
    const files = filesBehind(this.#checked, file);
    const made = new LibraryPart(this.#checked, files, new Map([...randomTypes, ...bound]), randomRecordType, true);
    this.#instances.set(key, made);
    return made;
  }
}

const randomTypes: FixedTypes = new Map([
  ['RandomState', randomRecordType],
  ['RandomRecord', randomRecordType],
]);

let compiled: CompiledLibrary | undefined;

/** Compiled once a process: the texts do not change while it runs. */
export function compiledLibrary(): CompiledLibrary {
  compiled ??= new CompiledLibrary(librarySources());
  return compiled;
}
