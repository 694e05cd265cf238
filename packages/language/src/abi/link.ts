import { fixedSize } from '@orrery/contract';
import { insertCharges } from '../ir/charges.ts';
import type { FunctionId } from '../ir/ir.ts';
import type { LinkedModule } from '../ir/linked.ts';
import type { LoweredProgram } from '../ir/lowered.ts';
import { intType } from '../ir/types.ts';
import { at, evaluate, call, FunctionBuilder, FunctionTable, load, local, region, store } from './build.ts';
import { BorderTables, internalRecord } from './codec.ts';
import { Decoders } from './decode.ts';
import {
  initialStateFunction,
  legalFunction,
  openSteps,
  playerFunction,
  stepFunction,
  valueFunction,
  type LinkContext,
  type StepFunction,
} from './entries.ts';
import { returnsFunction, rolloutFunction } from './loops.ts';
import { regionsOf } from './regions.ts';

/**
 * Puts everything behind the exports of contract/abi.ts around a lowered program and inserts the budgets. The result is
 * all that an emitter needs.
 */
export function linkProgram(program: LoweredProgram): LinkedModule {
  const table = new FunctionTable(program.module.functions);
  const tables = new BorderTables(program.tables);
  const context: LinkContext = { program, table, tables, decoders: new Decoders(table, tables) };
  const { entries, layout } = program;
  const step = stepFunction(context);
  const legal = entries.legalActions === undefined ? undefined : legalFunction(context, entries.legalActions);
  const exports: { name: string; function: FunctionId }[] = [
    { name: 'step', function: singleStep(table, step) },
    { name: 'rollout', function: rolloutFunction(context, step, legal) },
    { name: 'reserve', function: reserveFunction(table) },
    { name: 'set_parameters', function: setParametersFunction(table) },
  ];
  if (legal !== undefined)
    exports.push({ name: 'legal_actions', function: onRegions(table, 'legal_actions', legal, ['state_a']) });
  if (entries.initialState !== undefined)
    exports.push({ name: 'initial_state', function: initialStateFunction(context, entries.initialState) });
  if (entries.player !== undefined) exports.push({ name: 'player', function: playerFunction(context, entries.player) });
  if (entries.value !== undefined) exports.push({ name: 'value', function: valueFunction(context, entries.value) });
  if (fixedSize(layout.action) !== undefined)
    exports.push({ name: 'returns', function: returnsFunction(context, step) });
  const module = insertCharges({ ...program.module, functions: table.functions });
  return { module, layout, sourceHash: program.sourceHash, regions: regionsOf(module, layout), exports };
}

function singleStep(table: FunctionTable, step: StepFunction): FunctionId {
  const called = step.call(region('state_a'), region('state_b'), region('action'));
  return table.add(new FunctionBuilder('step').finish([...openSteps(step), evaluate(called)]));
}

function onRegions(table: FunctionTable, name: string, target: FunctionId, regions: readonly 'state_a'[]): FunctionId {
  return table.add(new FunctionBuilder(name).finish([evaluate(call(target, regions.map(region)))]));
}

const reservedBytes = at(region('internal'), internalRecord.reserved);

function reserveFunction(table: FunctionTable): FunctionId {
  const builder = new FunctionBuilder('reserve');
  const bytes = builder.parameter('bytes', intType);
  return table.add(
    builder.finish([{ kind: 'reinitialise', reservedBytes: local(bytes) }, store('u32', reservedBytes, local(bytes))]),
  );
}

function setParametersFunction(table: FunctionTable): FunctionId {
  return table.add(
    new FunctionBuilder('set_parameters').finish([{ kind: 'reinitialise', reservedBytes: load('u32', reservedBytes) }]),
  );
}
