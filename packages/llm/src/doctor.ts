import type { Agent, fetch as Fetch } from 'undici';
import { StreamedCompletion } from './event_stream.ts';
import { readBody, type Usage } from './outcome.ts';
import { guessProfile, type ProviderProfile } from './profile.ts';
import type { Continuation } from './request.ts';
import { configurationProblem, type ServerOptions } from './server.ts';

/** One thing that was tried. */
export interface Finding {
  readonly probe: string;
  readonly verdict: 'yes' | 'no' | 'failed';
  /** In a sentence: what it means, and the remedy where there is one. */
  readonly message: string;
}

export interface ProbeReport {
  readonly findings: readonly Finding[];
  /** What the findings come to; undefined if the server does not answer at all. */
  readonly profile: ProviderProfile | undefined;
  /** Of all probes together. */
  readonly usage: Usage;
}

interface Network {
  readonly fetch: typeof Fetch;
  readonly dispatcher: Agent;
}

interface Reply {
  readonly status: number;
  readonly text: string;
  readonly type: string;
}

const beginning = 'alpha beta gam';
const continuations: readonly Exclude<Continuation, 'none'>[] = ['trailing-assistant', 'continue-flag', 'prefix-flag'];

/**
 * Finds out what a server understands, with some ten short calls: whether it answers, counts tokens, streams, gives
 * several samples, obeys a seed, gives log probabilities, and how it continues an assistant message
 * (dependencies.md, section 3). Costs a few hundred tokens.
 */
export async function probeServer(options: ServerOptions, signal?: AbortSignal): Promise<ProbeReport> {
  const problem = configurationProblem(options);
  if (problem !== undefined)
    return {
      findings: [{ probe: 'configuration', verdict: 'failed', message: problem.message }],
      profile: undefined,
      usage: { promptTokens: 0, completionTokens: 0, estimated: false },
    };
  // Loaded here: a replay never needs it.
  const { Agent, fetch } = await import('undici');
  const dispatcher = new Agent({ headersTimeout: 0, bodyTimeout: 0 });
  try {
    return await new Probe(options, { fetch, dispatcher }, signal).run();
  } finally {
    await dispatcher.close();
  }
}

class Probe {
  readonly #options: ServerOptions;
  readonly #signal: AbortSignal | undefined;
  readonly #network: Network;
  readonly #findings: Finding[] = [];
  readonly #usage = { promptTokens: 0, completionTokens: 0, estimated: false };
  #tokenLimit: ProviderProfile['tokenLimit'] = 'max_tokens';

  constructor(options: ServerOptions, network: Network, signal: AbortSignal | undefined) {
    this.#options = options;
    this.#network = network;
    this.#signal = signal;
  }

  async run(): Promise<ProbeReport> {
    const profile = (await this.#answers()) ? await this.#profile() : undefined;
    return { findings: this.#findings, profile, usage: this.#usage };
  }

  async #answers(): Promise<boolean> {
    const question = { messages: [{ role: 'user', content: 'Answer with the word ready.' }] };
    let reply = await this.#post(question);
    if (typeof reply !== 'string' && reply.status === 400 && reply.text.includes('max_completion_tokens')) {
      this.#tokenLimit = 'max_completion_tokens';
      reply = await this.#post(question);
    }
    if (typeof reply === 'string') {
      this.#find('answers', 'failed', `no answer: ${reply}. Check OPENAI_BASE_URL, and that the server runs.`);
      return false;
    }
    if (reply.status === 401 || reply.status === 403) {
      this.#find('answers', 'failed', `the key is rejected (HTTP ${reply.status}). Check OPENAI_API_KEY.`);
      return false;
    }
    const outcome = reply.status === 200 ? readBody(reply.text) : undefined;
    if (outcome?.kind !== 'answered') {
      const model = JSON.stringify(this.#options.model);
      const remedy = reply.status === 404 ? ` Check the model name ${model} and that the address ends in /v1.` : '';
      this.#find('answers', 'failed', `HTTP ${reply.status}: ${this.#shown(reply.text)}.${remedy}`);
      return false;
    }
    this.#find(
      'answers',
      'yes',
      `the model calls itself ${outcome.model}; the limit of an answer is ${this.#tokenLimit}`,
    );
    this.#find(
      'counts tokens',
      outcome.usage.estimated ? 'no' : 'yes',
      outcome.usage.estimated
        ? 'its counts are estimates or missing: a cap on tokens or money sees no spending'
        : 'usage comes with each answer',
    );
    return true;
  }

