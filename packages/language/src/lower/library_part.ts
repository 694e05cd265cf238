import type ts from 'typescript6';
import { Diagnostics } from '../check/diagnostics.ts';
import type { CheckedFiles } from '../check/program.ts';
import { typescript } from '../check/typescript.ts';
import { compactDiagnostic } from '../diagnostic.ts';
import type { ConstantId, FunctionId, IrFunction, ModuleConstant } from '../ir/ir.ts';
import type { RecordType } from '../ir/types.ts';
import { Families } from './families.ts';
import { isIntrinsicFile, type Library, type LibraryFunction, type LoweredPart } from './library_interface.ts';
import { beginModule, ensureLowered } from './module.ts';
import type { Fragment, ModuleLowering } from './module_lowering.ts';
import type { FixedTypes } from './types.ts';

/**
 * Library functions, lowered when first asked for: those without type parameters, or those of some files with the type
 * parameters that `types` names standing for one choice of types.
 */
export class LibraryPart implements Library, LoweredPart {
  readonly module: ModuleLowering;
  readonly #exports: ReadonlyMap<string, ts.Symbol>;
  readonly #isInstance: boolean;

  constructor(
    checked: CheckedFiles,
    files: readonly ts.SourceFile[],
    types: FixedTypes,
    randomType: RecordType,
    isInstance: boolean,
  ) {
    this.#isInstance = isInstance;
    this.#exports = exportsOf(checked, files);
    this.module = beginModule({
      checked,
      files,
      diagnostics: new Diagnostics(),
      isLibrary: true,
      families: new Families(false),
      library: () => this,
      fixedTypes: types,
      randomType,
    });
    this.#requireNoDiagnostics();
  }

  /** Names of all exported functions without type parameters. */
  get names(): readonly string[] {
    return [...this.#exports.keys()].filter((name) => this.find(name) !== undefined);
  }

  /** Names of all exported functions with type parameters. */
  get genericNames(): readonly string[] {
    return [...this.#exports].filter(([, symbol]) => typeParametersOf(symbol).length > 0).map(([name]) => name);
  }

  find(name: string): LibraryFunction | undefined {
    const symbol = this.#exports.get(name);
    if (symbol === undefined || (!this.#isInstance && typeParametersOf(symbol).length > 0)) return undefined;
    const info = this.module.functionOf(symbol);
    return info === undefined
      ? undefined
      : { id: info.id, parameters: info.parameters.map(({ type }) => type), result: info.result };
  }

  /** Library code calls its generic functions by their symbols; only programs ask for instances. */
  instantiate(): undefined {
    return undefined;
  }

  /** An exported function as it is declared. */
  declared(name: string): ts.Symbol | undefined {
    return this.#exports.get(name);
  }

  /** Lowered with whatever it calls, if that has not happened yet. */
  body(id: FunctionId): IrFunction {
    for (const info of this.module.instances.values()) if (info.id === id) ensureLowered(this.module, info);
    this.#requireNoDiagnostics();
    const lowered = this.module.output.functions[id];
    if (lowered === undefined) throw new Error(`library function ${id} has no body`);
    return lowered;
  }

  constant(id: ConstantId): ModuleConstant {
    const constant = this.module.output.constants[id];
    if (constant === undefined) throw new Error(`library constant ${id} does not exist`);
    return constant;
  }

  fragment(id: ConstantId): Fragment | undefined {
    return this.module.output.fragments.find(({ constants }) => constants.includes(id));
  }

  /** The library is ours: a diagnostic in it is a defect, not an input error. */
  #requireNoDiagnostics(): void {
    const found = this.module.diagnostics.list();
    if (found.length > 0)
      throw new Error(`the language's library does not compile: ${found.map(compactDiagnostic).join('; ')}`);
  }
}

function exportsOf(checked: CheckedFiles, files: readonly ts.SourceFile[]): ReadonlyMap<string, ts.Symbol> {
  const exports = new Map<string, ts.Symbol>();
  for (const file of files) {
    const symbol = checked.checker.getSymbolAtLocation(file);
    for (const each of symbol === undefined ? [] : checked.checker.getExportsOfModule(symbol))
      if (each.valueDeclaration?.getSourceFile() === file) exports.set(each.name, each);
  }
  return exports;
}

/** Names of the type parameters of a generic function. */
export function typeParametersOf(symbol: ts.Symbol): readonly string[] {
  return typeParameterNodes(symbol).map(({ name }) => name.text);
}

/** Whether a generic function is one of `K extends string`. */
export function takesTextOnly(symbol: ts.Symbol): boolean {
  return typeParameterNodes(symbol).some(({ constraint }) => constraint?.kind === typescript.SyntaxKind.StringKeyword);
}

function typeParameterNodes(symbol: ts.Symbol): readonly ts.TypeParameterDeclaration[] {
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined || !typescript.isFunctionDeclaration(declaration)) return [];
  return declaration.typeParameters ?? [];
}

/** A library file and those behind its imports, intrinsics aside: what an intrinsic's body calls counts as imported. */
export function filesBehind(checked: CheckedFiles, start: ts.SourceFile): readonly ts.SourceFile[] {
  const seen = new Set<ts.SourceFile>();
  const folder = start.fileName.slice(0, start.fileName.lastIndexOf('/') + 1);
  const visit = (file: ts.SourceFile): void => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const statement of file.statements) {
      if (!typescript.isImportDeclaration(statement) || !typescript.isStringLiteral(statement.moduleSpecifier))
        continue;
      const { text } = statement.moduleSpecifier;
      if (text.startsWith('./')) visit(checked.file(folder + text.slice(2)));
    }
  };
  visit(start);
  return [...seen].filter(({ fileName }) => !isIntrinsicFile(fileName)).toReversed();
}
