import type { ConstantId, FunctionId } from '../ir/ir.ts';
import { renumberStatements, type Renumbering } from '../ir/renumber.ts';
import type { IrType } from '../ir/types.ts';
import type { Library, LibraryFunction, LoweredLibrary, LoweredPart } from './library_interface.ts';
import type { ModuleOutput } from './module_lowering.ts';

/** Copies library functions, and the constants they read, into a module as they are asked for. */
export class LibraryLinker implements Library {
  readonly #library: LoweredLibrary;
  readonly #target: ModuleOutput;
  readonly #parts = new Map<LoweredPart, PartLinker>();

  constructor(library: LoweredLibrary, target: ModuleOutput) {
    this.#library = library;
    this.#target = target;
  }

  find(name: string): LibraryFunction | undefined {
    return this.#in(this.#library.plain).find(name);
  }

  instantiate(name: string, types: readonly IrType[]): LibraryFunction | undefined {
    const part = this.#library.instance(name, types);
    return part === undefined ? undefined : this.#in(part).find(name);
  }

  #in(part: LoweredPart): PartLinker {
    const known = this.#parts.get(part) ?? new PartLinker(part, this.#target);
    this.#parts.set(part, known);
    return known;
  }
}

/** Copies functions of one part of the library. */
export class PartLinker {
  readonly #source: LoweredPart;
  readonly #target: ModuleOutput;
  readonly #functions = new Map<FunctionId, FunctionId>();
  readonly #constants = new Map<ConstantId, ConstantId>();

  constructor(source: LoweredPart, target: ModuleOutput) {
    this.#source = source;
    this.#target = target;
  }

  find(name: string): LibraryFunction | undefined {
    const found = this.#source.find(name);
    return found === undefined ? undefined : { ...found, id: this.#link(found.id) };
  }

  #link(id: FunctionId): FunctionId {
    const known = this.#functions.get(id);
    if (known !== undefined) return known;
    const linked = this.#target.reserveFunction();
    this.#functions.set(id, linked);
    this.#target.linked.add(linked);
    const lowered = this.#source.body(id);
    this.#target.functions[linked] = {
      ...lowered,
      body: renumberStatements(lowered.body, this.#renumbering()),
      site: 0,
    };
    return linked;
  }

  #renumbering(): Renumbering {
    return {
      function: (id) => this.#link(id),
      constant: (id) => this.#linkConstant(id),
      // Failures inside the library have no place in the author's source.
      site: () => 0,
      local: (id) => id,
      label: (id) => id,
    };
  }

  #linkConstant(id: ConstantId): ConstantId {
    const known = this.#constants.get(id);
    if (known !== undefined) return known;
    const linked = this.#target.addConstant(this.#source.constant(id));
    this.#constants.set(id, linked);
    const fragment = this.#source.fragment(id);
    if (fragment !== undefined)
      this.#target.libraryFragments.push({
        ...fragment,
        body: renumberStatements(fragment.body, this.#renumbering()),
        constants: [linked],
      });
    return linked;
  }
}
