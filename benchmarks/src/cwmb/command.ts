import { setMaxListeners } from 'node:events';
import { availableParallelism } from 'node:os';
import type { LlmMode, Price } from '@orrery/llm';
import { formatCsv } from '@orrery/report';
import type { Ablation, Mode, PromptName } from '@orrery/synthesis';
import { Option, type Command } from 'commander';
import { CommandError } from '../command_error.ts';
import { anchorsFolder, recordingsFolder, returnsFolder } from '../committed_folders.ts';
import { largestSeed, markedFile, mostThreads, outputFile, priceOf, whole } from '../option_values.ts';
import { selected, variants, type VariantName } from '../selected_tasks.ts';
import { writeReadme } from '../write_readme.ts';
import { writeResults } from '../write_results.ts';
import { writeRows, writeText } from '../write_rows.ts';
import type { Method, Proposer, SuiteSearch } from './method.ts';

// Spelled out here: a list that is looked up would load the searches for every benchmark.
const searches: readonly SuiteSearch[] = [
  'published',
  'gif-mcts',
  'gif-mcts-paper',
  'gif-mcts-gain',
  'rex',
  'worldcoder',
  'sequential',
  'independent',
  'chain-of-thought',
];
const ablations: readonly Ablation[] = ['generate', 'improve', 'fix'];
const prompts: readonly PromptName[] = ['published', 'data', 'chain-of-thought'];

/** Most environments side by side where nobody asks for more: each holds a compiler and its datasets. */
const defaultJobs = 4;

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
  readonly missing?: boolean;
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

/** What `pnpm bench` does without a name behind it: the suites of written models. */
export function addSuite(program: Command): void {
  program
    .option('--env <id...>', 'only these environments, of either variant')
    .addOption(
      new Option('--variant <name>', 'A: told as published; B: dynamics, constants and hidden state told, too')
        .choices(Object.keys(variants))
        .default('A')
        .conflicts('env'),
    )
    .option(
      '--seed <n>',
      'only this seed of search, planner and first episode; asked for with 0',
      whole(0, largestSeed),
    )
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
        'how programs are searched for (without it: whatever is recorded, or published where another option names a method); its row in the tables has the name of the method',
      ).choices(searches),
    )
    .addOption(
      new Option('--prompts <name>', 'what prompts show (without it: what the published ones show)').choices(prompts),
    )
    .addOption(new Option('--without <kind...>', 'kinds of asks that GIF-MCTS does without').choices(ablations))
    .option('--calibrate', 'fit the constants that a program marks as its parameters, at no call')
    .addOption(
      new Option(
        '--proposer <kind>',
        'short-answers: the model is told to answer in 2800 characters (some 700 tokens), and what is longer is cut',
      ).choices(['full', 'short-answers']),
    )
    .option('--budget <n>', 'calls that a model answers, an environment', whole(1), 10)
    .option('--full', 'make every step in QuickJS, play the returns of every program again and store them')
    .option(
      '--missing',
      'play the returns that are not stored or come out otherwise, from where a run was interrupted, and store them',
    )
    .option('--episodes <n>', 'most episodes behind each return (default: as many as its anchor has)', whole(2))
    .option(
      '--longest <seconds>',
      'leave out episodes that take more processor time under --full and --missing',
      whole(1),
    )
    .option('--threads <n>', 'threads of a sampling planner', whole(1, mostThreads), 2)
    .option(
      '--jobs <n>',
      'environments that are replayed side by side, each in a thread and a gigabyte of memory',
      whole(1, mostThreads),
      Math.min(defaultJobs, availableParallelism()),
    )
    .option('--price <in,out>', "US dollars of a million tokens, in place of the model's list price", priceOf)
    .option('--recordings <folder>', 'folder of recordings', recordingsFolder)
    .option('--returns <folder>', 'folder of stored returns', returnsFolder)
    .option('--anchors <folder>', 'folder of stored anchors', anchorsFolder)
    .option('--json <file>', 'write the figures as JSON rows, too', outputFile)
    .option('--csv <file>', 'write them as CSV, too', outputFile)
    .option('--markdown <file>', 'write the tables as Markdown, too', outputFile)
    .option('--html <file>', 'write one page with plots that opens from a file, too', outputFile)
    .option('--results <file>', 'write the figures with their provenance, as they are committed', outputFile)
    .option('--readme <file>', 'put the short table between the markers of a Markdown file, too', markedFile('bench'))
    .action(async (options: SuiteOptions) => {
      const { runSuite } = await import('./suite.ts');
      const { json, csv, markdown, html, results, readme } = options;
      const abort = new AbortController();
      // Every step of a search may listen to the one signal.
      setMaxListeners(0, abort.signal);
      process.once('SIGINT', () => abort.abort());
      const report = await runSuite(selected(options.env, options.variant), {
        ...options,
        full: options.full === true,
        missing: options.missing === true,
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
        const { suitePage } = await import('./page.ts');
        writeText('--html', html, suitePage(report));
      }
      if (results !== undefined) writeResults(results, process.argv.slice(2).join(' '), report.rows);
      if (readme !== undefined) writeReadme(readme, 'bench', report.brief);
      for (const problem of report.problems) process.stderr.write(`bench: ${problem}\n`);
      if (report.problems.length > 0) process.exitCode = 1;
    });
}

/** The method that the options name, or none where none of them is given. */
async function wantedMethod(options: SuiteOptions): Promise<Method | undefined> {
  const { method, search, prompts, mode, without, calibrate, proposer } = options;
  if (method !== undefined) {
    const { findMethod, plainMethods } = await import('./method.ts');
    const found = findMethod(method);
    if (found !== undefined) return found;
    const known = `${plainMethods.join(', ')}; with what differs from its defaults behind it, as in gif-mcts-corrected-data`;
    throw new CommandError(`--method ${method} is no row of the tables. Known: ${known}.`, 2);
  }
  if ([search, prompts, mode, without, calibrate, proposer].every((given) => given === undefined)) return undefined;
  const { plainMethod } = await import('./method.ts');
  const plain = plainMethod(search ?? 'published');
  if (without !== undefined && search?.startsWith('gif-mcts') !== true)
    throw new CommandError('--without goes with --search gif-mcts, gif-mcts-paper or gif-mcts-gain', 2);
  return {
    ...plain,
    prompts: prompts ?? plain.prompts,
    mode: mode ?? plain.mode,
    without: without ?? plain.without,
    calibrate: calibrate ?? plain.calibrate,
    proposer: proposer ?? plain.proposer,
  };
}
