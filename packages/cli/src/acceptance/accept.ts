import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createSandbox } from '@orrery/sandbox';
import { accept as judge, defaultDraws, sealedAlready, sealEpisodes, type AcceptanceReport } from '@orrery/synthesis';
import { acceptedProgram, type ContractOptions } from '../accepted.ts';
import { CommandFailure, valueOf } from '../failure.ts';
import { readSource } from '../read_source.ts';
import { recordedAssignment, registeredAssignment, type Assignment } from '../synthesis/user_environment.ts';
import { readTransitions } from '../user_data.ts';
import { prepareForms } from './forms.ts';
import { reportText } from './text.ts';

export interface AcceptOptions extends ContractOptions {
  readonly data?: string;
  readonly seed: number;
  readonly json?: boolean;
}

const exitCodes: Readonly<Record<AcceptanceReport['verdict'], number>> = { accepted: 0, rejected: 1, inconclusive: 3 };

/** `orrery accept`: how far a program can be trusted; the exit code is the verdict. */
export async function accept(file: string, options: AcceptOptions): Promise<number> {
  const { task, transitions, heldout, noise } = judgedOn(file, options);
  const split =
    heldout === undefined
      ? valueOf(sealEpisodes(transitions, options.seed, noise))
      : sealedAlready(transitions, heldout);
  const sandbox = createSandbox();
  try {
    const report = valueOf(
      await judge(
        readSource(file),
        { prepare: prepareForms, sandbox },
        { task, split, seed: options.seed, draws: defaultDraws, ...(noise !== undefined && { noise }) },
      ),
    );
    process.stdout.write(options.json === true ? `${JSON.stringify({ file, ...report })}\n` : reportText(file, report));
    return exitCodes[report.verdict];
  } finally {
    await sandbox.close();
  }
}

function judgedOn(file: string, options: AcceptOptions): Assignment {
  const { env, data, contract } = options;
  if (data === undefined) {
    if (env !== undefined) return registeredAssignment(env);
    throw new CommandFailure(
      'say on what to judge: --data DIR with transitions of yours, or --env ID for its datasets',
    );
  }
  const isFolder = existsSync(join(data, 'environment.json'));
  if (isFolder && env === undefined && contract === undefined) return recordedAssignment(data);
  const program = acceptedProgram(file, options);
  const { state, action } = program.section.layout;
  return {
    task: { id: 'data', contract: program.contract, description: '', metric: { entries: 1, comparator: 'close' } },
    transitions: readTransitions(data, state, action),
  };
}
