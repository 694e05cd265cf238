import { availableParallelism } from 'node:os';
import { setMaxListeners } from 'node:events';
import { fileURLToPath } from 'node:url';
import { findTask, splits, tasks, variantBTasks, worldKinds, type Split, type Task } from '@orrery/environments';
import type { LlmMode, Price } from '@orrery/llm';
import { formatCsv } from '@orrery/report';
import type { Ablation, Mode, PromptName } from '@orrery/synthesis';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { AnchorPolicy } from './anchors/planners.ts';
import type { Method, Proposer, SuiteSearch } from './cwmb/method.ts';
import type { InferenceSettings } from './inference/predict.ts';
import { CommandError, orFail } from './command_error.ts';
import { writeReadme } from './write_readme.ts';
import { writeResults } from './write_results.ts';
import { writeRows, writeText } from './write_rows.ts';

const folder = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

const priceOf = (text: string): Price => {
  const [input, output, ...more] = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (input === undefined || output === undefined || more.length > 0 || !(input >= 0) || !(output >= 0))
    throw new InvalidArgumentError('It must be two numbers from 0: the price of a million tokens in, and out.');
  return { input, output };
};

/** Episodes count their seeds up from the first, so a seed leaves room below 2^53. */
const largestSeed = 2 ** 52;
const mostThreads = 256;

const whole =
  (least: number, most: number = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    if (!Number.isSafeInteger(value) || value < least || value > most) {
      const range = most === Number.MAX_SAFE_INTEGER ? `from ${least}` : `from ${least} to ${most}`;
      throw new InvalidArgumentError(`It must be a whole number ${range}.`);
    }
    return value;
  };

interface Shard {
  readonly index: number;
  readonly count: number;
}

const shardOf = (text: string): Shard => {
  const [, index, count] = /^([1-9]\d{0,5})\/([1-9]\d{0,5})$/.exec(text) ?? [];
  if (index === undefined || count === undefined || Number(index) > Number(count))
    throw new InvalidArgumentError('It must be i/n, from 1/n to n/n.');
  return { index: Number(index), count: Number(count) };
};

const variants = { A: tasks, B: variantBTasks, all: [...tasks, ...variantBTasks] } as const;
type VariantName = keyof typeof variants;

const selected = (ids: readonly string[] | undefined, variant: VariantName = 'A'): readonly Task[] =>
  ids === undefined ? variants[variant] : [...new Set(ids)].map((id) => orFail(findTask(id)));

// Spelled out here: a list that is looked up would load the searches for every benchmark.
const searches: readonly SuiteSearch[] = [
  'published',
  'gif-mcts',
  'gif-mcts-paper',
  'rex',
  'worldcoder',
  'sequential',
  'independent',
  'chain-of-thought',
];
const ablations: readonly Ablation[] = ['generate', 'improve', 'fix'];
const anchorPolicies: readonly AnchorPolicy[] = ['random', 'published', 'best'];
const prompts: readonly PromptName[] = ['published', 'data', 'chain-of-thought'];

interface SuiteOptions {
  readonly method?: string;
  readonly env?: readonly string[];
  readonly variant: VariantName;
  readonly seed?: number;
  readonly llm: LlmMode;
  readonly mode?: Mode;
  readonly search?: SuiteSearch;
  readonly prompts?: PromptName;
  readonly without?: readonly Ablation[];
  readonly calibrate?: boolean;
  readonly proposer?: Proposer;
  readonly budget: number;
  readonly full?: boolean;
  readonly episodes?: number;
  readonly longest?: number;
  readonly threads: number;
  readonly jobs: number;
  readonly price?: Price;
  readonly recordings: string;
  readonly returns: string;
  readonly anchors: string;
  readonly json?: string;
  readonly csv?: string;
  readonly markdown?: string;
  readonly html?: string;
  readonly results?: string;
  readonly readme?: string;
}

interface OraclesOptions {
  readonly rounds: number;
  readonly milliseconds: number;
  readonly soak?: boolean;
  readonly episodes: number;
  readonly json?: string;
}

