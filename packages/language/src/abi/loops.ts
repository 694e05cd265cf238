import { randomRecord, resultsRecord, sequenceRecord, statusCode } from '@orrery/contract';
import type { Expression, FunctionId, LabelId, Statement } from '../ir/ir.ts';
import { intType, numberType } from '../ir/types.ts';
import {
  at,
  binary,
  call,
  choose,
  copy,
  evaluate,
  fail,
  FunctionBuilder,
  give,
  int,
  leave,
  load,
  local,
  number,
  region,
  set,
  store,
  unary,
  when,
} from './build.ts';
import { cursorAddress, internalRecord, isFixed, openCursor, sizeOf } from './codec.ts';
import { openSteps, randomRecordIn, runtime, type LinkContext, type StepFunction } from './entries.ts';
import { actionTable, variableRegion } from './regions.ts';

// Loops over step that stay inside the guest. Their results are bit-equal to the default methods of crates/core/src/
// model.rs: `weight * reward` is added, then `weight *= discount`; each step has fresh limits; states pass encoded.

const result = (offset: number) => at(region('results'), offset);
const begin: Statement = { kind: 'begin' };

/** (limit: int, discount: number) → void. Uniform policy; the action is drawn before each step. */
export function rolloutFunction(context: LinkContext, step: StepFunction, legal: FunctionId | undefined): FunctionId {
  const { table } = context;
  const builder = new FunctionBuilder('rollout');
  const limit = builder.parameter('limit', intType);
  const discount = builder.parameter('discount', numberType);
  const states = statePlaces(builder, step);
  const action = builder.local('action', intType);
  const steps = builder.local('steps', intType);
  const weight = builder.local('weight', numberType);
  const total = builder.local('total', numberType);
  const choice = chooseAction(context, legal);
  return table.add(
    builder.finish([
      store('u32', result(resultsRecord.terminated), int(0)),
      store('u32', result(resultsRecord.steps), int(0)),
      store('f64', result(resultsRecord.discountedReturn), number(0)),
      set(weight, number(1)),
      set(total, number(0)),
      ...openSteps(step),
      ...states.open,
      ...builder.countTo(steps, local(limit), (out) => [
        ...choice(states.from, (address) => set(action, address), out),
        evaluate(step.call(states.from, states.to, local(action))),
        set(
          total,
          binary('add', local(total), binary('multiply', local(weight), load('f64', result(resultsRecord.reward)))),
        ),
        set(weight, binary('multiply', local(weight), local(discount))),
        store('u32', result(resultsRecord.steps), binary('int.add', local(steps), int(1))),
        store('f64', result(resultsRecord.discountedReturn), local(total)),
        when(unary('intToBoolean', load('u32', result(resultsRecord.terminated))), [leave(out)]),
        ...states.next,
      ]),
    ]),
  );
}

interface StatePlaces {
  readonly from: Expression;
  readonly to: Expression;
  readonly open: readonly Statement[];
  readonly next: readonly Statement[];
}

/** Where the states between steps are: in `state_b`, or there and in `start` in turn; `state_a` is kept. */
function statePlaces(builder: FunctionBuilder, { inPlace }: StepFunction): StatePlaces {
  if (inPlace !== undefined) return { from: region('state_b'), to: region('state_b'), open: [], next: [] };
  const from = builder.local('from', intType);
  const to = builder.local('to', intType);
  const other = choose(intType, binary('int.equal', local(to), region('state_b')), region('start'), region('state_b'));
  return {
    from: local(from),
    to: local(to),
    open: [set(from, region('state_a')), set(to, region('state_b'))],
    next: [set(from, local(to)), set(to, other)],
  };
}

type ActionChoice = (
  from: Expression,
  assign: (address: Expression) => Statement,
  out: LabelId,
) => readonly Statement[];

function chooseAction(context: LinkContext, legal: FunctionId | undefined): ActionChoice {
  const { program, table } = context;
  const { actionSpace, action } = program.layout;
  if (actionSpace.kind === 'box') {
    const draw = boxDraw(context, actionSpace.low, actionSpace.high);
    return (_, assign) => [evaluate(call(draw, [])), assign(region('action'))];
  }
  const index = indexDraw(context);
  if (actionSpace.kind === 'finite') {
    const { stride, count } = actionTable(program.layout) ?? { stride: 0, count: 0 };
    return (_, assign) => [
      assign(binary('int.add', region('actions'), binary('int.multiply', call(index, [number(count)]), int(stride)))),
    ];
  }
  if (legal === undefined) throw new TypeError('a program without a space exports no legalActions');
  const count = load('u32', result(resultsRecord.legalCount));
  const drawn = call(index, [unary('fromUnsigned', count)]);
  const place = isFixed(action)
    ? binary('int.add', region('legal'), binary('int.multiply', drawn, int(sizeOf(action))))
    : call(legalAddress(context), [drawn]);
  return (from, assign, out) => [
    evaluate(call(legal, [from])),
    when(binary('int.equal', count, int(0)), [store('u32', result(resultsRecord.terminated), int(1)), leave(out)]),
    assign(place),
  ];

  /** (index: int) → address of an encoded action of variable size: the ones before it are read over. */
  function legalAddress({ decoders }: LinkContext): FunctionId {
    const builder = new FunctionBuilder('legal_address');
    const wanted = builder.parameter('index', intType);
    const i = builder.local('i', intType);
    return table.add(
      builder.finish(
        [
          ...openCursor(region('legal'), int(variableRegion)),
          ...builder.countTo(i, local(wanted), () => [
            begin,
            evaluate(decoders.value(action, program.action, at(region('legal')))),
          ]),
          give(load('u32', cursorAddress)),
        ],
        intType,
      ),
    );
  }
}

