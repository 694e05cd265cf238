import { createHash } from 'node:crypto';
import {
  entryNamesOf,
  failure,
  success,
  type ActionSpace,
  type LayoutType,
  type ModelContract,
  type ModelLayout,
  type Result,
} from '@orrery/contract';
import type ts from 'typescript6';
import { checkAnyTypes } from './check/any_type.ts';
import { checkExpressionUses } from './check/regular_expressions.ts';
import { Diagnostics } from './check/diagnostics.ts';
import { givenSource } from './check/given.ts';
import { blankImports } from './check/imports.ts';
import { checkFiles, parse, type CheckedFiles } from './check/program.ts';
import { checkChains, checkLimits, tooDeep } from './check/limits.ts';
import { moduleFile, moduleText, type AuthorModule } from './check/modules.ts';
import { checkSyntax } from './check/syntax.ts';
import { typescript } from './check/typescript.ts';
import { reportTypescript } from './check/typescript_messages.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { LoweredProgram } from './ir/lowered.ts';
import type { IrType } from './ir/types.ts';
import { classWithin } from './lower/classes/instances.ts';
import { classOf } from './lower/classes/members.ts';
import { assemble, reachable } from './lower/assemble.ts';
import { composeStep } from './lower/composition.ts';
import {
  checkEntryParameters,
  exportsOf,
  findOtherEntries,
  findStep,
  signatures,
  type EntryPlace,
  type Exports,
} from './lower/entries.ts';
import { Families } from './lower/families.ts';
import { findFamilies } from './lower/family_passes.ts';
import { checkInitialisationOrder } from './lower/initialisation_order.ts';
import { layoutOfNode, normalised, representationOf } from './lower/layout.ts';
import { randomRecordType } from './lower/library.ts';
import { LibraryLinker } from './lower/linking.ts';
import { lowerPending } from './lower/functions/bodies.ts';
import { guarded } from './lower/guarded.ts';
import { beginModule, lowerAllFunctions } from './lower/module.ts';
import { halfCharacter } from './lower/border_names.ts';
import { borderTables, functionsOf, renumbered } from './lower/border_tables.ts';
import type { ModuleLowering } from './lower/module_lowering.ts';
import { loweredLibrary } from './lower/prepared_library.ts';
import { checkPurity } from './lower/purity.ts';
import { declarationOf, declaresEmptyType, type TypeDeclaration } from './lower/type_declarations.ts';
import { typeText } from './lower/types.ts';

/** Library functions that the linker calls itself, by the names under which it knows them. */
const runtimeNames = {
  float: 'randomFloat',
  integer: 'randomInteger',
  chance: 'randomChance',
  normal: 'randomNormal',
} as const;

export interface LoweringOptions {
  /** Note which conditions of the program hold and fail: for measuring what data exercise. */
  readonly watched?: boolean;
}

/**
 * Checks a world model's source against a contract and lowers it to the IR.
 *
 * Diagnostics come in source order: syntax the language does not hold, then types, then the contract and purity. All of
 * one stage are reported; a later stage runs only if the earlier ones found nothing.
 */
export function lowerProgram(
  source: string,
  contract: ModelContract,
  options: LoweringOptions = {},
): Result<LoweredProgram, readonly Diagnostic[]> {
  return lowerModules([{ name: undefined, source }], contract, options);
}

/** As {@link lowerProgram}, of a transition and a reward that become one step. */
export function lowerComposed(
  transition: string,
  reward: string,
  contract: ModelContract,
  options: LoweringOptions = {},
): Result<LoweredProgram, readonly Diagnostic[]> {
  return lowerModules(
    [
      { name: 'transition', source: transition },
      { name: 'reward', source: reward },
    ],
    contract,
    options,
  );
}

function lowerModules(
  modules: readonly AuthorModule[],
  contract: ModelContract,
  options: LoweringOptions,
): Result<LoweredProgram, readonly Diagnostic[]> {
  for (const { name, source } of modules) {
    const limit = checkLimits(source);
    if (limit !== undefined) return failure([name === undefined ? limit : { ...limit, module: name }]);
  }
  const lowered = withinStack(() => checkAndLower(modules, contract, options));
  return lowered.ok ? lowered.value : lowered;
}

