import { statusCode, type Result } from '@orrery/contract';
import { emitJavaScript } from '@orrery/language';
import { createSandbox, type StepResult } from '@orrery/sandbox';
import { charges } from '../instance.ts';
import { comparableStream, hex, type Told } from '../told.ts';
import { leafLimit, type Host, type Pair } from './host.ts';

/** After three steps that exhaust their budget the sandbox leaves out the rest of a batch. */
const exhaustingABatch = 2;

/** The emitted JavaScript in the sandbox's QuickJS. */
export function quickJsHost(): Host {
  const sandbox = createSandbox({ workers: 1, wallClockMs: 600_000 });
  const limits = { charges };
  return {
    name: 'quickjs',
    async run({ program }, pairs) {
      const model = emitJavaScript(program);
      const told: Told[] = [];
      for (const batch of batches(pairs)) {
        const ran = await sandbox.run(model, {
          states: batch.map(({ state }) => state),
          actions: batch.map(({ action }) => action),
          streams: batch.map(({ stream }) => stream),
          limits,
          totalCharges: Infinity,
        });
        told.push(...valueOf(ran).map(toldOf));
      }
      return told;
    },
    async outcomes({ program }, pairs) {
      const model = emitJavaScript(program);
      const found = [];
      for (const { state, action } of pairs) {
        const batch = { states: [state], actions: [action], limits, outcomes: leafLimit };
        const [result] = valueOf(await sandbox.outcomes(model, batch));
        if (result === undefined) throw new Error('the sandbox gave no result');
        if (result.ok)
          found.push(
            result.outcomes.map(({ probability, next, reward, terminated: ended }) => ({
              probability,
              state: hex(next),
              reward,
              ended,
            })),
          );
        else found.push(result.error);
      }
      return found;
    },
    close: () => sandbox.close(),
  };
}

function* batches(pairs: readonly Pair[]): Iterable<readonly Pair[]> {
  let batch: Pair[] = [];
  let exhausting = 0;
  for (const pair of pairs) {
    batch.push(pair);
    if (pair.status === statusCode.budget_exhausted || pair.status === statusCode.memory_exhausted) exhausting += 1;
    if (exhausting < exhaustingABatch) continue;
    yield batch;
    batch = [];
    exhausting = 0;
  }
  if (batch.length > 0) yield batch;
}

function toldOf(result: StepResult): Told {
  const { charges: used, bytes } = result;
  if (!result.ok) return { error: result.error, charges: used, bytes };
  const { next, reward, terminated, stream } = result;
  return {
    state: hex(next),
    reward,
    ended: terminated,
    stream: comparableStream(stream),
    charges: used,
    bytes,
  };
}

function valueOf<T>(result: Result<T, { readonly message: string }>): T {
  if (result.ok) return result.value;
  throw new Error(`the sandbox failed: ${result.error.message}`);
}
