import { checkFiles, type CheckedFiles, type SourceText } from '../check/program.ts';
import { booleanType, intType, numberType, recordType, typeKey, type IrType, type RecordType } from '../ir/types.ts';
import { isIntrinsicFile, type LoweredLibrary } from './library_interface.ts';
import { filesBehind, LibraryPart, takesTextOnly, typeParametersOf } from './library_part.ts';
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

/** The library as its texts say, checked and lowered here. */
export class CompiledLibrary implements LoweredLibrary {
  /** Its functions without type parameters. */
  readonly plain: LibraryPart;
  readonly #checked: CheckedFiles;
  readonly #instances = new Map<string, LibraryPart>();

  constructor(sources: readonly SourceText[]) {
    this.#checked = checkFiles([], sources);
    const files = sources.map(({ name }) => this.#checked.file(name)).filter((file) => !isIntrinsicFile(file.fileName));
    this.plain = new LibraryPart(this.#checked, files, randomTypes, randomRecordType, false);
  }

  /** Generic functions that have an instance for this type. */
  genericNames(type: IrType): readonly string[] {
    return this.plain.genericNames.filter((name) => {
      const symbol = this.plain.declared(name);
      return symbol !== undefined && (type.kind === 'string' || !takesTextOnly(symbol));
    });
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
