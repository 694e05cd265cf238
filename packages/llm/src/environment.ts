import { failure, success, type Result } from '@orrery/contract';
import type { LlmError } from './outcome.ts';
import { findProfile, guessProfile, profiles } from './profile.ts';
import type { Provenance } from './recording.ts';
import type { ServerOptions } from './server.ts';

/** The variables that say which server answers, as the OpenAI tools take them, and ours beside. */
export type ServerVariables = Readonly<Record<string, string | undefined>>;

export const defaultModel = 'gpt-4-turbo';

/**
 * Reads the server from environment variables: OPENAI_API_KEY, OPENAI_BASE_URL, ORRERY_MODEL, ORRERY_PROFILE,
 * ORRERY_TIMEOUT_MS, ORRERY_MAX_RETRIES, ORRERY_REQUESTS_PER_MINUTE, ORRERY_TOKENS_PER_MINUTE. `plain` leaves the profile out: the common core of the protocol, which is what
 * recordings were made with.
 */
export function serverFromEnvironment(
  variables: ServerVariables,
  { plain = false }: { readonly plain?: boolean } = {},
): Result<ServerOptions, LlmError> {
  const { OPENAI_API_KEY, OPENAI_BASE_URL, ORRERY_MODEL, ORRERY_PROFILE } = variables;
  const timeoutMs = wholeNumber('ORRERY_TIMEOUT_MS', variables, 600_000);
  if (!timeoutMs.ok) return timeoutMs;
  const maxRetries = wholeNumber('ORRERY_MAX_RETRIES', variables, 2);
  if (!maxRetries.ok) return maxRetries;
  const requestsPerMinute = wholeNumber('ORRERY_REQUESTS_PER_MINUTE', variables, undefined, 1);
  if (!requestsPerMinute.ok) return requestsPerMinute;
  const tokensPerMinute = wholeNumber('ORRERY_TOKENS_PER_MINUTE', variables, undefined, 1);
  if (!tokensPerMinute.ok) return tokensPerMinute;
  const rate = {
    ...(requestsPerMinute.value !== undefined && { requestsPerMinute: requestsPerMinute.value }),
    ...(tokensPerMinute.value !== undefined && { tokensPerMinute: tokensPerMinute.value }),
  };
  const profile = ORRERY_PROFILE === undefined ? guessProfile(OPENAI_BASE_URL) : findProfile(ORRERY_PROFILE);
  if (profile === undefined)
    return failure({
      code: 'invalid_configuration',
      message: `ORRERY_PROFILE is ${JSON.stringify(ORRERY_PROFILE)}; known: plain, ${profiles.map(({ name }) => name).join(', ')}.`,
    });
  return success({
    model: ORRERY_MODEL ?? defaultModel,
    baseURL: OPENAI_BASE_URL,
    apiKey: OPENAI_API_KEY,
    timeoutMs: timeoutMs.value,
    maxRetries: maxRetries.value,
    ...(Object.keys(rate).length > 0 && { rate }),
    ...(!plain && { profile }),
  });
}

/** What a recording says of its server; ORRERY_PROVENANCE and ORRERY_TOKENS are the operator's own words. `date` is today. */
export function provenanceFromEnvironment(variables: ServerVariables, model: string, date: string): Provenance {
  const { ORRERY_PROVENANCE, ORRERY_TOKENS } = variables;
  return {
    date,
    endpoint: ORRERY_PROVENANCE ?? 'OpenAI-compatible endpoint',
    model,
    sampling: 'as requested, not enforced',
    tokens: ORRERY_TOKENS ?? 'as the server counts them',
  };
}

function wholeNumber<Absent extends number | undefined>(
  name: string,
  variables: ServerVariables,
  absent: Absent,
  least = 0,
): Result<number | Absent, LlmError> {
  const text = variables[name];
  if (text === undefined) return success(absent);
  const value = Number(text);
  if (text.trim() !== '' && Number.isSafeInteger(value) && value >= least) return success(value);
  return failure({
    code: 'invalid_configuration',
    message: `${name} must be a whole number${least > 0 ? ` from ${least}` : ''}, got ${JSON.stringify(text)}`,
  });
}