interface PlanningOptions {
  readonly rounds: number;
  readonly milliseconds: number;
  readonly compare?: boolean;
  readonly results?: string;
  readonly returns?: boolean;
  readonly profile?: boolean;
  readonly env?: readonly string[];
  readonly json?: string;
  readonly readme?: string;
}

interface AnchorsOptions {
  readonly policy: readonly AnchorPolicy[];
  readonly env?: readonly string[];
  readonly shard: Shard;
  readonly longest?: number;
  readonly folder?: string;
}

interface UnseenCommand {
  readonly seed: number;
  readonly count: number;
  readonly kind?: typeof worldKinds;
  readonly out: string;
  readonly threads: number;
  readonly committed?: boolean;
}

const program = new Command('bench')
  .description(
    'The benchmark of code world models: a language model writes each world, the table says what it is worth.',
  )
  .option('--env <id...>', 'only these environments, of either variant')
  .addOption(
    new Option('--variant <name>', 'A: told as published; B: dynamics, constants and hidden state told, too')
      .choices(Object.keys(variants))
      .default('A')
      .conflicts('env'),
  )
  .option('--seed <n>', 'only this seed of search, planner and first episode; asked for with 0', whole(0, largestSeed))
  .addOption(
    new Option('--llm <mode>', 'where completions come from').choices(['replay', 'record', 'live']).default('replay'),
  )
  .addOption(
    new Option(
      '--method <name>',
      'only this method, named as in the tables: the search with all its settings',
    ).conflicts(['mode', 'search', 'prompts', 'without', 'calibrate', 'proposer']),
  )
  .addOption(new Option('--mode <mode>', 'score that the search optimises').choices(['strict', 'paper']))
  .addOption(
    new Option(
      '--search <name>',
      'how programs are searched for (without it: whatever is recorded); its row in the tables has the name of the method',
    ).choices(searches),
  )
  .addOption(
    new Option('--prompts <name>', 'what prompts show (without it: what the published ones show)').choices(prompts),
  )
  .addOption(new Option('--without <kind...>', 'kinds of asks that GIF-MCTS does without').choices(ablations))
  .option('--calibrate', 'fit the constants that a program marks as its parameters, at no call')
  .addOption(new Option('--proposer <kind>', 'weak: the model may answer in 700 tokens only').choices(['full', 'weak']))
  .option('--budget <n>', 'calls that a model answers, an environment', whole(1), 10)
  .option('--full', 'play the returns of every program again and store them')
  .option('--episodes <n>', 'most episodes behind each return (default: as many as its anchor has)', whole(2))
  .option('--longest <seconds>', 'leave out episodes that take more processor time under --full', whole(1))
  .option('--threads <n>', 'threads of a sampling planner', whole(1, mostThreads), 2)
  .option('--jobs <n>', 'environments that are worked on side by side', whole(1, mostThreads), availableParallelism())
  .option('--price <in,out>', "US dollars of a million tokens, in place of the model's list price", priceOf)
  .option('--recordings <folder>', 'folder of recordings', folder('../recordings'))
  .option('--returns <folder>', 'folder of stored returns', folder('../results/returns'))
  .option('--anchors <folder>', 'folder of stored anchors', folder('../results/anchors'))
  .option('--json <file>', 'write the figures as JSON rows, too')
  .option('--csv <file>', 'write them as CSV, too')
  .option('--markdown <file>', 'write the tables as Markdown, too')
  .option('--html <file>', 'write one page with plots that opens from a file, too')
  .option('--results <file>', 'write the figures with their provenance, as they are committed')
  .option('--readme <file>', 'put the short table between the markers of a Markdown file, too')
  .showHelpAfterError()
  .enablePositionalOptions()
  .exitOverride()
  .action(async (options: SuiteOptions) => {
    const { runSuite } = await import('./cwmb/suite.ts');
    const { json, csv, markdown, html, results, readme } = options;
    const abort = new AbortController();
    // Every world that is worked on listens to the one signal.
    setMaxListeners(0, abort.signal);
    process.once('SIGINT', () => abort.abort());
    const report = await runSuite(selected(options.env, options.variant), {
      ...options,
      full: options.full === true,
      episodes: options.episodes ?? Infinity,
      longest: options.longest ?? Infinity,
      method: await wantedMethod(options),
      seed: options.seed,
      price: options.price,
      signal: abort.signal,
    });
    process.stdout.write(`${report.text}\n`);
    if (json !== undefined) writeRows(json, report.rows);
    if (csv !== undefined) writeText('--csv', csv, formatCsv(report.rows));
    if (markdown !== undefined) writeText('--markdown', markdown, report.markdown);
    if (html !== undefined) {
      const { suitePage } = await import('./cwmb/page.ts');
      writeText('--html', html, suitePage(report));
    }
    if (results !== undefined) writeResults(results, process.argv.slice(2).join(' '), report.rows);
    if (readme !== undefined) writeReadme(readme, 'bench', report.brief);
    for (const problem of report.problems) process.stderr.write(`bench: ${problem}\n`);
    if (report.problems.length > 0) process.exitCode = 1;
  });

