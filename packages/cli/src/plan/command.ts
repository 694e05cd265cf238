import { Option, type Command } from 'commander';
import { largestSeed, whole } from '../option_values.ts';
import { defaultRuns } from '../synthesis/commands.ts';
import { plannerNames, plannerOptions } from './flags.ts';
import type { PlanOptions } from './plan.ts';

/** The command that plans in a world model. */
export function addPlan(program: Command): void {
  const planCommand = program
    .command('plan')
    .description('Plan in a world model: one action of yours, or episodes in which the true environment acts.')
    .argument(
      '[file]',
      'a program, a compiled module (.wasm), the folder of a result or run, or the name of a run; without it the true environment itself',
    )
    .option('--env <id>', 'the true environment, a task or an oracle; without it the model is one of your own')
    .option('--state <json>', 'of your own model: the state to plan from, as JSON or @file')
    .option('--data <dir>', 'of your own model: its world, for the contract and for states to begin in')
    .addOption(new Option('--contract <file>', 'of your own program: its contract, as JSON').conflicts('env'))
    .option('--actions <json>', 'of your own program: a list of actions, or {"low": […], "high": […]} of a box')
    .option('--runs <folder>', 'folder of runs', defaultRuns)
    .addOption(new Option('--planner <name>', 'who plans').choices(Object.keys(plannerNames)))
    .option('--episodes <n>', 'episodes (1 with --env; without it none, but one decision)', whole(1))
    .option('--seed <n>', 'seed of the first episode and of the planner', whole(0, largestSeed), 0)
    .option(
      '--time-limit <n>',
      'steps after which an episode is truncated (the environment’s own; 100 in your own model)',
      whole(1),
    )
    .option('--profile', 'print where the time goes: by phase, in the model and in the planner')
    .option('--speedscope <file>', 'write a profile that https://www.speedscope.app opens')
    .option('--json', 'print one JSON object an episode');
  for (const option of plannerOptions()) planCommand.addOption(option);
  planCommand
    .addHelpText(
      'after',
      `
Planners:
${Object.entries(plannerNames)
  .map(([name, purpose]) => `  ${name.padEnd(20)} ${purpose}`)
  .join('\n')}

Without --planner a task has its published planner and settings; any other environment has mcts where actions are listed and
cem where they fill a box. An option belongs to the planners in brackets behind it. The model's state is the environment's
observation. The same seed gives the same episodes, on any machine and with any number of threads; only --milliseconds is
outside that promise.

--json prints { environment, planner, seed, return, length, terminated, truncated, stats } a line, and with --profile a last
line { profile: { decisions, simulations, modelSteps, nanoseconds, modelNanoseconds, slowestNanoseconds, nodes, treeBytes,
phases } }.

A model of your own is planned in without --env. The folder that orrery synthesize wrote is enough: types and actions are in
it. A program takes its contract from environment.json beside it, from --contract or --data, or declares its own types. It
begins in --state, else where initialState says, else where recorded episodes of --data began. Printed is the action, what
else a sampling planner would do, and what the model predicts; --json prints { planner, seed, state, action, plan,
predicted: { state, reward, terminated } }. With --episodes N the model itself acts: what the plans are worth if it is right.
Tree search then has 1,000 simulations.

  orrery plan runs/20261201-120000-tank-gif-mcts-gain-0 --state '{"level": 0.4, "valve": 0}'
  orrery plan model.ts --data ./tank --episodes 5 --time-limit 200
  orrery plan model.ts --env CartPole-v1 --episodes 10 --seed 1
  orrery plan model.ts --env CartPole-v1 --planner mcts --simulations 200 --keep-tree --profile
  orrery plan --env Pendulum-v1 --planner icem --horizon 30 --population 64 --speedscope pendulum.json
  orrery plan --env Taxi-v3 --planner value-iteration --json`,
    )
    .action(async (file: string | undefined, options: PlanOptions) => {
      const { plan } = await import('./plan.ts');
      await plan(file, options);
    });
}