/** Runs a stage that recurses over the program; an overflow of the stack is the program's nesting. */
export function withinStack<T>(stage: () => T): Result<T, readonly Diagnostic[]> {
  try {
    return success(stage());
  } catch (error) {
    if (error instanceof RangeError && error.message.includes('call stack')) return failure([tooDeep(1, 1)]);
    throw error;
  }
}

function checkAndLower(
  modules: readonly AuthorModule[],
  contract: ModelContract,
  options: LoweringOptions,
): Result<LoweredProgram, readonly Diagnostic[]> {
  const parsed = modules.map(({ name, source }) => parse({ name: moduleFile(name), text: source }));
  // Before anything recurses over the tree.
  for (const [at, file] of parsed.entries()) {
    const chain = checkChains(file);
    const name = modules[at]?.name;
    if (chain !== undefined) return failure([name === undefined ? chain : { ...chain, module: name }]);
  }
  const diagnostics = new Diagnostics();
  const texts = parsed.map((file, at) => moduleText(modules[at]?.name, blankImports(file, diagnostics)));
  const checked = checkFiles([givenSource(contract)], texts);
  const files = texts.map(({ name }) => checked.file(name));
  for (const file of files) check(checked, file, contract, diagnostics);
  if (!diagnostics.empty) return failure(diagnostics.list());
  return lowerInPasses(checked, files, contract, { ...options, sourceHash: sourceHashOf(modules) });
}

/** Each pass finds what is nested one level deeper; a program of a hundred types needs three or four. */
const mostPasses = 24;

/** Record types that meet are found while lowering; what a pass says counts only if it has found no more of them. */
function lowerInPasses(
  checked: CheckedFiles,
  files: readonly ts.SourceFile[],
  contract: ModelContract,
  facts: LoweringOptions & { readonly sourceHash: string },
): Result<LoweredProgram, readonly Diagnostic[]> {
  const given = checked.file(givenSource(contract).name);
  const families = new Families([given, ...files].some((file) => declaresEmptyType(file, checked.checker)));
  findFamilies(checked.checker, files, families);
  for (let pass = 1; ; pass += 1) {
    const diagnostics = new Diagnostics();
    // Types that grow without end would exhaust the memory of one more pass.
    if (families.endless) return failure(metTooOften(files));
    const program = lower(checked, files, contract, diagnostics, facts, families);
    const isUnfinished = families.nextPass();
    if (isUnfinished && pass < mostPasses) continue;
    if (isUnfinished || families.endless) return failure(metTooOften(files));
    return program === undefined || !diagnostics.empty ? failure(diagnostics.list()) : success(program);
  }
}

function metTooOften(files: readonly ts.SourceFile[]): readonly Diagnostic[] {
  const diagnostics = new Diagnostics();
  for (const file of files.slice(0, 1)) diagnostics.report('WM0207', file);
  return diagnostics.list();
}

/** Of one module its own; of two that of the JSON array of both, so that no text can be moved between them. */
function sourceHashOf(modules: readonly AuthorModule[]): string {
  const [only, ...others] = modules.map(({ source }) => source);
  const hashed = others.length === 0 ? (only ?? '') : JSON.stringify([only, ...others]);
  return createHash('sha256').update(hashed).digest('hex');
}

function check(checked: CheckedFiles, file: ts.SourceFile, contract: ModelContract, diagnostics: Diagnostics): void {
  checkSyntax(file, diagnostics);
  checkEntryParameters(file, contract, diagnostics);
  reportTypescript(checked.program.getSyntacticDiagnostics(file), diagnostics);
  reportTypescript(checked.program.getSemanticDiagnostics(file), diagnostics);
  checkAnyTypes(file, checked.checker, diagnostics);
  checkExpressionUses(file, checked.checker, diagnostics);
}