/** The method that the options name, or none where none of them is given. */
async function wantedMethod(options: SuiteOptions): Promise<Method | undefined> {
  const { method, search, prompts, mode, without, calibrate, proposer } = options;
  if (method !== undefined) {
    const { findMethod, plainMethods } = await import('./cwmb/method.ts');
    const found = findMethod(method);
    if (found !== undefined) return found;
    const known = `${plainMethods.join(', ')}; with what differs from its defaults behind it, as in gif-mcts-corrected-data`;
    throw new CommandError(`--method ${method} is no row of the tables. Known: ${known}.`, 2);
  }
  if ([search, prompts, mode, without, calibrate, proposer].every((given) => given === undefined)) return undefined;
  const { plainMethod } = await import('./cwmb/method.ts');
  const plain = plainMethod(search ?? 'published');
  if (without !== undefined && search !== 'gif-mcts' && search !== 'gif-mcts-paper')
    throw new CommandError('--without goes with --search gif-mcts or gif-mcts-paper', 2);
  return {
    ...plain,
    prompts: prompts ?? plain.prompts,
    mode: mode ?? plain.mode,
    without: without ?? plain.without,
    calibrate: calibrate ?? plain.calibrate,
    proposer: proposer ?? plain.proposer,
  };
}

program
  .command('planning')
  .description('Planning speed beside the same planners in TypeScript, or what the planners reach.')
  .option('--rounds <n>', 'interleaved rounds; the best of each is compared', whole(1), 5)
  .option('--milliseconds <n>', 'how long each contender works in a round', whole(1), 200)
  .option('--compare', "measure other people's planners, too, where they are installed (benchmarks/peers/README.md)")
  .option('--returns', 'play episodes on the true dynamics instead: what the planners reach')
  .option('--profile', 'tell where the time goes instead: by phase, of the model against the planner')
  .option('--env <id...>', 'only these environments, under --returns')
  .option('--json <file>', 'write the figures as JSON rows, too')
  .option('--results <file>', 'write them with their provenance, as they are committed')
  .option('--readme <file>', 'put the table between the markers of a Markdown file, too')
  .action(async (options: PlanningOptions) => {
    const { rounds, milliseconds, compare = false, returns = false, profile = false } = options;
    const { env, json, results, readme } = options;
    if ([returns, compare, profile].filter(Boolean).length > 1)
      throw new CommandError('--compare is of speed, --returns of what is reached, --profile of time: give one', 2);
    if (env !== undefined && !returns) throw new CommandError('--env goes with --returns', 2);
    if (profile && readme !== undefined) throw new CommandError('--profile has no table in a Markdown file', 2);
    const { benchPlanning } = await import('./planning/bench.ts');
    const { benchReturns } = await import('./planning/returns/bench.ts');
    const { profilePlanning } = await import('./planning/profile.ts');
    const report = returns
      ? benchReturns(env)
      : profile
        ? await profilePlanning()
        : await benchPlanning({ rounds, milliseconds, compare });
    process.stdout.write(`${report.text}\n`);
    if (json !== undefined) writeRows(json, report.rows);
    if (results !== undefined) writeResults(results, process.argv.slice(2).join(' '), report.rows);
    if (readme !== undefined) writeReadme(readme, returns ? 'planning-returns' : 'planning', report.text);
  });

