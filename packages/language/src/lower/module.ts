import type ts from 'typescript6';
import type { Diagnostics } from '../check/diagnostics.ts';
import { isErrorClass } from '../check/error_classes.ts';
import type { CheckedFiles } from '../check/program.ts';
import { isInitialising } from '../check/syntax.ts';
import { typescript } from '../check/typescript.ts';
import type { RecordType } from '../ir/types.ts';
import { classOf, staticFields } from './classes/members.ts';
import { lowerConstant, lowerInitialising, lowerStaticField } from './constants.ts';
import { lowerExpression } from './expressions.ts';
import { FunctionBuilder, type Dispatch } from './function_builder.ts';
import { functionNodeOf, functionOfInitializer, functionOfMember, isMember } from './function_nodes.ts';
import { lowerInstance, lowerPending } from './functions/bodies.ts';
import { instanceOf, isPlain } from './functions/instances.ts';
import { writtenShape } from './functions/shapes.ts';
import { sharedVariables } from './functions/shared_variables.ts';
import { storeFunctionValue, StoredFunctions, storeMethod } from './functions/stored.ts';
import { functionValueOf } from './functions/values.ts';
import { guarded } from './guarded.ts';
import { integerVariables, reassignedVariables } from './integers.ts';
import type { Library } from './library_interface.ts';
import { ModuleOutput, type FunctionInfo, type ModuleLowering } from './module_lowering.ts';
import { readParameters, unwrapped } from './parameters.ts';
import { Probes } from './probes.ts';
import { lowerStatement } from './statements.ts';
import { noTypes } from './type_environment.ts';
import type { Families } from './families.ts';
import { TypeTranslator, type FixedTypes } from './types.ts';

export interface ModuleInput {
  readonly checked: CheckedFiles;
  /** In the order their constants are initialised. */
  readonly files: readonly ts.SourceFile[];
  readonly diagnostics: Diagnostics;
  readonly isLibrary: boolean;
  readonly library: (output: ModuleOutput, own: ModuleLowering) => Library;
  readonly fixedTypes: FixedTypes;
  /** Record types that have met in an earlier pass. */
  readonly families: Families;
  readonly randomType: RecordType | undefined;
  /** Watch the conditions of the program: probes.ts. */
  readonly watched?: boolean;
}

const dispatch: Dispatch = {
  expression: lowerExpression,
  statement: lowerStatement,
  functionValue: functionValueOf,
  storedFunction: storeFunctionValue,
  storedMethod: storeMethod,
};

/** Prepares a module: its constants are lowered, its functions on demand or by {@link lowerAllFunctions}. */
export function beginModule(input: ModuleInput): ModuleLowering {
  const { checker } = input.checked;
  const output = new ModuleOutput();
  const parameters = new Map<string, number>();
  const parameterSets = new Map<ts.Symbol, readonly string[]>();
  const reassigned = reassignedVariables(input.files, checker);
  const module: ModuleLowering = {
    checker,
    diagnostics: input.diagnostics,
    types: new TypeTranslator(checker, input.diagnostics, input.fixedTypes, input.isLibrary, input.families),
    isLibrary: input.isLibrary,
    get library() {
      return library;
    },
    output,
    instances: new Map(),
    pending: [],
    stored: new StoredFunctions(),
    constants: new Map(),
    rejected: new Set(),
    parameters,
    parameterSets,
    reassigned,
    shared: sharedVariables(input.files, checker, reassigned),
    integers: integerVariables(input.files, checker, reassigned),
    randomType: input.randomType,
    probes: input.watched === true ? new Probes(output) : undefined,
    places: new WeakMap(),
    callPlaces: new WeakMap(),
    functionOf: (symbol) => functionOf(module, symbol),
    builder: (result) => new FunctionBuilder(module, dispatch, result),
  };
  const library = input.library(output, module);
  for (const file of input.files)
    for (const declaration of initialisation(file)) {
      if (typescript.isStatement(declaration)) {
        guarded(() => lowerInitialising(module, declaration));
        continue;
      }
      if (typescript.isPropertyDeclaration(declaration)) {
        guarded(() => lowerStaticField(module, declaration));
        continue;
      }
      if (declaration.initializer !== undefined && functionOfInitializer(declaration.initializer) !== undefined)
        continue;
      const isParameters =
        !input.isLibrary && typescript.isIdentifier(declaration.name) && declaration.name.text === 'parameters';
      if (isParameters && isExported(declaration)) {
        const symbol = checker.getSymbolAtLocation(declaration.name);
        const names = readParameters(declaration, parameters, input.diagnostics);
        if (symbol !== undefined) parameterSets.set(symbol, names);
      } else {
        guarded(() => lowerConstant(module, declaration));
        for (const name of namesOf(declaration.name)) {
          const symbol = checker.getSymbolAtLocation(name);
          if (symbol !== undefined && !module.constants.has(symbol)) module.rejected.add(symbol);
        }
      }
    }
  return module;
}

