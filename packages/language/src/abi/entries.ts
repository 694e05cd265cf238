import { limitsRecord, resultsRecord, statusCode, type LayoutType } from '@orrery/contract';
import type { Expression, FunctionId, LocalId, SiteId, Statement } from '../ir/ir.ts';
import type { EntryFunction, LoweredProgram } from '../ir/lowered.ts';
import { arrayType, intType, numberType, type IrType, type RecordType } from '../ir/types.ts';
import {
  at,
  binary,
  call,
  choose,
  copy,
  fail,
  FunctionBuilder,
  type FunctionTable,
  int,
  load,
  local,
  number,
  region,
  set,
  store,
  unary,
  when,
} from './build.ts';
import { type BorderTables, cursorAddress, isFixed, openCursor, sizeOf } from './codec.ts';
import type { Decoders } from './decode.ts';
import { Encoders } from './encode.ts';
import { readRandom, writeRandom } from './random.ts';
import { variableRegion } from './regions.ts';

/** What the entries of one program are built from. */
export interface LinkContext {
  readonly program: LoweredProgram;
  readonly table: FunctionTable;
  readonly tables: BorderTables;
  readonly decoders: Decoders;
}

const begin: Statement = { kind: 'begin' };
const result = (offset: number) => at(region('results'), offset);

/** How one step is called, whatever its arguments are. */
export interface StepFunction {
  readonly id: FunctionId;
  /** Bytes from the start of `state_a` to copy to `state_b` before the first step; then each step works on `state_b`. */
  readonly inPlace?: number;
  /** A step from one state to another by the action at an address. */
  readonly call: (source: Expression, target: Expression, action: Expression) => Expression & { kind: 'call' };
}

/**
 * One step under fresh limits; writes state, reward, end flag and stream. A state of fixed size is replaced in `state_b`,
 * whose addresses are known at compile time; a state of another size goes from one address to another.
 */
export function stepFunction(context: LinkContext): StepFunction {
  const { program, table } = context;
  const { step } = program.entries;
  const { state: stateLayout, action: actionLayout } = program.layout;
  const site = siteOf(context, step);
  const builder = new FunctionBuilder('step_once');
  const isInPlace = isFixed(stateLayout);
  const [source, target] = isInPlace
    ? [region('state_b'), region('state_b')]
    : [local(builder.parameter('source', intType)), local(builder.parameter('target', intType))];
  const actionAddress = builder.parameter('action', intType);
  const state = builder.local('state', program.state);
  const action = builder.local('action', program.action);
  const outcome = builder.local('outcome', step.result);
  const reward = builder.local('reward', numberType);
  const random = randomArgument(context, builder, step);
  const read = (field: string): Expression => ({
    kind: 'record.get',
    type: step.result,
    record: local(outcome),
    field,
  });
  const id = table.add(
    builder.finish([
      begin,
      ...decodeInto(context, stateLayout, program.state, state, source),
      ...(step.parameterCount > 1
        ? decodeInto(context, actionLayout, program.action, action, local(actionAddress))
        : []),
      ...random.read,
      set(outcome, call(step.function, entryArguments(step, [local(state), local(action)], random.record), site)),
      set(reward, read('reward')),
      ...finiteOr(statusCode.non_finite_reward, local(reward), site),
      ...encodeState(context, read('state'), target, site),
      store('f64', result(resultsRecord.reward), binary('add', local(reward), number(0))),
      store('u32', result(resultsRecord.terminated), unary('booleanToInt', read(step.terminated))),
      ...random.write,
    ]),
  );
  const operands = (from: Expression, to: Expression, by: Expression): Expression[] =>
    isInPlace ? [by] : [from, to, by];
  return {
    id,
    // Regions are a multiple of 8 bytes long.
    ...(isInPlace ? { inPlace: Math.ceil(sizeOf(stateLayout) / 8) * 8 } : {}),
    call: (from, to, by) => ({ kind: 'call', function: id, arguments: operands(from, to, by), site: 0 }),
  };
}

/** Before the first of some steps. */
export function openSteps({ inPlace }: StepFunction): Statement[] {
  return inPlace === undefined ? [] : [copy(at(region('state_b')), at(region('state_a')), int(inPlace))];
}

