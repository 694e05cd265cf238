import { z } from 'zod';

/** Bytes of a streamed answer at most: a server that never ends must not fill the memory. */
export const longestStream = 64 * 1024 * 1024;

const chunkSchema = z.looseObject({
  model: z.string().optional(),
  usage: z.unknown().optional(),
  error: z.unknown().optional(),
  choices: z
    .array(
      z.looseObject({
        index: z.int().optional(),
        delta: z.looseObject({ content: z.string().nullish(), refusal: z.string().nullish() }).optional(),
        finish_reason: z.string().nullish(),
      }),
    )
    .optional(),
});

/** A stream that is no whole answer. `transient`: the same request may succeed. */
export interface StreamFailure {
  readonly message: string;
  readonly transient: boolean;
}

interface Choice {
  content: string;
  refusal: string;
  finish: string | undefined;
}

/**
 * Puts the pieces of a streamed chat completion (server-sent events) together, to the body that the server would have
 * sent in one piece: so that recordings and readers know one form.
 */
export class StreamedCompletion {
  readonly #decoder = new TextDecoder();
  readonly #choices = new Map<number, Choice>();
  #rest = '';
  #data: string[] = [];
  #bytes = 0;
  #model: string | undefined;
  #usage: unknown;
  #done = false;
  #failure: StreamFailure | undefined;

  /** Characters of text so far, of all samples. */
  get length(): number {
    let length = 0;
    for (const { content } of this.#choices.values()) length += content.length;
    return length;
  }

  /** Takes the next bytes; a failure ends the stream. */
  push(bytes: Uint8Array): StreamFailure | undefined {
    this.#bytes += bytes.byteLength;
    if (this.#bytes > longestStream)
      this.#failure ??= { message: `the answer is longer than ${longestStream} bytes`, transient: false };
    if (this.#failure !== undefined) return this.#failure;
    this.#rest += this.#decoder.decode(bytes, { stream: true });
    const lines = this.#rest.split(/\r\n|\n|\r(?!$)/);
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#line(line);
    return this.#failure;
  }

  /** The body, after the last bytes. A stream that stops before its end is no answer. */
  end(): { readonly ok: true; readonly body: string } | { readonly ok: false; readonly error: StreamFailure } {
    if (this.#rest !== '') this.#line(this.#rest.replace(/\r$/, ''));
    this.#line('');
    if (this.#failure !== undefined) return { ok: false, error: this.#failure };
    const choices = [...this.#choices].sort(([a], [b]) => a - b);
    const finished = choices.length > 0 && choices.every(([, { finish }]) => finish !== undefined);
    if (!this.#done && !finished)
      return { ok: false, error: { message: 'the answer broke off in the middle', transient: true } };
    const body = JSON.stringify({
      ...(this.#model === undefined ? {} : { model: this.#model }),
      choices: choices.map(([index, { content, refusal, finish }]) => ({
        index,
        finish_reason: finish ?? null,
        message: { role: 'assistant', content, ...(refusal === '' ? {} : { refusal }) },
      })),
      ...(this.#usage === undefined ? {} : { usage: this.#usage }),
    });
    return { ok: true, body };
  }

  #line(line: string): void {
    if (line === '') {
      const data = this.#data.join('\n');
      this.#data = [];
      if (data !== '') this.#event(data);
    } else if (line.startsWith('data:')) {
      this.#data.push(line.slice(5).replace(/^ /, ''));
    }
    // Comments and other fields say nothing about the answer.
  }

  #event(data: string): void {
    if (this.#failure !== undefined || this.#done) return;
    if (data.trim() === '[DONE]') {
      this.#done = true;
      return;
    }
    let json: unknown;
    try {
      json = JSON.parse(data);
    } catch {
      this.#failure = { message: 'a piece of the answer is not JSON', transient: true };
      return;
    }
    const parsed = chunkSchema.safeParse(json);
    if (!parsed.success) {
      this.#failure = { message: 'a piece of the answer has another shape', transient: false };
      return;
    }
    const { model, usage, choices = [], error } = parsed.data;
    if (error !== undefined && error !== null) {
      this.#failure = { message: 'the server reports an error in the middle of the answer', transient: true };
      return;
    }
    this.#model ??= model;
    if (usage !== undefined && usage !== null) this.#usage = usage;
    for (const { index = 0, delta, finish_reason } of choices) {
      const choice = this.#choices.get(index) ?? { content: '', refusal: '', finish: undefined };
      choice.content += delta?.content ?? '';
      choice.refusal += delta?.refusal ?? '';
      choice.finish = finish_reason ?? choice.finish;
      this.#choices.set(index, choice);
    }
  }
}
