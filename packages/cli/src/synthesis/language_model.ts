import {
  createLlmClient,
  provenanceFromEnvironment,
  serverFromEnvironment,
  type LlmSession,
  type RateLimits,
  type Waiting,
} from '@orrery/llm';
import type { RunConfiguration } from '@orrery/synthesis/run';
import { valueOf } from '../failure.ts';

/** The language model of a run: the server that the environment names, or the run's recording. */
export function openSession(
  { model, stream, price }: Pick<RunConfiguration, 'model' | 'stream' | 'price'>,
  onWait: (waiting: Waiting) => void,
  rate: RateLimits = {},
): LlmSession {
  const server = valueOf(serverFromEnvironment(process.env));
  const today = new Date().toISOString().slice(0, 10);
  const client = valueOf(
    createLlmClient({
      mode: model.mode,
      recordings: model.recordings ?? 'recordings',
      server: { ...server, model: model.name, profile: model.profile, rate: { ...server.rate, ...rate }, onWait },
      provenance: {
        ...provenanceFromEnvironment(process.env, model.name, today),
        ...(price !== undefined && { price }),
      },
    }),
  );
  return valueOf(client.session(stream));
}
