import type { Command } from 'commander';

/** The command that serves the true environments. */
export function addOracle(program: Command): void {
  program
    .command('oracle')
    .description('Serve the true environments, and world models, to any language: one JSON object a line.')
    .requiredOption('--stdio', 'read requests from standard input and answer on standard output')
    .addHelpText(
      'after',
      `
Requests:
  {"cmd":"list"}                                  the environments there are
  {"env":ID,"cmd":"spec"}                         spaces, time limit, whether steps draw
  {"env":ID,"cmd":"reset","seed":N}               a start state, Gymnasium's for that seed
  {"env":ID,"state":S,"action":A}                 one step
  {"env":ID,"cmd":"observe","state":S}            what an agent sees of a state
  {"env":ID,"cmd":"render","state":S,"mode":M}    text ("ansi") or a picture ("svg")

Any request may carry "options" and an "id" that comes back. A step of an environment that draws carries "draws", or
"seed" and "index". RTFM takes a "task". "env":"model:PATH" serves a world model, a program or a compiled module, with
the options "contract" (an environment's id) and "data" (transitions whose first states serve as start states).
What is wrong with a request is its answer: {"error":{"code":C,"message":M}}.`,
    )
    .action(async () => {
      const { oracle } = await import('./oracle.ts');
      await oracle(process.stdin, process.stdout);
    });
}