  async #profile(): Promise<ProviderProfile> {
    const guess = guessProfile(this.#options.baseURL);
    const stream = await this.#streams(guess.extra);
    const samples = await this.#samples();
    await this.#seed();
    await this.#logProbabilities();
    return { ...guess, stream, samples, tokenLimit: this.#tokenLimit, continuation: await this.#continuation() };
  }

  async #streams(extra: ProviderProfile['extra']): Promise<boolean> {
    const reply = await this.#post({
      messages: [{ role: 'user', content: 'Count from one to five.' }],
      stream: true,
      stream_options: { include_usage: true },
      ...extra,
    });
    if (typeof reply === 'string' || reply.status !== 200 || !reply.type.includes('text/event-stream')) {
      this.#find('streams', 'no', 'answers come in one piece');
      return false;
    }
    const completion = new StreamedCompletion();
    completion.push(new TextEncoder().encode(reply.text));
    const whole = completion.end();
    this.#find('streams', whole.ok ? 'yes' : 'no', whole.ok ? 'answers come in pieces' : whole.error.message);
    return whole.ok;
  }

  async #samples(): Promise<boolean> {
    const choices = this.#choices(await this.#post({ messages: [{ role: 'user', content: 'Name a colour.' }], n: 2 }));
    const yes = choices.length === 2;
    this.#find(
      'several samples',
      yes ? 'yes' : 'no',
      yes ? 'one request may ask for n samples' : 'each sample is a request of its own',
    );
    return yes;
  }

  async #seed(): Promise<void> {
    const body = { messages: [{ role: 'user', content: 'Invent a name of eight letters.' }], seed: 7, temperature: 1 };
    const [one] = this.#choices(await this.#post(body));
    const [other] = this.#choices(await this.#post(body));
    const same = one !== undefined && one.text === other?.text;
    this.#find(
      'obeys a seed',
      same ? 'yes' : 'no',
      same ? 'two equal calls gave one text' : 'equal calls may differ: only a recording repeats a run',
    );
  }

  async #logProbabilities(): Promise<void> {
    const reply = await this.#post({ messages: [{ role: 'user', content: 'Say yes.' }], logprobs: true });
    const yes = this.#choices(reply).some(({ logprobs }) => logprobs);
    this.#find('log probabilities', yes ? 'yes' : 'no', yes ? 'given when asked for' : 'not given');
  }

  /** The first way in which the server goes on in the middle of a word. */
  async #continuation(): Promise<Continuation> {
    for (const continuation of continuations) {
      const last = { role: 'assistant', content: beginning, ...(continuation === 'prefix-flag' && { prefix: true }) };
      const reply = await this.#post({
        messages: [{ role: 'user', content: 'Write the first four Greek letters in words: alpha beta …' }, last],
        temperature: 0,
        ...(continuation === 'continue-flag' && { continue_final_message: true, add_generation_prompt: false }),
      });
      const [choice] = this.#choices(reply);
      const verdict = choice === undefined ? 'is refused' : classify(choice.text);
      this.#find(
        `continues (${continuation})`,
        verdict === 'continues' ? 'yes' : 'no',
        `an assistant message ${verdict}`,
      );
      if (verdict === 'continues') return continuation;
    }
    return 'none';
  }

  #find(probe: string, verdict: Finding['verdict'], message: string): void {
    this.#findings.push({ probe, verdict, message });
  }

  #choices(reply: Reply | string): readonly { readonly text: string; readonly logprobs: boolean }[] {
    if (typeof reply === 'string' || reply.status !== 200) return [];
    const outcome = readBody(reply.text);
    if (outcome.kind !== 'answered') return [];
    const logprobs = /"logprobs"\s*:\s*\{/.test(reply.text);
    return outcome.samples.map((text) => ({ text, logprobs }));
  }

  /** The reply, or why there is none. */
  async #post(body: Record<string, unknown>): Promise<Reply | string> {
    const { baseURL = 'https://api.openai.com/v1', apiKey = '', model, timeoutMs } = this.#options;
    const deadline = AbortSignal.timeout(timeoutMs);
    try {
      const response = await this.#network.fetch(`${baseURL.replace(/\/+$/, '')}/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${apiKey}` },
        body: JSON.stringify({ model, [this.#tokenLimit]: 64, ...body }),
        signal: this.#signal === undefined ? deadline : AbortSignal.any([deadline, this.#signal]),
        dispatcher: this.#network.dispatcher,
      });
      const reply = {
        status: response.status,
        text: await response.text(),
        type: response.headers.get('content-type') ?? '',
      };
      this.#count(reply);
      return reply;
    } catch (error) {
      const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
      return cause instanceof Error ? cause.message : String(cause);
    }
  }

  #count({ status, text, type }: Reply): void {
    if (status !== 200 || type.includes('text/event-stream')) return;
    const outcome = readBody(text);
    if (outcome.kind !== 'answered') return;
    this.#usage.promptTokens += outcome.usage.promptTokens;
    this.#usage.completionTokens += outcome.usage.completionTokens;
    this.#usage.estimated ||= outcome.usage.estimated;
  }

  #shown(text: string): string {
    const { apiKey } = this.#options;
    const clean = apiKey ? text.replaceAll(apiKey, '…') : text;
    return clean.length > 300 ? `${clean.slice(0, 300)}… (${clean.length} characters)` : clean;
  }
}

/** `gam` goes on with `ma`; a fresh turn begins with alpha, or with words of its own. */
function classify(text: string): 'continues' | 'starts a fresh turn' {
  return /^ma\b/i.test(text) ? 'continues' : 'starts a fresh turn';
}