/** (source: address) → void. Writes the legal actions back to back into the region `legal`, and their count. */
export function legalFunction(context: LinkContext, entry: EntryFunction): FunctionId {
  const { program, table, tables } = context;
  const layout = program.layout.action;
  const site = siteOf(context, entry);
  const builder = new FunctionBuilder('legal_once');
  const source = builder.parameter('source', intType);
  const state = builder.local('state', program.state);
  const type = arrayType(program.action);
  const actions = builder.local('actions', type);
  const count = builder.local('count', intType);
  const i = builder.local('i', intType);
  const random = randomArgument(context, builder, entry);
  const encoders = new Encoders(table, tables, site);
  const element: Expression = { kind: 'array.at', type, array: local(actions), index: local(i) };
  const size = sizeOf(layout);
  const total = binary('multiply', unary('fromInt', local(count)), number(size));
  const write = isFixed(layout)
    ? [
        when(binary('greater', total, number(variableRegion)), [
          fail(statusCode.state_too_large, site, total, number(variableRegion)),
        ]),
        ...builder.countTo(i, local(count), () => [
          encoders.write(
            layout,
            program.action,
            element,
            at(binary('int.add', region('legal'), binary('int.multiply', local(i), int(size)))),
          ),
        ]),
        store('u32', result(resultsRecord.legalLength), binary('int.multiply', local(count), int(size))),
      ]
    : [
        ...openCursor(region('legal'), int(variableRegion)),
        ...builder.countTo(i, local(count), () => [
          encoders.write(layout, program.action, element, at(region('legal'))),
        ]),
        store(
          'u32',
          result(resultsRecord.legalLength),
          binary('int.subtract', load('u32', cursorAddress), region('legal')),
        ),
      ];
  return table.add(
    builder.finish([
      begin,
      ...decodeInto(context, program.layout.state, program.state, state, local(source)),
      ...random.read,
      set(actions, call(entry.function, entryArguments(entry, [local(state)], random.record), site)),
      set(count, { kind: 'array.length', array: local(actions) }),
      ...write,
      store('u32', result(resultsRecord.legalCount), local(count)),
      ...random.write,
    ]),
  );
}

/** () → void. Writes a start state to `state_b`. */
export function initialStateFunction(
  context: LinkContext,
  entry: EntryFunction & { readonly takesSeed: boolean },
): FunctionId {
  const { program, table } = context;
  const site = siteOf(context, entry);
  const builder = new FunctionBuilder('initial_state');
  const state = builder.local('state', program.state);
  const random = entry.takesSeed ? randomRecordIn(context, builder) : randomArgument(context, builder, entry);
  const seeds =
    entry.takesSeed && random.record !== undefined
      ? [call(runtime(context, 'integer'), [random.record, number(4294967296)], site)]
      : [];
  return table.add(
    builder.finish([
      begin,
      ...random.read,
      set(state, call(entry.function, entryArguments(entry, seeds, random.record), site)),
      ...encodeState(context, local(state), region('state_b'), site),
      ...random.write,
    ]),
  );
}

/** () → void. Writes who moves in `state_a` to results. */
export function playerFunction(context: LinkContext, entry: EntryFunction): FunctionId {
  const { program, table } = context;
  const site = siteOf(context, entry);
  const builder = new FunctionBuilder('player');
  const state = builder.local('state', program.state);
  const player = builder.local('player', numberType);
  const random = randomArgument(context, builder, entry);
  const isSecond = binary('equal', local(player), number(1));
  return table.add(
    builder.finish([
      begin,
      ...decodeInto(context, program.layout.state, program.state, state, region('state_a')),
      ...random.read,
      set(player, call(entry.function, entryArguments(entry, [local(state)], random.record), site)),
      when(binary('notEqual', local(player), number(0)), [
        when(binary('notEqual', local(player), number(1)), [
          fail(statusCode.wrong_shape, site, local(player), number(1)),
        ]),
      ]),
      store('u32', result(resultsRecord.player), unary('booleanToInt', isSecond)),
      ...random.write,
    ]),
  );
}

