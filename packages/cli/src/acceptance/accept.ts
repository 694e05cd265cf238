import { createSandbox } from '@orrery/sandbox';
import { accept as judge, defaultDraws, sealedAlready, sealEpisodes, type AcceptanceReport } from '@orrery/synthesis';
import { acceptedProgram, type ContractOptions } from '../accepted.ts';
import { CommandFailure, valueOf } from '../failure.ts';
import { readSource } from '../read_source.ts';
import { recordedData } from '../recorded_data.ts';
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
  const recorded = recordedData(options, () => acceptedProgram(file, options));
  if (recorded === undefined)
    throw new CommandFailure(
      'say on what to judge: --data DIR with transitions of yours, or --env ID for its datasets',
    );
  const { task, transitions, heldout, noise } = recorded;
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
