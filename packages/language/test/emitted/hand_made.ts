import { textRegion } from '../../src/abi/text_region.ts';
import { limitsRecord, messageUnits, randomRecord, resultsRecord, type Site } from '@orrery/contract';
import { insertCharges } from '../../src/ir/charges.ts';
import type { IrFunction, Module } from '../../src/ir/ir.ts';
import type { LinkedModule } from '../../src/ir/linked.ts';
import { voidType } from '../../src/ir/types.ts';

/** A function of no consequence: initialisation of a module without constants. */
export const emptyFunction: IrFunction = {
  name: 'initialise',
  locals: [],
  parameterCount: 0,
  result: voidType,
  body: [],
  authored: false,
  recursive: false,
  site: 0,
};

/** Area that hand-made entries read from and write to. */
export const areaSize = 1024;

/** A module from functions written by hand, budgets inserted; `step` is the function of that name, `reserve` as in the abi. */
export function handMade(functions: readonly IrFunction[], rest: Partial<Module> = {}): LinkedModule {
  const reserve: IrFunction = {
    ...emptyFunction,
    name: 'reserve',
    locals: [{ name: 'bytes', type: { kind: 'int' } }],
    parameterCount: 1,
    body: [{ kind: 'reinitialise', reservedBytes: { kind: 'local', local: 0 } }],
  };
  const all = [...functions, emptyFunction, reserve];
  const sites: Site[] = Array.from({ length: 64 }, (_, i) => ({ line: i, column: 1, text: `site ${i}` }));
  const module = insertCharges({
    functions: all,
    constants: [],
    parameters: [],
    sites,
    ...rest,
    initialise: rest.initialise ?? functions.length,
  });
  const strings = textRegion(module).content;
  const entry = functions.findIndex(({ name }) => name === 'step');
  return {
    module,
    layout: {
      state: { kind: 'number' },
      action: { kind: 'number' },
      actionSpace: { kind: 'finite', actions: [0] },
      stochastic: false,
      legalActions: false,
      initialState: false,
      players: false,
    },
    sourceHash: '',
    regions: [
      { name: 'limits', size: limitsRecord.size, exported: true },
      { name: 'results', size: resultsRecord.size, exported: true },
      { name: 'random', size: randomRecord.size, exported: true },
      { name: 'parameters', size: 8 * module.parameters.length, exported: true },
      { name: 'message', size: 4 + 2 * messageUnits, exported: true },
      { name: 'state_a', size: areaSize, exported: true },
      { name: 'state_b', size: areaSize, exported: true },
      { name: 'strings', size: strings.length, exported: false, content: strings },
    ],
    exports: [
      { name: 'step', function: entry },
      { name: 'reserve', function: all.length - 1 },
    ],
  };
}
