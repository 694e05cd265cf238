import type ts from 'typescript6';
import { Rejected, type Diagnostics } from '../check/diagnostics.ts';
import type { CheckedFiles } from '../check/program.ts';
import { typescript } from '../check/typescript.ts';
import type { RecordType } from '../ir/types.ts';
import { describeConstructor, lowerConstructor } from './classes/construct.ts';
import { classOf, selfOf, staticFields } from './classes/members.ts';
import { lowerConstant, lowerStaticField } from './constants.ts';
import { lowerExpression } from './expressions.ts';
import { FunctionBuilder, type Dispatch } from './function_builder.ts';
import { functionNodeOf, functionOfInitializer, functionOfMember, isLocal, isMember } from './function_nodes.ts';
import { captureSymbols, describeFunction, lowerFunction } from './functions.ts';
import { integerVariables, reassignedVariables } from './integers.ts';
import { isFixedWithinTurn } from './loop_counters.ts';
import type { Library } from './library_interface.ts';
import { ModuleOutput, type FunctionInfo, type ModuleLowering } from './module_lowering.ts';
import { readParameters, unwrapped } from './parameters.ts';
import { lowerStatement } from './statements.ts';
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
}

const dispatch: Dispatch = { expression: lowerExpression, statement: lowerStatement };

/** Prepares a module: its constants are lowered, its functions on demand or by {@link lowerAllFunctions}. */
export function beginModule(input: ModuleInput): ModuleLowering {
  const { checker } = input.checked;
  const output = new ModuleOutput();
  const parameters = new Map<string, number>();
  const parameterSets = new Map<ts.Symbol, readonly string[]>();
  const reassigned = reassignedVariables(input.files, checker);
  const functions = new Map<ts.Symbol, FunctionInfo>();
  const module: ModuleLowering = {
    checker,
    diagnostics: input.diagnostics,
    types: new TypeTranslator(checker, input.diagnostics, input.fixedTypes, input.isLibrary, input.families),
    isLibrary: input.isLibrary,
    get library() {
      return library;
    },
    output,
    functions,
    constants: new Map(),
    rejected: new Set(),
    parameters,
    parameterSets,
    reassigned,
    integers: integerVariables(input.files, checker, reassigned),
    randomType: input.randomType,
    places: new WeakMap(),
    callPlaces: new WeakMap(),
    functionOf: (symbol, user) => functionOf(module, symbol, user),
    builder: (result) => new FunctionBuilder(module, dispatch, result),
  };
  const library = input.library(output, module);
  for (const file of input.files)
    for (const declaration of moduleConstants(file)) {
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

/** Variables and static fields, in the order they are initialised. */
function moduleConstants(file: ts.SourceFile): readonly (ts.VariableDeclaration | ts.PropertyDeclaration)[] {
  return file.statements.flatMap((statement): readonly (ts.VariableDeclaration | ts.PropertyDeclaration)[] => {
    if (typescript.isVariableStatement(statement)) return [...statement.declarationList.declarations];
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

/** Goes on with the next construct once a diagnostic is recorded. */
export function guarded(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (!(error instanceof Rejected)) throw error;
  }
}

/** Lowers every top-level function of the files, so that each gets its diagnostics, called or not. */
export function lowerAllFunctions(module: ModuleLowering, files: readonly ts.SourceFile[]): void {
  for (const file of files)
    for (const statement of file.statements) {
      for (const name of functionNames(statement))
        guarded(() => {
          const symbol = module.checker.getSymbolAtLocation(name);
          const info = symbol === undefined ? undefined : module.functionOf(symbol);
          if (info !== undefined) ensureLowered(module, info);
        });
    }
}

/** Names of functions, methods and classes that a statement declares. */
function functionNames(statement: ts.Statement): readonly ts.Node[] {
  if (typescript.isFunctionDeclaration(statement)) return [statement.name ?? statement];
  if (typescript.isClassDeclaration(statement)) {
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
  if (module.output.functions[info.id] !== undefined) return;
  if (typescript.isClassDeclaration(info.node)) lowerConstructor(module, info, info.node);
  else lowerFunction(module, info);
}

function functionOf(
  module: ModuleLowering,
  symbol: ts.Symbol,
  user: FunctionBuilder | undefined,
): FunctionInfo | undefined {
  const known = module.functions.get(symbol);
  if (known !== undefined) return known;
  const node = functionNodeOf(symbol);
  if (node === undefined) {
    const owner = classOf(symbol);
    if (owner === undefined) return undefined;
    const info = describeConstructor(module, symbol, owner);
    module.functions.set(symbol, info);
    return info;
  }
  if (!isLocal(symbol.valueDeclaration ?? node)) {
    const info = describeFunction(module, symbol.name, node, [], selfOf(module, node));
    module.functions.set(symbol, info);
    return info;
  }
  const captures = captureSymbols(module, node).map((captured) => {
    const place = symbol.valueDeclaration ?? node;
    if (module.reassigned.has(captured) && !isFixedWithinTurn(captured, module.checker))
      return module.diagnostics.reject('WM0908', place, { name: captured.name, reason: 'assigned to more than once' });
    const binding = user?.bindings.get(captured);
    if (binding === undefined)
      return module.diagnostics.reject('WM0908', place, { name: captured.name, reason: 'declared after it' });
    return { symbol: captured, type: binding.type, unsigned: binding.unsigned };
  });
  const info = describeFunction(module, symbol.name, node, captures);
  module.functions.set(symbol, info);
  lowerFunction(module, info);
  return info;
}