function namesOf(name: ts.BindingName): readonly ts.Identifier[] {
  if (typescript.isIdentifier(name)) return [name];
  return name.elements.flatMap((element) => (typescript.isOmittedExpression(element) ? [] : namesOf(element.name)));
}

type Initialisation = ts.VariableDeclaration | ts.PropertyDeclaration | ts.Statement;

/** Variables, static fields and the statements that fill them, in the order they are run. */
function initialisation(file: ts.SourceFile): readonly Initialisation[] {
  return file.statements.flatMap((statement): readonly Initialisation[] => {
    if (typescript.isVariableStatement(statement)) return [...statement.declarationList.declarations];
    if (isInitialising(statement)) return [statement];
    return typescript.isClassDeclaration(statement) ? staticFields(statement) : [];
  });
}

function isExported(node: ts.VariableDeclaration): boolean {
  const statement = node.parent.parent;
  return (
    typescript.isVariableStatement(statement) &&
    (statement.modifiers?.some(({ kind }) => kind === typescript.SyntaxKind.ExportKeyword) ?? false)
  );
}

/** Lowers every top-level function of the files, so that each gets its diagnostics, called or not. */
export function lowerAllFunctions(module: ModuleLowering, files: readonly ts.SourceFile[]): void {
  for (const file of files)
    for (const statement of file.statements) {
      for (const name of functionNames(statement))
        guarded(() => {
          const symbol = module.checker.getSymbolAtLocation(name);
          if (symbol !== undefined) module.functionOf(symbol);
        });
    }
  lowerPending(module);
}

/** Names of functions, methods and classes that a statement declares. */
function functionNames(statement: ts.Statement): readonly ts.Node[] {
  if (typescript.isFunctionDeclaration(statement)) return [statement.name ?? statement];
  if (typescript.isClassDeclaration(statement)) {
    if (isErrorClass(statement)) return [];
    const methods = statement.members.filter((member) => isMember(member) && functionOfMember(member) !== undefined);
    return [statement.name ?? statement, ...methods.map(({ name }) => name ?? statement)];
  }
  if (!typescript.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.flatMap(({ name, initializer }) => {
    const members = initializer !== undefined ? objectMembers(initializer) : [];
    return [name, ...members];
  });
}

function objectMembers(node: ts.Expression): readonly ts.Node[] {
  if (!typescript.isObjectLiteralExpression(node)) {
    const inner = unwrapped(node);
    return inner === undefined || inner === node ? [] : objectMembers(inner);
  }
  return node.properties.flatMap((property) =>
    isMember(property) && functionOfMember(property) !== undefined ? [property.name] : [],
  );
}

export function ensureLowered(module: ModuleLowering, info: FunctionInfo): void {
  if (module.output.functions[info.id] === undefined) lowerInstance(module, info);
}

function functionOf(module: ModuleLowering, symbol: ts.Symbol): FunctionInfo | undefined {
  const node = functionNodeOf(symbol) ?? classOf(symbol);
  if (node === undefined || !isPlain(module, node)) return undefined;
  return instanceOf(module, writtenShape(symbol.name, node, noTypes, []), [], node, undefined);
}