/** () → void. Writes the return that the program expects from `state_a` to results. */
export function valueFunction(context: LinkContext, entry: EntryFunction): FunctionId {
  const { program, table } = context;
  const site = siteOf(context, entry);
  const builder = new FunctionBuilder('value');
  const state = builder.local('state', program.state);
  const value = builder.local('value', numberType);
  return table.add(
    builder.finish([
      begin,
      ...decodeInto(context, program.layout.state, program.state, state, region('state_a')),
      set(value, call(entry.function, entryArguments(entry, [local(state)], undefined), site)),
      ...finiteOr(statusCode.non_finite_value, local(value), site),
      store('f64', result(resultsRecord.discountedReturn), binary('add', local(value), number(0))),
    ]),
  );
}

/** A failure where a number is NaN or infinite. */
function finiteOr(status: number, value: Expression, site: SiteId): Statement[] {
  return [when(binary('notEqual', binary('subtract', value, value), number(0)), [fail(status, site, value)])];
}

/** A function of the runtime that the lowering always links in. */
export function runtime({ program }: LinkContext, name: string): FunctionId {
  const id = program.runtime[name];
  if (id === undefined) throw new TypeError(`the lowered program has no runtime function '${name}'`);
  return id;
}

/** The random record's type: what `integer` of the runtime takes first. */
export function randomType(context: LinkContext): RecordType {
  const type = context.program.module.functions[runtime(context, 'integer')]?.locals[0]?.type;
  if (type?.kind !== 'record') throw new TypeError('the runtime draws from no record');
  return type;
}

interface RandomUse {
  readonly record: Expression | undefined;
  readonly read: readonly Statement[];
  readonly write: readonly Statement[];
}

function randomArgument(context: LinkContext, builder: FunctionBuilder, entry: EntryFunction): RandomUse {
  return entry.random === undefined ? { record: undefined, read: [], write: [] } : randomRecordIn(context, builder);
}

export function randomRecordIn(context: LinkContext, builder: FunctionBuilder): RandomUse {
  const type = randomType(context);
  const record = builder.local('random', type);
  return { record: local(record), read: [set(record, readRandom(type))], write: writeRandom(type, record) };
}

/** Arguments as far as the author wrote parameters; the stream goes where the author asked for it. */
function entryArguments(
  entry: EntryFunction,
  values: readonly Expression[],
  random: Expression | undefined,
): Expression[] {
  return Array.from({ length: entry.parameterCount }, (_, i) => {
    const value = entry.random === i ? random : values[i];
    if (value === undefined) throw new TypeError(`an entry function has no argument for parameter ${i}`);
    return value;
  });
}

function siteOf({ program }: LinkContext, entry: EntryFunction): SiteId {
  return program.module.functions[entry.function]?.site ?? 0;
}

/** Reads a value from an address whose region has the size of the layout's region. */
export function decodeInto(
  { decoders }: LinkContext,
  layout: LayoutType,
  type: IrType,
  target: LocalId,
  address: Expression,
): Statement[] {
  const read = set(target, decoders.value(layout, type, at(address)));
  return isFixed(layout) ? [read] : [...openCursor(address, int(variableRegion)), read];
}

function encodeState(
  { program, table, tables }: LinkContext,
  value: Expression,
  target: Expression,
  site: SiteId,
): Statement[] {
  const layout = program.layout.state;
  const encoders = new Encoders(table, tables, site);
  const limit = load('u32', at(region('limits'), limitsRecord.stateBytes));
  const write = encoders.write(layout, program.state, value, at(target));
  if (isFixed(layout)) {
    const size = sizeOf(layout);
    return [
      when(binary('int.lessUnsigned', limit, int(size)), [
        fail(statusCode.state_too_large, site, number(size), unary('fromUnsigned', limit)),
      ]),
      write,
      store('u32', result(resultsRecord.stateLength), int(size)),
    ];
  }
  const room = choose(intType, binary('int.lessUnsigned', limit, int(variableRegion)), limit, int(variableRegion));
  return [
    ...openCursor(target, room),
    write,
    store('u32', result(resultsRecord.stateLength), binary('int.subtract', load('u32', cursorAddress), target)),
  ];
}
