import { entryNamesOf, type ModelContract } from '@orrery/contract';
import type ts from 'typescript6';
import type { Diagnostics } from '../check/diagnostics.ts';
import { typescript } from '../check/typescript.ts';
import type { EntryFunction, LoweredProgram } from '../ir/lowered.ts';
import { arrayType, booleanType, numberType, recordType, sameType, type IrType, type RecordType } from '../ir/types.ts';
import { formOf } from './functions/parameters.ts';
import type { FunctionInfo, ModuleLowering } from './module_lowering.ts';
import { typeText } from './types.ts';

/** What a program exports, by name. */
export type Exports = ReadonlyMap<string, ts.Symbol>;

export function exportsOf(module: ModuleLowering, file: ts.SourceFile): Exports {
  const symbol = module.checker.getSymbolAtLocation(file);
  const found = symbol === undefined ? [] : module.checker.getExportsOfModule(symbol);
  return new Map(
    found.map((each) => [
      each.name,
      each.flags & typescript.SymbolFlags.Alias ? module.checker.getAliasedSymbol(each) : each,
    ]),
  );
}

/** How each entry is written, for messages. */
export function signatures(contract: ModelContract): Readonly<Record<string, string>> {
  const seeded = contract.types === 'self-declared' ? 'seed: number' : 'random: Random';
  const { step, transition, reward, legalActions, player, value } = entryNamesOf(contract);
  const judged = `reward: number; ${contract.terminated}: boolean`;
  const main =
    contract.form === 'transition+reward'
      ? {
          [transition]: `export function ${transition}(state: State, action: Action, random: Random): State { … }`,
          [reward]: `export function ${reward}(state: State, action: Action, nextState: State): { ${judged} } { … }`,
        }
      : {
          [step]: `export function ${step}(state: State, action: Action, random: Random): { state: State; ${judged} } { … }`,
        };
  return {
    ...main,
    [legalActions]: `export function ${legalActions}(state: State): Action[] { … }`,
    [player]: `export function ${player}(state: State): 0 | 1 { … }`,
    [value]: `export function ${value}(state: State): number { … }`,
    ...Object.fromEntries(
      contract.initialState.map((name) => [name, `export function ${name}(${seeded}): State { … }`]),
    ),
  };
}

export interface Expected {
  readonly name: string;
  readonly parameters: readonly IrType[];
  readonly result: IrType;
  /** A first parameter of another type is left to its default. */
  readonly mayDefault?: boolean;
}

/** Where an entry is looked for. */
export interface EntryPlace {
  readonly contract: ModelContract;
  readonly exports: Exports;
  readonly file: ts.SourceFile;
}

/** Finds an entry and holds its signature to what is expected; undefined if there is none, or after a diagnostic. */
export function findEntry(
  module: ModuleLowering,
  { contract, exports, file }: EntryPlace,
  expected: Expected,
  required: boolean,
): (EntryFunction & { readonly info: FunctionInfo }) | undefined {
  const signature = signatures(contract)[expected.name] ?? '';
  const symbol = exports.get(expected.name);
  if (symbol === undefined) {
    if (required) module.diagnostics.report('WM0601', file, { name: expected.name, signature });
    return undefined;
  }
  const info = module.functionOf(symbol);
  if (info === undefined) {
    module.diagnostics.report('WM0602', symbol.valueDeclaration ?? file, { name: expected.name, signature });
    return undefined;
  }
  checkSignature(module, info, expected, signature);
  const random = module.randomType ?? numberType;
  const at = info.parameters.findIndex(({ type }) => sameType(type, random));
  return {
    function: info.id,
    parameterCount: info.parameters.length,
    ...(at < 0 ? {} : { random: at }),
    info,
  };
}

/** What a step returns. */
export function stepResult(module: ModuleLowering, contract: ModelContract, state: IrType): RecordType {
  return module.types.wide(recordType([{ name: 'state', type: state }, ...judgementFields(contract)]));
}

/** What a step says beside the next state. */
export function judgement(module: ModuleLowering, contract: ModelContract): RecordType {
  return module.types.wide(recordType(judgementFields(contract)));
}

function judgementFields(contract: ModelContract): RecordType['fields'] {
  return [
    { name: 'reward', type: numberType },
    { name: contract.terminated, type: booleanType },
  ];
}

export function findStep(
  module: ModuleLowering,
  place: EntryPlace,
  state: IrType,
  action: IrType,
): LoweredProgram['entries']['step'] | undefined {
  const { contract } = place;
  const result = stepResult(module, contract, state);
  const parameters = [state, action, module.randomType ?? numberType];
  const found = findEntry(module, place, { name: entryNamesOf(contract).step, parameters, result }, true);
  if (found === undefined) return undefined;
  const { info: _, ...entry } = found;
  return { ...entry, result, terminated: contract.terminated };
}

