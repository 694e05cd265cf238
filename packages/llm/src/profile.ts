import type { Continuation } from './request.ts';

/** What a server understands beyond the common core of the protocol. Facts, not wishes: `orrery doctor` finds them out. */
export interface ProviderProfile {
  readonly name: string;
  /** How it continues a trailing assistant message; `none`: it starts a fresh turn. */
  readonly continuation: Continuation;
  /** Answers come in pieces: a slow answer is told from a dead connection. */
  readonly stream: boolean;
  /** Field that limits the answer: newer models of OpenAI refuse the old one. */
  readonly tokenLimit: 'max_tokens' | 'max_completion_tokens';
  /** Whether one request may ask for several samples (`n`); where it may not, such a request is refused unsent. */
  readonly samples: boolean;
  /** Sent with every request as it stands. */
  readonly extra: Readonly<Record<string, string | number | boolean>>;
}

/** The common core alone: what every compatible server understands. */
export const plainProfile: ProviderProfile = {
  name: 'plain',
  continuation: 'none',
  stream: false,
  tokenLimit: 'max_tokens',
  samples: true,
  extra: {},
};

/**
 * Profiles by server, from their documents (dependencies.md, section 3). Not every deployment is alike: what the probe
 * finds goes before this table.
 */
export const profiles: readonly ProviderProfile[] = [
  { ...plainProfile, name: 'openai', stream: true, tokenLimit: 'max_completion_tokens' },
  // Its prefix cache is on by default and makes equal calls unequal.
  {
    ...plainProfile,
    name: 'llama.cpp',
    stream: true,
    continuation: 'trailing-assistant',
    samples: false,
    extra: { cache_prompt: false },
  },
  { ...plainProfile, name: 'vllm', stream: true, continuation: 'continue-flag' },
  { ...plainProfile, name: 'sglang', stream: true, continuation: 'continue-flag' },
  { ...plainProfile, name: 'ollama', stream: true, samples: false },
  { ...plainProfile, name: 'deepseek', stream: true, continuation: 'prefix-flag', samples: false },
  { ...plainProfile, name: 'mistral', stream: true, continuation: 'prefix-flag' },
  // Routers may drop what they do not know without a word.
  { ...plainProfile, name: 'openrouter', stream: true, samples: false },
];

const hosts: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/(^|\.)openai\.com$/, 'openai'],
  [/(^|\.)deepseek\.com$/, 'deepseek'],
  [/(^|\.)mistral\.ai$/, 'mistral'],
  [/(^|\.)openrouter\.ai$/, 'openrouter'],
];

/** Ports on which local servers listen unless told otherwise. */
const localPorts: Readonly<Record<string, string>> = {
  '8080': 'llama.cpp',
  '9931': 'llama.cpp',
  '8000': 'vllm',
  '30000': 'sglang',
  '11434': 'ollama',
};

/** The profile by name; undefined if there is none. */
export function findProfile(name: string): ProviderProfile | undefined {
  return [plainProfile, ...profiles].find((profile) => profile.name === name);
}

/** What the address suggests: OpenAI's without one, the common core for an unknown one. */
export function guessProfile(baseURL: string | undefined): ProviderProfile {
  const name = baseURL === undefined ? 'openai' : nameOf(baseURL);
  return (name === undefined ? undefined : findProfile(name)) ?? plainProfile;
}

function nameOf(baseURL: string): string | undefined {
  if (!URL.canParse(baseURL)) return undefined;
  const { hostname, port } = new URL(baseURL);
  if (['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return localPorts[port];
  return hosts.find(([pattern]) => pattern.test(hostname))?.[1];
}
