import { createSandbox } from '@orrery/sandbox';
import { accept as judge, defaultDraws, sealedAlready, sealEpisodes, type AcceptanceReport } from '@orrery/synthesis';
import { acceptedProgram, contractOf, sourcesOf, type ContractOptions } from '../accepted.ts';
import { CommandFailure, valueOf } from '../failure.ts';
import { recordedData } from '../recorded_data.ts';
import { prepareComposed, prepareForms } from './forms.ts';
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
  // Data of a world know nothing of a reward apart: the options say in which form its contract is held.
  const { form } = contractOf(options);
  const contract = { ...task.contract, ...(form !== undefined && { form }) };
  const { main, reward } = sourcesOf(file, options);
  const prepare = reward === undefined ? prepareForms : prepareComposed(reward.source);
  const split =
    heldout === undefined
      ? valueOf(sealEpisodes(transitions, options.seed, noise))
      : sealedAlready(transitions, heldout);
  const sandbox = createSandbox();
  try {
    const report = valueOf(
      await judge(
        main.source,
        { prepare, sandbox },
        {
          task: { ...task, contract },
          split,
          seed: options.seed,
          draws: defaultDraws,
          ...(noise !== undefined && { noise }),
        },
      ),
    );
    process.stdout.write(options.json === true ? `${JSON.stringify({ file, ...report })}\n` : reportText(file, report));
    return exitCodes[report.verdict];
  } finally {
    await sandbox.close();
  }
}
