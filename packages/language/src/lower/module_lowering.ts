import type { Site } from '@orrery/contract';
import type ts from 'typescript6';
import { moduleOf } from '../check/modules.ts';
import type { Diagnostics } from '../check/diagnostics.ts';
import type { ConstantId, Expression, FunctionId, IrFunction, ModuleConstant, SiteId, Statement } from '../ir/ir.ts';
import type { IrType, RecordType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import type { Library } from './library_interface.ts';
import type { Capture, FunctionShape } from './functions/shapes.ts';
import type { StoredFunctions } from './functions/stored.ts';
import type { Probes } from './probes.ts';
import type { TypeEnvironment } from './type_environment.ts';
import type { TypeTranslator } from './types.ts';

export type FunctionNode = ts.FunctionDeclaration | ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration;

/** What a call needs to know of a function. */
export interface FunctionInfo {
  readonly id: FunctionId;
  readonly name: string;
  /** Of a class: its constructor. */
  readonly node: FunctionNode | ts.ClassDeclaration;
  /** `this` of a method: its first parameter, known to builders under the symbol of the class. */
  readonly self?: { readonly type: IrType; readonly symbol: ts.Symbol };
  /** The author's parameters, in order. */
  readonly parameters: readonly ParameterInfo[];
  readonly result: IrType;
  /** Variables of enclosing functions that it names; they follow the parameters. */
  readonly captures: readonly Capture[];
  readonly environment: TypeEnvironment;
  /** The instance whose body asked for this one first. */
  readonly asking?: FunctionInfo;
  /** Forms that evaluate defaults of parameters, by what they are given. */
  readonly forms: Map<string, FunctionId>;
}

export interface ParameterInfo {
  readonly type: IrType;
  readonly node: ts.ParameterDeclaration;
  /** A function known while compiling; the slots of its shape take the parameter's place. */
  readonly shape?: FunctionShape;
}

export interface ConstantInfo {
  readonly id: ConstantId;
  readonly type: IrType;
  /** Folded: reads become the literal. */
  readonly value?: number | boolean | string;
  readonly declaration: ConstantNode;
}

/** Where a constant is declared: a variable or a name in its pattern, a static field, a field of a const object. */
export type ConstantNode =
  | ts.VariableDeclaration
  | ts.BindingElement
  | ts.PropertyDeclaration
  | ts.PropertyAssignment
  | ts.ShorthandPropertyAssignment;

/** Statements that initialise constants, with the locals they use; fragments are joined into `initialise`. */
export interface Fragment {
  readonly locals: IrFunction['locals'];
  readonly labels: number;
  readonly body: readonly Statement[];
  readonly constants: readonly ConstantId[];
  /** Of a fragment that only fills constants: the statement it is of. */
  readonly node?: ts.Statement;
}

/** Everything known while the functions of one module are lowered. */
export interface ModuleLowering {
  readonly checker: ts.TypeChecker;
  readonly diagnostics: Diagnostics;
  readonly types: TypeTranslator;
  /** Whether the texts are the library's: intrinsics and `Int` have their meaning, nothing is charged. */
  readonly isLibrary: boolean;
  readonly library: Library;
  readonly output: ModuleOutput;
  /** Functions in use, by what they are instances of. */
  readonly instances: Map<string, FunctionInfo>;
  /** Instances whose bodies are not lowered yet. */
  readonly pending: FunctionInfo[];
  readonly stored: StoredFunctions;
  readonly constants: Map<ts.Symbol, ConstantInfo>;
  /** Constants whose own initialisation was rejected: reading them needs no second diagnostic. */
  readonly rejected: Set<ts.Symbol>;
  /** Names of `export const parameters`. */
  readonly parameters: ReadonlyMap<string, number>;
  /** What `parameters` is in each module, with its names. */
  readonly parameterSets: ReadonlyMap<ts.Symbol, readonly string[]>;
  /** Variables that are assigned to after their declaration. */
  readonly reassigned: ReadonlySet<ts.Symbol>;
  /** Of those, the ones that several functions share. */
  readonly shared: ReadonlySet<ts.Symbol>;
  /** Variables assigned to that hold 32-bit integers only, whatever happens. */
  readonly integers: ReadonlyMap<ts.Symbol, 'signed' | 'unsigned'>;
  readonly randomType: RecordType | undefined;
  /** Of a module whose conditions are watched. */
  readonly probes: Probes | undefined;
  /** Places of statements that write to memory, for messages. */
  readonly places: WeakMap<Statement, ts.Node>;
  /** Places of calls of library functions that may write to what they are given. */
  readonly callPlaces: WeakMap<Expression, ts.Node>;
  /** The top-level function that a symbol names, if one instance serves all of its calls. */
  readonly functionOf: (symbol: ts.Symbol) => FunctionInfo | undefined;
  readonly builder: (result: IrType) => FunctionBuilder;
}

/** Grows an IR module. */
export class ModuleOutput {
  readonly functions: (IrFunction | undefined)[] = [];
  readonly constants: ModuleConstant[] = [];
  readonly sites: Site[] = [{ line: 0, column: 0, text: '' }];
  readonly fragments: Fragment[] = [];
  /** Functions copied from the library. */
  readonly linked = new Set<FunctionId>();
  /** Of linked library constants; they run first. */
  readonly libraryFragments: Fragment[] = [];
  readonly #siteIds = new Map<string, SiteId>();

  reserveFunction(): FunctionId {
    this.functions.push(undefined);
    return this.functions.length - 1;
  }

  addConstant(constant: ModuleConstant): ConstantId {
    this.constants.push(constant);
    return this.constants.length - 1;
  }

  site(site: Site): SiteId {
    const key = `${site.line}:${site.column}:${site.text}`;
    const known = this.#siteIds.get(key);
    if (known !== undefined) return known;
    this.sites.push(site);
    this.#siteIds.set(key, this.sites.length - 1);
    return this.sites.length - 1;
  }

  /** A node's place; long texts are cut. Of a program in two modules the text begins with the module's name. */
  siteOf(node: ts.Node, text?: string): SiteId {
    const file = node.getSourceFile();
    const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
    const module = moduleOf(file.fileName);
    const full = `${module === undefined ? '' : `${module}: `}${text ?? node.getText(file)}`.replaceAll(/\s+/gu, ' ');
    const cut = full.length <= longestText ? full : `${full.slice(0, longestText - 1)}…`;
    return this.site({ line: line + 1, column: character + 1, text: cut });
  }
}

const longestText = 120;