program
  .command('language')
  .description('Speed of compiled programs and cost of compiling them, against QuickJS, V8, CPython and Rust by hand.')
  .option('--rounds <n>', 'interleaved rounds; the best of each is compared', whole(1), 7)
  .option('--json <file>', 'write the figures as JSON rows, too')
  .option('--readme <file>', 'put the table between the markers of a Markdown file, too')
  .action(async ({ rounds, json, readme }: { rounds: number; json?: string; readme?: string }) => {
    const { benchLanguage } = await import('./language/bench.ts');
    const report = await benchLanguage(rounds);
    process.stdout.write(`${report.text}\n`);
    if (json !== undefined) writeRows(json, report.rows);
    if (readme !== undefined) writeReadme(readme, 'language', report.text);
  });

program
  .command('first-try')
  .description('Programs of a language model that was not taught the language: how many the compiler accepts, by kind.')
  .option('--json <file>', 'write the figures as JSON rows, too')
  .action(async ({ json }: { json?: string }) => {
    const { benchFirstTry } = await import('./first_try/bench.ts');
    const report = benchFirstTry();
    process.stdout.write(`${report.text}\n`);
    if (json !== undefined) writeRows(json, report.rows);
  });

program
  .command('synthesis')
  .description('What a synthesis costs beside its language model: a candidate, and the replay of a run.')
  .option('--candidates <n>', 'candidates behind the median', whole(1), 20)
  .option('--calibration', 'fit constants that are off instead, with noisy states and without')
  .option('--seeds <n>', 'noises behind each median under --calibration', whole(1), 100)
  .option('--json <file>', 'write the figures as JSON rows, too')
  .action(async (options: { candidates: number; calibration?: boolean; seeds: number; json?: string }) => {
    const { candidates, calibration, seeds, json } = options;
    const { benchSynthesis } = await import('./synthesis/bench.ts');
    const { benchCalibration } = await import('./calibration/bench.ts');
    const report = calibration === true ? await benchCalibration(seeds) : await benchSynthesis(candidates);
    process.stdout.write(`${report.text}\n`);
    if (json !== undefined) writeRows(json, report.rows);
  });

program
  .command('oracles')
  .description('Speed of the true environments, beside EnvPool, gymnax and MuJoCo in C where they are installed.')
  .option('--rounds <n>', 'interleaved rounds; the best of each is compared', whole(1), 5)
  .option('--milliseconds <n>', 'CPU time of a measurement of the MuJoCo tasks', whole(1), 150)
  .option('--soak', 'play random episodes of the MuJoCo tasks instead, and compare their returns with Gymnasium')
  .option('--episodes <n>', 'episodes of each task under --soak', whole(2), 1000)
  .option('--json <file>', 'write the figures as JSON rows, too')
  .action(async (options: OraclesOptions) => {
    const { rounds, milliseconds, soak, episodes, json } = options;
    const { benchPhysics, soakPhysics } = await import('./physics/bench.ts');
    const reports = [];
    if (soak === true) {
      reports.push(soakPhysics(episodes));
    } else {
      const { benchOracles } = await import('./oracles/bench.ts');
      reports.push(await benchOracles(rounds), benchPhysics(rounds, milliseconds / 1000));
    }
    process.stdout.write(`${reports.map(({ text }) => text).join('\n\n')}\n`);
    if (json !== undefined)
      writeRows(
        json,
        reports.flatMap(({ rows }) => rows),
      );
  });

