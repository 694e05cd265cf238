import { failure, success, type Result } from '@orrery/contract';
import type { Attempt } from './attempt.ts';
import type { LlmError } from './outcome.ts';
import { largestUse } from './allowance.ts';
import { RateLimit, systemClock } from './rate_limit.ts';
import { plainProfile } from './profile.ts';
import { backoffMs, Gate, longestWaitMs, sleep } from './retry.ts';
import { failedCall, type ServerAnswer, type ServerOptions, type Transport } from './server.ts';

/** Calls over the OpenAI SDK, which is loaded at the first call: a replay never needs it. */
export function openAiTransport(options: ServerOptions): Transport {
  const gate = new Gate();
  const { clock = systemClock } = options;
  const rate = new RateLimit(options.rate ?? {}, clock);
  let attempt: Attempt | undefined;
  const { samples = true } = options.profile ?? plainProfile;
  return async (request, signal, hooks = {}) => {
    if (request.samples > 1 && !samples)
      return failure({
        code: 'rejected_request',
        message: `servers of the profile ${options.profile?.name} give one sample a request, and ${request.samples} were asked for. Ask for one sample a request.`,
      });
    attempt ??= await (await import('./attempt.ts')).attemptOf(options);
    for (let number = 1; ; number += 1) {
      if (!(await gate.pass(signal))) return success({ outcome: { kind: 'cancelled' } });
      const told = (reason: string, milliseconds: number): void =>
        options.onWait?.({ reason, milliseconds, attempt: number });
      if (!(await rate.pass(largestUse(request), signal, told))) return success({ outcome: { kind: 'cancelled' } });
      const sent = clock.now();
      const { result, retry } = await attempt(request, signal, hooks);
      if (retry === undefined)
        return result.ok && result.value.body !== undefined
          ? success({ ...result.value, seconds: (clock.now() - sent) / 1000 })
          : result;
      const milliseconds = retry.afterMs ?? backoffMs(number);
      if (number > options.maxRetries || milliseconds > longestWaitMs)
        return givenUp(result, retry.reason, number, milliseconds);
      if (hooks.mayRetry?.(retry.billed) === false)
        return result.ok ? failedCall(`${retry.reason}, and a cap is in the way of another attempt`) : result;
      // A limit of rate is the server's word to all calls, not only to this one.
      if (retry.afterMs !== undefined) gate.close(milliseconds);
      options.onWait?.({ reason: retry.reason, milliseconds, attempt: number + 1 });
      if (!(await sleep(milliseconds, signal))) return success({ outcome: { kind: 'cancelled' } });
    }
  };
}

function givenUp(
  result: Result<ServerAnswer, LlmError>,
  reason: string,
  attempts: number,
  milliseconds: number,
): Result<ServerAnswer, LlmError> {
  if (milliseconds > longestWaitMs)
    return failedCall(`${reason}; the server asks to wait ${Math.round(milliseconds / 60_000)} minutes`);
  if (!result.ok || attempts === 1) return result;
  return failedCall(`${reason}, ${attempts} attempts`);
}
