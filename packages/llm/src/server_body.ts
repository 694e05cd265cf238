import type { ProviderProfile } from './profile.ts';
import type { CompletionRequest } from './request.ts';

/** The body of a chat completion as this server takes it; what a request leaves open is not sent. */
export function serverBody(
  request: CompletionRequest,
  model: string,
  profile: ProviderProfile,
): Record<string, unknown> {
  const { temperature, topP, maxTokens, stop } = request.sampling;
  const messages: Record<string, unknown>[] = request.messages.map(({ role, content }) => ({ role, content }));
  const last = messages.at(-1);
  if (request.continuation === 'prefix-flag' && last?.['role'] === 'assistant') last['prefix'] = true;
  return {
    model,
    messages,
    ...(request.samples > 1 ? { n: request.samples } : {}),
    ...(temperature === null ? {} : { temperature }),
    ...(topP === null ? {} : { top_p: topP }),
    ...(maxTokens === null ? {} : { [profile.tokenLimit]: maxTokens }),
    ...(stop.length === 0 ? {} : { stop }),
    ...(request.continuation === 'continue-flag' ? { continue_final_message: true, add_generation_prompt: false } : {}),
    ...(profile.stream ? { stream: true, stream_options: { include_usage: true } } : {}),
    ...profile.extra,
  };
}
