import { join } from 'node:path';
import { fromJson, type LayoutType } from '@orrery/contract';
import type { RecordedTransition } from '@orrery/synthesis';
import { z } from 'zod';
import { CommandFailure } from './failure.ts';
import { readText } from './read_text.ts';

/** Of the file of transitions: a text that one string can hold. */
const largestTransitionsMiB = 256;
/** Each candidate of a search is scored on all of them, and a verdict holds them all: more would take hours and gigabytes. */
const mostTransitions = 200_000;

const lineSchema = z.strictObject({
  state: z.unknown(),
  action: z.unknown(),
  nextState: z.unknown(),
  reward: z.number(),
  terminated: z.boolean(),
  truncated: z.boolean().optional(),
  episode: z.union([z.string(), z.number()]).optional(),
});

/**
 * Reads `transitions.jsonl` of a folder, or the file itself: one JSON object a line, `{ state, action, nextState, reward,
 * terminated, truncated?, episode? }`, values spelled as the layouts of the program's State and Action say.
 */
export function readTransitions(path: string, state: LayoutType, action: LayoutType): RecordedTransition[] {
  const file = path.endsWith('.jsonl') ? path : join(path, 'transitions.jsonl');
  const text = readText(file, { holds: 'transitions, one JSON object a line', largestMiB: largestTransitionsMiB });
  const lines = text.split('\n');
  if (lines.length > mostTransitions + 1)
    throw new CommandFailure(
      `${file}: ${lines.length - 1} lines are more than programs are scored on (at most ${mostTransitions}). Take fewer episodes: head -n ${mostTransitions} FILE.`,
    );
  const transitions = lines.flatMap((line, at) => (line.trim() === '' ? [] : [read(line, `${file}:${at + 1}`)]));
  if (transitions.length === 0) throw new CommandFailure(`${file}: there are no transitions in it.`);
  const named = transitions.filter(({ episode }) => episode !== undefined).length;
  if (named > 0 && named < transitions.length)
    throw new CommandFailure(
      `${file}: ${named} of ${transitions.length} transitions name their episode. Name it in all of them, or in none.`,
    );
  return transitions;

  function read(line: string, place: string): RecordedTransition {
    let json: unknown;
    try {
      json = JSON.parse(line);
    } catch {
      throw new CommandFailure(`${place}: not JSON.`);
    }
    const parsed = lineSchema.safeParse(json);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new CommandFailure(`${place}: ${issue?.path.join('.') ?? ''} ${issue?.message ?? 'another shape'}.`);
    }
    const value = (name: 'state' | 'action' | 'nextState', type: LayoutType) => {
      const found = fromJson(type, parsed.data[name]);
      if (found.ok) return found.value;
      throw new CommandFailure(`${place}: ${name} is no value of the program's type: ${found.error.message}.`);
    };
    const { reward, terminated, truncated = false, episode } = parsed.data;
    return {
      observation: value('state', state),
      action: value('action', action),
      nextObservation: value('nextState', state),
      reward,
      terminated,
      truncated,
      ...(episode !== undefined && { episode: String(episode) }),
    };
  }
}
