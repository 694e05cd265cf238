import { RandomStream, toJson, type Value } from '@orrery/contract';
import { fromState, modelEnvironment, type Model } from '@orrery/planner';
import { CommandFailure, valueOf } from '../failure.ts';
import { playEpisodes } from './episodes.ts';
import type { PlannerName } from './flags.ts';
import { openOwnModel, startsOf, type OwnModelOptions } from './own_model.ts';
import { givenOptions, makePlanner, type Given } from './planners.ts';
import type { PlanOptions } from './plan.ts';

/** Steps of an episode in a model, where nothing else says when it is cut. */
const defaultTimeLimit = 100;
/** More than the published 25 simulations: what is asked for is one good decision. */
const defaults: Readonly<Partial<Record<PlannerName, Given>>> = { mcts: { simulations: 1000 } };

/**
 * `orrery plan` without --env: in a model of one's own. Prints the action for one state, or with --episodes plays in the
 * model itself, as if it were the world.
 */
export async function planOwn(target: string, options: PlanOptions & OwnModelOptions): Promise<void> {
  const model = await openOwnModel(target, options);
  const { actionSpace } = model.section.layout;
  const name = options.planner ?? (actionSpace.kind === 'box' ? 'cem' : 'mcts');
  const given = { ...defaults[name], ...givenOptions(name, options as unknown as Given) };
  const start = startsOf(model, options);
  if (options.episodes !== undefined) {
    const { episodes, timeLimit = defaultTimeLimit } = options;
    const environment = modelEnvironment(model, start);
    const played = { label: target, title: target, name, world: model, stateOf: fromState, given, environment };
    playEpisodes(played, { ...options, episodes, timeLimit });
    return;
  }
  if (options.profile === true || options.speedscope !== undefined)
    throw new CommandFailure('--profile and --speedscope look at episodes: say how many with --episodes N.');
  decideOnce(model, name, given, valueOf(start(options.seed)), options);
}

/** One decision and what the model says comes of it. */
function decideOnce(
  model: Model,
  name: PlannerName,
  given: Given,
  state: Uint8Array,
  { seed, json = false }: PlanOptions,
): void {
  const planner = makePlanner(name, model, fromState, given);
  const observation = valueOf(model.decodeState(state));
  if (planner.begin !== undefined) valueOf(planner.begin(seed));
  // The first decision of an episode with this seed.
  const decision = RandomStream.of(seed, 'Simulation', 0).word();
  const { actions } = valueOf(planner.decide({ observation, state, step: 0, seed: decision }));
  const [action] = actions;
  const next = valueOf(model.step(state, action, RandomStream.of(seed, 'Environment', 0).state));
  const { layout } = model.section;
  const spelled = (type: typeof layout.state, value: Value): unknown => valueOf(toJson(type, value));
  const told = {
    planner: name,
    seed,
    state: spelled(layout.state, observation),
    action: spelled(layout.action, action),
    plan: actions.map((one) => spelled(layout.action, one)),
    predicted: { state: spelled(layout.state, next.state), reward: next.reward, terminated: next.terminated },
  };
  if (json) {
    process.stdout.write(`${JSON.stringify(told)}\n`);
    return;
  }
  const { predicted } = told;
  const end = predicted.terminated ? ', and the world ends' : '';
  process.stdout.write(
    [
      `state      ${JSON.stringify(told.state)}`,
      `action     ${JSON.stringify(told.action)}`,
      ...(actions.length > 1
        ? [
            `then       ${told.plan
              .slice(1, 10)
              .map((one) => JSON.stringify(one))
              .join(' ')}${actions.length > 10 ? ' …' : ''}`,
          ]
        : []),
      `predicted  ${JSON.stringify(predicted.state)}, reward ${predicted.reward}${end}`,
      '',
    ].join('\n'),
  );
}
