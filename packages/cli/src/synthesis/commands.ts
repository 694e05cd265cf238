import { InvalidArgumentError, Option, type Command } from 'commander';
import type { Price } from '@orrery/llm';
import { largestSeed, number, whole } from '../option_values.ts';
import type { ReportOptions } from './report.ts';
import type { ResumeOptions } from './resume.ts';
import type { ShowOptions } from './show.ts';
import type { SynthesizeOptions } from './synthesize.ts';

export const defaultRuns = 'runs';

// Spelled out here: a list that is looked up would load the searches for every command.
const searches = [
  'gif-mcts',
  'gif-mcts-paper',
  'gif-mcts-gain',
  'rex',
  'worldcoder',
  'sequential',
  'independent',
  'chain-of-thought',
];
const prompts = ['data', 'published', 'chain-of-thought'];

/** The commands around synthesis. */
export function addSynthesisCommands(program: Command): void {
  capOptions(
    program
      .command('synthesize')
      .description('Have a language model write a world model, improved by a search on recorded transitions.')
      .argument('[folder]', 'your own world: environment.json, description.md, transitions.jsonl')
      .option('--env <id>', 'an environment of the list instead')
      .addOption(
        new Option('--search <name>', 'how programs are searched for').choices(searches).default('gif-mcts-gain'),
      )
      .addOption(
        new Option('--without <kind...>', 'kinds of asks that GIF-MCTS leaves out').choices([
          'generate',
          'improve',
          'fix',
        ]),
      )
      .option('--weight <c>', 'C of REx: how much the score of a program counts', number('a number from 0'))
      .addOption(
        new Option(
          '--prompts <name>',
          'what prompts show (without it: data, but the published searches get theirs)',
        ).choices(prompts),
      )
      .option(
        '--data-tokens <n>',
        'tokens of recorded data in a prompt, and of failures (without it: 3000, more where transitions are long)',
        whole(0),
      )
      .addOption(new Option('--mode <mode>', 'score that is optimised').choices(['strict', 'paper']).default('strict'))
      .option('--budget <n>', 'calls that the model answers', whole(0), 20)
      .option('--window <n>', 'calls in flight; 1 is the published algorithm', whole(1, 64), 1)
      .option('--seed <n>', 'seed of the search', whole(0, largestSeed), 0)
      .option('--model <name>', 'model as the server knows it', process.env['ORRERY_MODEL'] ?? 'gpt-4-turbo')
      .addOption(
        new Option('--llm <mode>', 'where answers come from').choices(['live', 'record', 'replay']).default('live'),
      )
      .option('--recordings <folder>', 'recordings to write or to answer from', 'recordings')
      .option('--temperature <t>', 'sampling temperature (without it: the server decides)', number('a number from 0'))
      .option('--top-p <p>', 'nucleus of sampling (without it: the server decides)', number('a number from 0 to 1', 1))
      .option('--max-tokens <n>', 'longest answer', whole(1), 8192)
      .option('--price <in,out>', 'US dollars for a million tokens in and out, in place of the list', price)
      .option(
        '--open-turns',
        'let the server go on with the beginning of a program in a turn that is left open, if it can',
      )
      .option(
        '--calibrate',
        'fit the constants that programs mark as parameters (the default with data in the prompts)',
      )
      .option('--no-calibrate', 'take programs as they are written')
      .option('--probe', 'find out first what the server understands (orrery doctor), and use it'),
  )
    .addHelpText(
      'after',
      `
The server is named by OPENAI_BASE_URL and OPENAI_API_KEY, as for any tool of OpenAI's; a local one takes any key.
Everything is kept in a folder of its own under --runs, which \`orrery resume\` goes on with and \`orrery show\` shows.
Prints where the run is and its best program's score; --json prints its events, one object a line.
Exit code 0: the search ended and there is a program; 1: it paused at a cap or for want of answers; 130: interrupted.

  orrery synthesize --env CartPole-v1 --budget 10
  orrery synthesize ./my-world --search rex --window 4 --cap-money 2 -o model.ts
  orrery synthesize ./my-world --llm replay --recordings ./recordings`,
    )
    .action(async (folder: string | undefined, options: SynthesizeOptions) => {
      const { synthesize } = await import('./synthesize.ts');
      process.exitCode = await synthesize(folder, options);
    });

  capOptions(
    program
      .command('resume')
      .description('Go on with a run where it stands; what was answered is not asked again.')
      .argument('<run>', 'its folder, or its name under --runs'),
  )
    .addHelpText(
      'after',
      '\nLimits of rate that are given here hold for this time only; the run keeps those it began with.',
    )
    .action(async (run: string, options: ResumeOptions) => {
      const { resume } = await import('./resume.ts');
      process.exitCode = await resume(run, options);
    });

  program
    .command('runs')
    .description('List the runs of a folder: state, best score, calls, tokens, cost.')
    .option('--runs <folder>', 'folder of runs', defaultRuns)
    .option('--json', 'print one JSON object a run')
    .action(async (options: { runs: string; json?: boolean }) => {
      const { runs } = await import('./show.ts');
      runs(options);
    });

  program
    .command('show')
    .description('Show a run: the tree of its programs, the best one, cost and timeline.')
    .argument('<run>', 'its folder, or its name under --runs')
    .option('--runs <folder>', 'folder of runs', defaultRuns)
    .option('--program', 'print the best program alone')
    .option('--ask <n>', 'print the program of one ask', whole(1))
    .option('--json', 'print one JSON object')
    .action(async (run: string, options: ShowOptions) => {
      const { show } = await import('./show.ts');
      show(run, options);
    });

  program
    .command('report')
    .description('Write a run as one HTML file: verdict, tree, programs with their changes, scores, cost, failures.')
    .argument('<run>', 'its folder, or its name under --runs')
    .option('--runs <folder>', 'folder of runs', defaultRuns)
    .option('-o, --output <file>', 'where to write it (without it: report.html in the folder of the run)')
    .action(async (run: string, options: ReportOptions) => {
      const { report } = await import('./report.ts');
      report(run, options);
    });

  program
    .command('doctor')
    .description('Try out what the language model server understands: streaming, samples, seeds, continuation.')
    .option('--model <name>', 'model as the server knows it')
    .option('--json', 'print one JSON object')
    .action(async (options: { model?: string; json?: boolean }) => {
      const { doctor } = await import('./doctor.ts');
      process.exitCode = await doctor(options);
    });
}

function capOptions(command: Command): Command {
  return command
    .option('--runs <folder>', 'folder of runs', defaultRuns)
    .option('--cap-calls <n>', 'requests that may be sent, failed ones included', number('a number from 0'))
    .option('--cap-tokens <n>', 'tokens that may be spent, in and out', number('a number from 0'))
    .option('--cap-money <usd>', 'US dollars that may be spent', number('a number from 0'))
    .option('--requests-per-minute <n>', 'requests that may go out in 60 s, retries included', whole(1))
    .option('--tokens-per-minute <n>', 'tokens that they may come to in 60 s', whole(1))
    .option('-o, --output <file>', 'write the best program to this file')
    .option('--json', 'print events, one JSON object a line');
}

function price(text: string): Price {
  const [input = Number.NaN, output = Number.NaN, ...more] = text
    .split(',')
    .map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  if (!(input >= 0 && input < Infinity && output >= 0 && output < Infinity) || more.length > 0)
    throw new InvalidArgumentError('It must be two numbers from 0, as 2.5,10.');
  return { input, output };
}
