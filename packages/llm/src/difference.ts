import { canonicalJson, type CompletionRequest } from './request.ts';

/** Says where a request departs from the recorded one: the first differing part, with the lines around it. */
export function describeDifference(recorded: CompletionRequest, asked: CompletionRequest): string {
  const parts: [string, unknown, unknown][] = [
    ['promptVersion', recorded.promptVersion, asked.promptVersion],
    ['role', recorded.role, asked.role],
    ['sampling', canonicalJson(recorded.sampling), canonicalJson(asked.sampling)],
    ['samples', recorded.samples, asked.samples],
    ['continuation', recorded.continuation, asked.continuation],
    ['number of messages', recorded.messages.length, asked.messages.length],
  ];
  for (const [name, before, now] of parts) {
    if (before !== now) return `${name}: recorded ${String(before)}, asked ${String(now)}`;
  }
  for (const [at, message] of asked.messages.entries()) {
    const before = recorded.messages[at];
    if (before === undefined) continue;
    if (before.role !== message.role) return `message ${at + 1}: recorded role ${before.role}, asked ${message.role}`;
    if (before.content !== message.content)
      return `message ${at + 1} (${message.role}), ${textDifference(before.content, message.content)}`;
  }
  return 'the requests are equal, but this occurrence of it was not recorded';
}

const contextLength = 60;

function textDifference(recorded: string, asked: string): string {
  let at = 0;
  while (at < recorded.length && at < asked.length && recorded[at] === asked[at]) at += 1;
  const line = asked.slice(0, at).split('\n').length;
  // An index of -1 would mean 0 to lastIndexOf, and find the character itself.
  const column = at === 0 ? 1 : at - asked.lastIndexOf('\n', at - 1);
  const around = (text: string): string => {
    const from = Math.max(0, at - contextLength);
    const piece = text.slice(from, at + contextLength);
    return JSON.stringify(`${from > 0 ? '…' : ''}${piece}${at + contextLength < text.length ? '…' : ''}`);
  };
  return `line ${line}, column ${column}:\n  recorded ${around(recorded)}\n  asked    ${around(asked)}`;
}
