import { entryNamesOf, statusCode } from '@orrery/contract';
import type { Expression } from '../ir/ir.ts';
import type { EntryFunction, LoweredProgram } from '../ir/lowered.ts';
import { numberType, type IrType, type RecordType } from '../ir/types.ts';
import { cloneOf } from './clone.ts';
import { findEntry, judgement, stepResult, type EntryPlace } from './entries.ts';
import type { FunctionInfo, ModuleLowering } from './module_lowering.ts';
import type { Value } from './value.ts';

type Found = EntryFunction & { readonly info: FunctionInfo };

/**
 * A step from a transition and a reward in modules of their own:
 *
 *     next = transition(state, action, random)
 *     { reward, terminated } = reward(copy of state, copy of action, copy of next)
 *
 * The copies of state and action are made before the transition runs, so that the reward sees what the transition was
 * given whatever that changed in place, and the next state is out of the reward's reach. Copying charges nothing, as
 * the border's own copies do; its bytes count.
 */
export function composeStep(
  module: ModuleLowering,
  transitionPlace: EntryPlace,
  rewardPlace: EntryPlace,
  state: IrType,
  action: IrType,
): LoweredProgram['entries']['step'] | undefined {
  const { contract } = transitionPlace;
  const names = entryNamesOf(contract);
  const random = module.randomType ?? numberType;
  const judged = judgement(module, contract);
  const transition = findEntry(
    module,
    transitionPlace,
    { name: names.transition, parameters: [state, action, random], result: state },
    true,
  );
  const reward = findEntry(
    module,
    rewardPlace,
    { name: names.reward, parameters: [state, action, state], result: judged },
    true,
  );
  if (transition === undefined || reward === undefined || !module.diagnostics.empty) return undefined;
  const result = stepResult(module, contract, state);
  const id = stepFunction(module, { transition, reward, state, action, random, judged, result });
  return { function: id, parameterCount: 3, random: 2, result, terminated: contract.terminated };
}

interface Parts {
  readonly transition: Found;
  readonly reward: Found;
  readonly state: IrType;
  readonly action: IrType;
  readonly random: IrType;
  readonly judged: RecordType;
  readonly result: RecordType;
}

function stepFunction(
  module: ModuleLowering,
  { transition, reward, state, action, random, judged, result }: Parts,
): number {
  const id = module.output.reserveFunction();
  const f = module.builder(result);
  const given = [f.local('state', state, true), f.local('action', action, true), f.local('random', random, true)].map(
    (local) => f.read(local),
  );
  const [before, taken] = given.map((value, at) =>
    reward.parameterCount > at && at < 2 ? f.stabilise(cloneOf(f, value, reward.info.node), 'copy') : value,
  );
  const call = ({ info }: Found, values: readonly (Value | undefined)[]): Expression => ({
    kind: 'call',
    function: info.id,
    arguments: values.slice(0, info.parameters.length).map((value) => (value as Value).expression),
    site: f.site(info.node, info.name),
  });
  // `random` may stand in any place that has its type.
  const next = f.stabilise({ expression: call(transition, given), type: state }, 'next');
  const seen = reward.parameterCount > 2 ? f.stabilise(cloneOf(f, next, reward.info.node), 'seen') : next;
  const verdict = f.stabilise({ expression: call(reward, [before, taken, seen]), type: judged }, 'verdict');
  f.emit({
    kind: 'return',
    value: {
      kind: 'record.new',
      type: result,
      fields: [
        { name: 'state', value: next.expression },
        ...judged.fields.map(({ name }) => ({
          name,
          value: { kind: 'record.get', type: judged, record: verdict.expression, field: name } as const,
        })),
      ],
      bytes: 0,
      site: f.site(transition.info.node, transition.info.name),
    },
  });
  // The calls of both are charged; this one is ours.
  const site = f.site(transition.info.node, transition.info.name);
  module.output.functions[id] = f.finish('step', 3, false, site, statusCode.missing_value);
  return id;
}
