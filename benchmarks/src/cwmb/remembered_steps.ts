import { createHash } from 'node:crypto';
import type { Sandbox, SandboxModel, StepBatch } from '@orrery/sandbox';
import type { ReferenceSteps } from './agreement.ts';
import { splitNames } from './score.ts';

const batchesKept = splitNames.length;

/**
 * Remembers the batches that were run last, one a split: a program that draws nothing is scored on them and then, with the
 * first seed's streams, its compiled form is compared with the same steps.
 */
export function rememberSteps(sandbox: ReferenceSteps): ReferenceSteps {
  const ran = new Map<string, ReturnType<Sandbox['run']>>();
  return {
    run(model, batch, options) {
      const key = keyOf(model, batch);
      const known = ran.get(key) ?? sandbox.run(model, batch, options);
      ran.set(key, known);
      for (const oldest of [...ran.keys()].slice(0, -batchesKept)) ran.delete(oldest);
      return known;
    },
    legalActions: (model, states, options) => sandbox.legalActions(model, states, options),
  };
}

/** Programs that differ in comments alone have the same code, and fail in other places of their texts: the section has those. */
function keyOf({ code, section }: SandboxModel, { states, actions, streams = [], ...limits }: StepBatch): string {
  const hash = createHash('sha256').update(JSON.stringify([code, section, limits, streams]));
  for (const bytes of [...states, ...actions]) hash.update(`${bytes.length}:`).update(bytes);
  return hash.digest('hex');
}