function lower(
  checked: CheckedFiles,
  files: readonly ts.SourceFile[],
  contract: ModelContract,
  diagnostics: Diagnostics,
  { sourceHash, watched = false }: LoweringOptions & { readonly sourceHash: string },
  families: Families,
): LoweredProgram | undefined {
  const [file, rewardFile] = files;
  if (file === undefined) return undefined;
  const library = loweredLibrary();
  const module = beginModule({
    checked,
    files,
    diagnostics,
    isLibrary: false,
    watched,
    families,
    library: (output) => new LibraryLinker(library, output),
    fixedTypes: new Map([['Random', randomRecordType]]),
    randomType: randomRecordType,
  });
  const exports = exportsOf(module, file);
  const types = stateAndAction(module, contract, exports, file, checked.file(givenSource(contract).name));
  if (types !== undefined && rewardFile !== undefined) repeatedTypes(module, types, rewardFile);
  lowerAllFunctions(module, files);
  if (types === undefined || !diagnostics.empty) return undefined;
  const { state, action } = types;
  const place: EntryPlace = { contract, exports, file };
  const step =
    rewardFile === undefined
      ? findStep(module, place, state.type, action.type)
      : composeStep(
          module,
          place,
          { contract, exports: exportsOf(module, rewardFile), file: rewardFile },
          state.type,
          action.type,
        );
  const others = findOtherEntries(module, place, state.type, action.type);
  if (step === undefined || !diagnostics.empty) return undefined;
  const entries = { step, ...others };
  const actionSpace = actionSpaceOf(contract, types.action.layout);
  if (actionSpace.kind === 'legalActions' && entries.legalActions === undefined) {
    const legalName = entryNamesOf(contract).legalActions;
    diagnostics.report('WM0601', file, { name: legalName, signature: signatures(contract)[legalName] ?? '' });
    return undefined;
  }
  const runtime = Object.fromEntries(
    Object.entries(runtimeNames).map(([name, exported]) => {
      const found = module.library.find(exported);
      if (found === undefined) throw new Error(`the language's library lacks ${exported}`);
      return [name, found.id];
    }),
  );
  const { legalActions, initialState, player, value } = entries;
  const entryIds = [entries.step, legalActions, initialState, player, value].flatMap((entry) =>
    entry === undefined ? [] : [entry.function],
  );
  const tables = borderTables(module, [types.state.type, types.action.type]);
  const roots = [...entryIds, ...Object.values(runtime), ...tables.flatMap(functionsOf)];
  // A default of an entry's parameter may call what nothing else does.
  lowerPending(module);
  checkInitialisationOrder(module);
  checkPurity(module, entryIds);
  if (!diagnostics.empty) return undefined;
  const drawn = new Set(Object.values(runtime));
  const stochastic = [...reachable(module.output, [entries.step.function])].some((id) => drawn.has(id));
  const { module: assembled, functionOf } = assemble(module.output, roots, {
    parameters: [...module.parameters].map(([name, value]) => ({ name, value })),
    ...(module.probes === undefined ? {} : { probes: module.probes.list(module.output, entries.step.function) }),
  });
  const layout: ModelLayout = {
    state: types.state.layout,
    action: types.action.layout,
    actionSpace,
    stochastic,
    legalActions: legalActions !== undefined,
    initialState: initialState !== undefined,
    players: player !== undefined,
    ...(value === undefined ? {} : { value: true }),
  };
  return {
    module: assembled,
    layout,
    sourceHash,
    state: types.state.type,
    action: types.action.type,
    entries: {
      step: { ...entries.step, function: functionOf(entries.step.function) },
      ...(legalActions === undefined
        ? {}
        : { legalActions: { ...legalActions, function: functionOf(legalActions.function) } }),
      ...(player === undefined ? {} : { player: { ...player, function: functionOf(player.function) } }),
      ...(value === undefined ? {} : { value: { ...value, function: functionOf(value.function) } }),
      ...(initialState === undefined
        ? {}
        : { initialState: { ...initialState, function: functionOf(initialState.function) } }),
    },
    runtime: Object.fromEntries(Object.entries(runtime).map(([name, id]) => [name, functionOf(id)])),
    tables: tables.map((table) => renumbered(table, functionOf)),
  };
}

interface BorderType {
  readonly layout: LayoutType;
  readonly type: IrType;
}

