import { encode } from '@orrery/contract';
import { findTask, readDataset, readReferenceModel, transitions } from '@orrery/environments';
import { checkProgram, emitJavaScript } from '@orrery/language';
import { createSandbox } from '@orrery/sandbox';
import { CommandError, orFail } from '../command_error.ts';
import { lesser, never, spentBy, type Spent } from './spent_time.ts';

const count = 1000;

/** What it takes to score 1,000 CartPole transitions in a fresh QuickJS module of a pooled worker, the best of some. */
export async function scoreTime(rounds: number): Promise<Spent> {
  const task = orFail(findTask('CartPole-v1'));
  const checked = checkProgram(orFail(readReferenceModel(task)), task.contract);
  if (!checked.ok) throw new CommandError(`the CartPole model is rejected: ${checked.error[0]?.message}`);
  const model = emitJavaScript(checked.value);
  const recorded = transitions(orFail(readDataset(task, 'train')));
  const picked = Array.from({ length: count }, (_, at) => recorded[at % recorded.length]);
  const states = picked.map((each) => orFail(encode(task.contract.state, each?.observation)));
  const actions = picked.map((each) => orFail(encode(task.contract.action, each?.action)));
  const sandbox = createSandbox();
  let best = never;
  try {
    for (let round = -2; round < rounds; round += 1) {
      // Another text is another module: nothing of the round before is used.
      const fresh = { ...model, code: `${model.code}\n// ${round}` };
      const spent = await spentBy(async () => {
        const results = orFail(await sandbox.run(fresh, { states, actions }));
        if (!results.every(({ ok }) => ok)) throw new CommandError('the CartPole model fails on its own dataset');
      });
      if (round >= 0) best = lesser(best, spent);
    }
  } finally {
    await sandbox.close();
  }
  return best;
}
