import { z } from 'zod';
import type { CompletionRequest } from './request.ts';

/** Tokens of one call; `estimated` when the server counted characters instead. */
export interface Usage {
  readonly promptTokens: number;
  readonly completionTokens: number;
  readonly estimated: boolean;
}

/** What became of one ask. Only `answered` spends a search's budget of calls. */
export type CompletionOutcome =
  | {
      readonly kind: 'answered';
      readonly samples: readonly string[];
      readonly usage: Usage;
      readonly model: string;
      /** A sample ran into the limit of tokens and was cut off there. */
      readonly cut?: true;
    }
  | { readonly kind: 'refused'; readonly message: string }
  | { readonly kind: 'call_failed'; readonly message: string }
  | { readonly kind: 'cancelled' };

/** Why nothing more can be asked: configuration, server or recording. `message` names the place and the remedy. */
export interface LlmError {
  readonly code:
    | 'invalid_configuration'
    | 'missing_key'
    | 'rejected_key'
    | 'unreachable'
    | 'invalid_request'
    | 'rejected_request'
    | 'missing_recording'
    | 'corrupt_recording'
    | 'unwritable_recording'
    | 'locked_recording'
    | 'not_recorded'
    /** The recording answers another request at this place of the run. */
    | 'changed_prompt'
    /** The recording ends before the run does; `interrupted`: in the middle of an ask. */
    | 'partial_recording'
    | 'interrupted_recording';
  readonly message: string;
}

const usageSchema = z.looseObject({
  prompt_tokens: z.int().min(0),
  completion_tokens: z.int().min(0),
  estimated: z.boolean().optional(),
});

const bodySchema = z.looseObject({
  model: z.string().optional(),
  usage: usageSchema.nullish(),
  choices: z
    .array(
      z.looseObject({
        index: z.int().optional(),
        finish_reason: z.string().nullish(),
        message: z.looseObject({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
});

/**
 * Reads the body of a chat completion; a body that is none is a failed call, not an error of the caller. Where the server
 * counts no tokens they are estimated from the texts of `request` and answer, and marked as estimated.
 */
export function readBody(body: string, request?: Pick<CompletionRequest, 'messages'>): CompletionOutcome {
  let json: unknown;
  try {
    json = JSON.parse(body);
  } catch {
    return { kind: 'call_failed', message: `the server's answer is not JSON (${body.length} characters)` };
  }
  const parsed = bodySchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    return {
      kind: 'call_failed',
      message: `the server's answer has another shape: ${issue?.path.join('.')}: ${issue?.message}`,
    };
  }
  const choices = [...parsed.data.choices].sort((a, b) => (a.index ?? 0) - (b.index ?? 0));
  const refusal = choices.find(({ message, finish_reason }) => message.refusal || finish_reason === 'content_filter');
  if (refusal !== undefined) return { kind: 'refused', message: refusal.message.refusal ?? 'content filter' };
  const samples = choices.map(({ message }) => message.content ?? '');
  // Some servers send `usage: null`, which counts as little as none.
  const usage = parsed.data.usage ?? undefined;
  return {
    kind: 'answered',
    samples,
    usage:
      usage === undefined
        ? {
            promptTokens: estimatedTokens(request?.messages.map(({ content }) => content) ?? []),
            completionTokens: estimatedTokens(samples),
            estimated: true,
          }
        : {
            promptTokens: usage.prompt_tokens,
            completionTokens: usage.completion_tokens,
            estimated: usage.estimated ?? false,
          },
    model: parsed.data.model ?? 'unknown',
    ...(choices.some(({ finish_reason }) => finish_reason === 'length') && { cut: true as const }),
  };
}

/** Three bytes a token: programs and numbers have shorter ones than prose, which has four. */
function estimatedTokens(texts: readonly string[]): number {
  return texts.reduce((sum, text) => sum + Math.ceil(Buffer.byteLength(text) / 3), 0);
}