/** Layout and representation of State and Action, given or declared. */
function stateAndAction(
  module: ModuleLowering,
  contract: ModelContract,
  exports: Exports,
  file: ts.SourceFile,
  declarations: ts.SourceFile,
): { readonly state: BorderType; readonly action: BorderType } | undefined {
  let found: { state: BorderType; action: BorderType } | undefined;
  guarded(() => {
    if (contract.types === 'given') {
      const state = given(
        module,
        'State',
        contract.state,
        givenType(module, 'State', contract.state, declarations),
        file,
      );
      const action = given(
        module,
        'Action',
        contract.action,
        givenType(module, 'Action', contract.action, declarations),
        file,
      );
      found = { state, action };
    } else {
      const state = declared(module, 'State', exports, file);
      const action = declared(module, 'Action', exports, file);
      found = { state, action };
    }
  });
  return found;
}

/** A reward that repeats the types must mean the same. */
function repeatedTypes(
  module: ModuleLowering,
  { state, action }: { readonly state: BorderType; readonly action: BorderType },
  file: ts.SourceFile,
): void {
  guarded(() => {
    given(module, 'State', state.layout, state.type, file);
    given(module, 'Action', action.layout, action.type, file);
  });
}

/** The contract's layout; a declaration of the same name in the program must mean the same. */
function given(
  module: ModuleLowering,
  name: string,
  layout: LayoutType,
  type: IrType,
  file: ts.SourceFile,
): BorderType {
  const own = declarationOf(file, name);
  if (own !== undefined) {
    requirePlainData(module, name, own);
    const repeated = layoutOfNode(module, own.type);
    const declaredType = typeOfDeclaration(module, own.type);
    const isSameLength =
      repeated.kind !== 'array' ||
      layout.kind !== 'array' ||
      repeated.length === undefined ||
      layout.length === undefined ||
      repeated.length === layout.length;
    if (declaredType === undefined || typeText(declaredType) !== typeText(type) || !isSameLength)
      module.diagnostics.reject('WM0606', own.node, {
        name,
        found: declaredType === undefined ? name : lengthText(repeated, declaredType),
        expected: lengthText(layout, type),
      });
  }
  return { layout: normalised(layout), type };
}

/** By its declaration, which may have met other types of the program; a layout alone knows nothing of them. */
function givenType(module: ModuleLowering, name: string, layout: LayoutType, declarations: ts.SourceFile): IrType {
  const declaration = declarationOf(declarations, name);
  const type = declaration === undefined ? representationOf(layout) : typeOfDeclaration(module, declaration.type);
  return type ?? module.diagnostics.reject('WM0205', declarations, { type: name });
}

function typeOfDeclaration(module: ModuleLowering, node: ts.TypeNode | ts.InterfaceDeclaration): IrType {
  return typescript.isInterfaceDeclaration(node)
    ? module.types.of(module.checker.getTypeAtLocation(node.name), node.name)
    : module.types.ofNode(node);
}

/** A class instance would come back from the border without its methods. */
function requirePlainData(module: ModuleLowering, name: string, { type, node }: TypeDeclaration): void {
  const found = classWithin(module.checker.getTypeAtLocation(type), module.checker, node);
  if (found !== undefined) module.diagnostics.reject('WM0610', node, { type: name, name: found.name?.text ?? 'class' });
}

function lengthText(layout: LayoutType, type: IrType): string {
  return layout.kind === 'array' && layout.length !== undefined
    ? `${typeText(type)} of length ${layout.length}`
    : typeText(type);
}

function declared(module: ModuleLowering, name: string, exports: Exports, file: ts.SourceFile): BorderType {
  const own = exports.has(name) ? declarationOf(file, name) : undefined;
  const owner = classOf(exports.get(name));
  if (owner !== undefined) return module.diagnostics.reject('WM0610', owner, { type: name, name });
  if (own === undefined) return module.diagnostics.reject('WM0608', file, { name });
  requirePlainData(module, name, own);
  const layout = layoutOfNode(module, own.type);
  const text = halfCharacter(layout);
  if (text !== undefined)
    return module.diagnostics.reject('WM0613', own.type, { type: name, text: JSON.stringify(text) });
  return { layout, type: typeOfDeclaration(module, own.type) };
}

/** As the contract says, else every value of a finite action type, else what legalActions gives. */
function actionSpaceOf(contract: ModelContract, action: LayoutType): ActionSpace {
  if (contract.actionSpace !== undefined) return contract.actionSpace;
  if (action.kind === 'literal') return { kind: 'finite', actions: action.values };
  if (action.kind === 'boolean') return { kind: 'finite', actions: [false, true] };
  return { kind: 'legalActions' };
}