/** (count: number) → int. Draws an index below count from the region's stream. */
function indexDraw(context: LinkContext): FunctionId {
  const builder = new FunctionBuilder('draw_index');
  const count = builder.parameter('count', numberType);
  const drawn = builder.local('drawn', numberType);
  const random = randomRecordIn(context, builder);
  const record = random.record === undefined ? [] : [random.record];
  return context.table.add(
    builder.finish(
      [
        begin,
        ...random.read,
        set(drawn, call(runtime(context, 'integer'), [...record, local(count)])),
        ...random.write,
        give(unary('toInt', local(drawn))),
      ],
      intType,
    ),
  );
}

/** () → void. Draws each component of the box in order and writes it to the region `action`. */
function boxDraw(context: LinkContext, low: readonly number[], high: readonly number[]): FunctionId {
  const builder = new FunctionBuilder('draw_box');
  const random = randomRecordIn(context, builder);
  const record = random.record === undefined ? [] : [random.record];
  const draws = low.map((least, i) => {
    const width = number((high[i] ?? least) - least);
    const drawn = call(runtime(context, 'float'), record);
    const value = binary('add', number(least), binary('multiply', drawn, width));
    return store('f64', at(region('action'), 8 * i), binary('add', value, number(0)));
  });
  return context.table.add(builder.finish([begin, ...random.read, ...draws, ...random.write]));
}

/**
 * (count: int, horizon: int, discount: number) → void. Runs the sequences that lie in the reserved area; a failure ends
 * its own sequence only.
 */
export function returnsFunction(context: LinkContext, step: StepFunction): FunctionId {
  const { program, table } = context;
  const size = sizeOf(program.layout.action);
  const builder = new FunctionBuilder('returns');
  const count = builder.parameter('count', intType);
  const horizon = builder.parameter('horizon', intType);
  const discount = builder.parameter('discount', numberType);
  const sequence = builder.local('sequence', intType);
  const record = builder.local('record', intType);
  const stream = builder.local('stream', intType);
  const action = builder.local('action', intType);
  const states = statePlaces(builder, step);
  const steps = builder.local('steps', intType);
  const status = builder.local('status', intType);
  const terminated = builder.local('terminated', intType);
  const weight = builder.local('weight', numberType);
  const total = builder.local('total', numberType);
  const counted = unary('fromUnsigned', local(count));
  const needed = binary(
    'multiply',
    counted,
    binary(
      'add',
      number(sequenceRecord.size + randomRecord.size),
      binary('multiply', unary('fromUnsigned', local(horizon)), number(size)),
    ),
  );
  const reserved = unary('fromUnsigned', load('u32', at(region('internal'), internalRecord.reserved)));
  const slot = (offset: number) => at(local(record), offset);
  const random = at(region('random'));
  const afterRecords = (bytes: number) =>
    binary('int.add', region('reserved'), binary('int.multiply', local(count), int(bytes)));
  const isOk = binary('int.equal', local(status), int(0));
  return table.add(
    builder.finish([
      when(binary('greater', needed, reserved), [fail(statusCode.invalid_input)]),
      set(record, region('reserved')),
      set(stream, afterRecords(sequenceRecord.size)),
      set(action, afterRecords(sequenceRecord.size + randomRecord.size)),
      ...builder.countTo(sequence, local(count), () => [
        copy(random, at(local(stream)), int(randomRecord.size)),
        ...openSteps(step),
        ...states.open,
        set(weight, number(1)),
        set(total, number(0)),
        set(status, int(0)),
        set(terminated, int(0)),
        ...builder.countTo(steps, local(horizon), (out) => [
          set(status, {
            kind: 'attempt',
            function: step.id,
            arguments: step.call(
              states.from,
              states.to,
              binary('int.add', local(action), binary('int.multiply', local(steps), int(size))),
            ).arguments,
          }),
          when(isOk, [], [leave(out)]),
          set(
            total,
            binary('add', local(total), binary('multiply', local(weight), load('f64', result(resultsRecord.reward)))),
          ),
          set(weight, binary('multiply', local(weight), local(discount))),
          set(terminated, load('u32', result(resultsRecord.terminated))),
          when(unary('intToBoolean', local(terminated)), [
            set(steps, binary('int.add', local(steps), int(1))),
            leave(out),
          ]),
          ...states.next,
        ]),
        store('f64', slot(sequenceRecord.discountedReturn), local(total)),
        store('u32', slot(sequenceRecord.steps), local(steps)),
        store('u32', slot(sequenceRecord.terminated), local(terminated)),
        store('u32', slot(sequenceRecord.status), local(status)),
        when(
          isOk,
          [
            store('u32', slot(sequenceRecord.site), int(0)),
            store('f64', slot(sequenceRecord.detail0), number(0)),
            store('f64', slot(sequenceRecord.detail1), number(0)),
          ],
          [
            store('u32', slot(sequenceRecord.site), { kind: 'failure.site' }),
            store('f64', slot(sequenceRecord.detail0), { kind: 'failure.detail', index: 0 }),
            store('f64', slot(sequenceRecord.detail1), { kind: 'failure.detail', index: 1 }),
          ],
        ),
        copy(at(local(stream)), random, int(randomRecord.size)),
        set(record, binary('int.add', local(record), int(sequenceRecord.size))),
        set(stream, binary('int.add', local(stream), int(randomRecord.size))),
        set(action, binary('int.add', local(action), binary('int.multiply', local(horizon), int(size)))),
      ]),
    ]),
  );
}