program
  .command('anchors')
  .description('Plays the anchors of returns: random, the published planner and our best one on the true dynamics.')
  .option('--env <id...>', 'only these environments')
  .option('--shard <i/n>', 'only this part of the episodes, of n that together are all', shardOf, {
    index: 1,
    count: 1,
  })
  .addOption(
    new Option('--policy <name...>', 'only these anchors').choices(anchorPolicies).default([...anchorPolicies]),
  )
  .option('--longest <seconds>', 'leave out what takes more processor time an episode', whole(1))
  .option('--folder <folder>', 'where the episodes are stored (default: benchmarks/results/anchors)')
  .action(async ({ env, shard, policy: policies, longest = Infinity, folder }: AnchorsOptions) => {
    const { benchAnchors } = await import('./anchors/bench.ts');
    const { anchorsFolder } = await import('./anchors/episodes.ts');
    process.stdout.write(
      `${benchAnchors(selected(env), { shard, policies, longest, folder: folder ?? anchorsFolder })}\n`,
    );
  });

program
  .command('inference')
  .description('Predicting one step by the language model, against a step of a compiled world model and of the oracle.')
  .option('--env <id...>', 'only these of CartPole-v1, HalfCheetah-v4 and Humanoid-v4')
  .option('--seed <n>', 'seed of the transitions that are asked for', whole(0, largestSeed), 0)
  .addOption(
    new Option('--llm <mode>', 'where completions come from').choices(['replay', 'record', 'live']).default('replay'),
  )
  .option('--transitions <n>', 'transitions that are asked for, an environment', whole(1), 10)
  .option('--recordings <folder>', 'folder of recordings', folder('../recordings'))
  .option('--json <file>', 'write the figures as JSON rows, too')
  .action(
    async ({ env, json, ...settings }: InferenceSettings & { readonly env?: string[]; readonly json?: string }) => {
      const { benchInference } = await import('./inference/bench.ts');
      const report = await benchInference(settings, env);
      process.stdout.write(`${report.text}\n`);
      if (json !== undefined) writeRows(json, report.rows);
      for (const problem of report.problems) process.stderr.write(`bench: ${problem}\n`);
      if (report.problems.length > 0) process.exitCode = 1;
    },
  );

program
  .command('datasets')
  .description('Makes the committed datasets again, by the recipes of the tasks.')
  .option('--env <id...>', 'only these environments')
  .addOption(new Option('--split <name...>', 'only these splits').choices(splits))
  .option('--threads <n>', 'threads of a sampling planner', whole(1, mostThreads), 2)
  .action(async ({ env, split, threads }: { env?: string[]; split?: Split[]; threads: number }) => {
    const { makeDatasets } = await import('./datasets.ts');
    makeDatasets(selected(env, 'all'), split ?? splits, threads);
  });

program
  .command('rtfm')
  .description('Writes the descriptions and the true rules of the committed games of suite rtfm again.')
  .action(async () => {
    const { writeRtfmTexts } = await import('./rtfm_texts.ts');
    writeRtfmTexts();
  });

program
  .command('unseen')
  .description(
    'Makes fresh worlds that no model remembers, each a folder that `orrery synthesize` takes, and lists them.',
  )
  .option('--seed <n>', 'seed of the first world of each kind', whole(0, largestSeed), 0)
  .option('--count <n>', 'worlds of each kind, with seeds that count up', whole(1, 1000), 1)
  .addOption(new Option('--kind <name...>', 'only these kinds').choices(worldKinds))
  .option('--out <folder>', 'folder that takes one folder a world', 'unseen')
  .option('--threads <n>', 'threads of a sampling planner', whole(1, mostThreads), 2)
  .option('--committed', 'make the committed worlds again instead')
  .action(async (options: UnseenCommand) => {
    const { kind = worldKinds, committed = false, seed, count, out, threads } = options;
    const { makeCommitted, makeWorlds } = await import('./unseen/bench.ts');
    const text = committed
      ? await makeCommitted(threads)
      : await makeWorlds({ seed, count, kinds: kind, out, threads });
    process.stdout.write(`${text}\n`);
  });

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommandError) {
    process.stderr.write(`bench: ${error.message}\n`);
    process.exitCode = error.exitCode;
  } else if (error instanceof Error && error.name === 'CommanderError') {
    process.exitCode = (error as Error & { exitCode: number }).exitCode === 0 ? 0 : 2;
  } else {
    throw error;
  }
}
