import type { ModelError } from '@orrery/contract';
import { loadModel, type Model, type PlannerError } from '@orrery/planner';
import { charges } from '../instance.ts';
import { comparableStream, hex, type Leaves, type Told } from '../told.ts';
import { leafLimit, type Emitted, type Host } from './host.ts';

/** The compiled module in the addon's wasmtime. */
export function wasmtimeHost(): Host {
  return {
    name: 'wasmtime',
    run(emitted, pairs) {
      const model = loaded(emitted);
      return Promise.resolve(
        pairs.map(({ state, action, stream }): Told => {
          if (!('step' in model)) return { error: model };
          const stepped = model.step(state, action, stream);
          if (!stepped.ok) {
            const { charges: used, bytes, ...error } = sourceOf(stepped.error);
            return { error, charges: used, bytes };
          }
          const { stateBytes, reward, terminated, random, charges: used, bytes } = stepped.value;
          return {
            state: hex(stateBytes),
            reward,
            ended: terminated,
            stream: comparableStream(random),
            charges: used,
            bytes,
          };
        }),
      );
    },
    outcomes(emitted, pairs) {
      const model = loaded(emitted);
      return Promise.resolve(
        pairs.map(({ state, action }): Leaves => {
          if (!('step' in model)) return model;
          const found = model.outcomes(state, action);
          if (!found.ok) return sourceOf(found.error);
          return found.value.map(({ probability, stateBytes, reward, terminated: ended }) => ({
            probability,
            state: hex(stateBytes),
            reward,
            ended,
          }));
        }),
      );
    },
    close: () => Promise.resolve(),
  };
}

/** The model, or why its constants cannot be initialised. */
function loaded({ wasm }: Emitted): Model | ModelError {
  const model = loadModel(wasm, { stepBudget: charges, outcomes: leafLimit });
  return model.ok ? model.value : sourceOf(model.error);
}

/** The program's own failure; any other is the addon's. */
function sourceOf({ source, message }: PlannerError): NonNullable<PlannerError['source']> {
  if (source === undefined) throw new Error(`the addon failed: ${message}`);
  return source;
}
