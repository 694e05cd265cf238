import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { GivenTypes } from '@orrery/contract';
import { modelContractSchema, parseContract } from '@orrery/contract/reading';
import { findTask, readDataset, readDescription, transitions } from '@orrery/environments';
import { numberPaths, type ObservationNoise, type RecordedTransition, type SynthesisTask } from '@orrery/synthesis';
import { z } from 'zod';
import { CommandFailure, valueOf } from '../failure.ts';
import { contradiction } from '../given_types.ts';
import { readText } from '../read_text.ts';
import { readTransitions } from '../user_data.ts';

/** What a synthesis is about. */
export interface Assignment {
  readonly task: SynthesisTask;
  readonly transitions: readonly RecordedTransition[];
  /** Of an environment of the registry: what is set aside for the verdict already. */
  readonly heldout?: readonly RecordedTransition[];
  /** Standard deviations of the sensors, as far as they are known. */
  readonly noise?: ObservationNoise;
}

const environmentSchema = z.strictObject({
  id: z.string().regex(/^[\w.-]+$/, { error: 'must be letters, digits, and _ . -' }),
  contract: modelContractSchema,
  metric: z
    .strictObject({ entries: z.union([z.int().min(1), z.literal('leaves')]), comparator: z.enum(['close', 'exact']) })
    .default({ entries: 1, comparator: 'close' }),
  observationPrecision: z.enum(['float32', 'float64']).optional(),
  stochastic: z.boolean().optional(),
  observationNoise: z.record(z.string(), z.number().positive()).optional(),
});

/** An environment of the registry, with its training data. */
export function registeredAssignment(id: string): Assignment {
  const task = valueOf(findTask(id));
  const { contract, metric, observationPrecision, stochastic, observationNoise } = task;
  return {
    task: {
      id: task.id,
      contract,
      description: readDescription(task),
      metric,
      observationPrecision,
      ...(stochastic !== undefined && { stochastic }),
    },
    transitions: transitions(valueOf(readDataset(task, 'train'))),
    heldout: transitions(valueOf(readDataset(task, 'heldout'))),
    ...(observationNoise !== undefined && { noise: observationNoise }),
  };
}

/**
 * A user's own environment: a folder with `environment.json` ({ id, contract, metric?, observationPrecision?,
 * stochastic?, observationNoise? }), `description.md` and `transitions.jsonl`.
 */
export function userAssignment(folder: string): Assignment {
  const file = join(folder, 'description.md');
  const recorded = recordedAssignment(folder);
  const description = readText(file, { holds: 'the description of a world', largestMiB: 4 });
  if (description.trim() === '')
    throw new CommandFailure(`${file}: the file is empty; say in words what the world does.`);
  return { ...recorded, task: { ...recorded.task, description } };
}

/** The same without its description, which only those need who ask a language model. */
export function recordedAssignment(folder: string): Assignment {
  const file = join(folder, 'environment.json');
  if (!existsSync(folder)) throw new CommandFailure(`${folder}: there is no such folder.`);
  let json: unknown;
  try {
    json = JSON.parse(readText(file, { holds: 'the declaration of an environment', largestMiB: 4 }));
  } catch (error) {
    if (error instanceof CommandFailure) throw error;
    throw new CommandFailure(`${file}: not JSON: ${error instanceof Error ? error.message : ''}.`);
  }
  const parsed = environmentSchema.safeParse(json);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new CommandFailure(`${file}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'another shape'}.`);
  }
  const { id, contract, metric, observationPrecision, stochastic, observationNoise } = parsed.data;
  if (contract.types === 'self-declared')
    throw new CommandFailure(
      `${file}: contract.types must be "given": recorded transitions need the layouts of State and Action.`,
    );
  const consistent = parseContract(JSON.stringify(contract));
  if (!consistent.ok) throw new CommandFailure(`${file}: ${consistent.error.message}.`);
  const contradicts = contradiction(contract);
  if (contradicts !== undefined) throw new CommandFailure(`${file}: ${contradicts}.`);
  const recorded = readTransitions(folder, contract.state, contract.action);
  return {
    task: {
      id,
      contract: withLegalActions(contract),
      description: '',
      metric,
      ...(observationPrecision !== undefined && { observationPrecision }),
      ...(stochastic !== undefined && { stochastic }),
    },
    transitions: recorded,
    ...(observationNoise !== undefined && { noise: knownNoise(file, observationNoise, recorded) }),
  };
}

/** Where neither space nor type says which actions there are, the program has to: the prompt must ask for it. */
function withLegalActions(contract: GivenTypes): GivenTypes {
  if (contract.actionSpace !== undefined || ['literal', 'boolean'].includes(contract.action.kind)) return contract;
  return { ...contract, legalActions: 'required' };
}

/** Noise of fields that there are; another name would be noise of nothing, and every program would be rejected. */
function knownNoise(
  file: string,
  noise: ObservationNoise,
  transitions: readonly RecordedTransition[],
): ObservationNoise {
  const known = new Set(['reward', ...transitions.flatMap(({ observation }) => numberPaths(observation))]);
  const unknown = Object.keys(noise).find((path) => !known.has(path));
  if (unknown === undefined) return noise;
  throw new CommandFailure(
    `${file}: observationNoise: no number of the state is at ${JSON.stringify(unknown)}; there are ${[...known].map((path) => JSON.stringify(path)).join(', ')}.`,
  );
}