/** The entries beside the step; which of them a program exports is its own choice unless the contract says so. */
export function findOtherEntries(
  module: ModuleLowering,
  place: EntryPlace,
  state: IrType,
  action: IrType,
): Omit<LoweredProgram['entries'], 'step'> {
  const { contract, exports } = place;
  const names = entryNamesOf(contract);
  const entry = (expected: Expected, required: boolean): EntryFunction | undefined => {
    const found = findEntry(module, place, expected, required);
    if (found === undefined) return undefined;
    const { info: _, ...rest } = found;
    return rest;
  };
  const legalActions = entry(
    { name: names.legalActions, parameters: [state], result: arrayType(action) },
    contract.legalActions === 'required',
  );
  const player = entry({ name: names.player, parameters: [state], result: numberType }, false);
  const value = entry({ name: names.value, parameters: [state], result: numberType }, false);
  const initialState = findInitialState(module, contract, exports, state, module.randomType ?? numberType);
  return {
    ...(legalActions === undefined ? {} : { legalActions }),
    ...(player === undefined ? {} : { player }),
    ...(value === undefined ? {} : { value }),
    ...(initialState === undefined ? {} : { initialState }),
  };
}

/** The start state's function takes random, a seed or nothing; parameters that all have defaults count as nothing. */
function findInitialState(
  module: ModuleLowering,
  contract: ModelContract,
  exports: Exports,
  state: IrType,
  random: IrType,
): LoweredProgram['entries']['initialState'] {
  const name = contract.initialState.find((each) => exports.has(each));
  const symbol = name === undefined ? undefined : exports.get(name);
  if (name === undefined || symbol === undefined) return undefined;
  const signature = signatures(contract)[name] ?? '';
  const info = module.functionOf(symbol);
  if (info === undefined) {
    if (symbol.valueDeclaration !== undefined)
      module.diagnostics.report('WM0602', symbol.valueDeclaration, { name, signature });
    return undefined;
  }
  const [first] = info.parameters;
  const takesSeed = first !== undefined && first.type.kind === 'number' && first.node.initializer === undefined;
  checkSignature(
    module,
    info,
    { name, parameters: [takesSeed ? numberType : random], result: state, mayDefault: true },
    signature,
  );
  if (first === undefined) return { function: info.id, parameterCount: 0, takesSeed: false };
  if (first.node.initializer !== undefined)
    return {
      function: formOf(
        module,
        info,
        info.parameters.map(() => 'nothing'),
      ),
      parameterCount: 0,
      takesSeed: false,
    };
  return { function: info.id, parameterCount: 1, takesSeed, ...(takesSeed ? {} : { random: 0 }) };
}

function checkSignature(module: ModuleLowering, info: FunctionInfo, expected: Expected, signature: string): void {
  const { diagnostics } = module;
  const { name } = expected;
  for (const [at, { type, node }] of info.parameters.entries()) {
    const given = expected.parameters[at];
    if (given === undefined) {
      if (node.initializer !== undefined) continue;
      diagnostics.report('WM0605', node, { name, count: String(expected.parameters.length), signature });
    } else if (!sameType(type, given) && !(node.initializer !== undefined && at === 0 && expected.mayDefault === true))
      diagnostics.report('WM0603', node, {
        name,
        position: String(at + 1),
        found: entryTypeText(module, type),
        expected: entryTypeText(module, given),
        signature,
      });
  }
  if (!sameType(info.result, expected.result))
    diagnostics.report('WM0604', ('type' in info.node ? info.node.type : undefined) ?? info.node.name ?? info.node, {
      name,
      found: entryTypeText(module, info.result),
      expected: entryTypeText(module, expected.result),
      signature,
    });
}

function entryTypeText(module: ModuleLowering, type: IrType): string {
  return module.randomType !== undefined && sameType(type, module.randomType) ? 'Random' : typeText(type);
}

/** Parameters of entries without a type, which TypeScript would call implicitly any; needs no types. */
export function checkEntryParameters(file: ts.SourceFile, contract: ModelContract, diagnostics: Diagnostics): void {
  const texts = signatures(contract);
  for (const statement of file.statements) {
    const declared: readonly (readonly [string, ts.Node | undefined])[] = typescript.isFunctionDeclaration(statement)
      ? [[statement.name?.text ?? '', statement]]
      : typescript.isVariableStatement(statement)
        ? statement.declarationList.declarations.map(
            ({ name, type, initializer }) => [name.getText(), type === undefined ? initializer : undefined] as const,
          )
        : [];
    for (const [name, node] of declared) {
      const signature = texts[name];
      if (signature === undefined || node === undefined) continue;
      if (!typescript.isFunctionDeclaration(node) && !typescript.isArrowFunction(node)) continue;
      for (const parameter of node.parameters)
        if (parameter.type === undefined && parameter.initializer === undefined)
          diagnostics.report('WM0609', parameter, { name, signature });
    }
  }
}
