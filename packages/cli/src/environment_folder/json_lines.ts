import { z } from 'zod';
import { CommandFailure } from '../failure.ts';
import type { Json } from './infer.ts';
import type { RecordedRow } from './recorded_rows.ts';
import { textLines } from './text_lines.ts';

const json: z.ZodType<Json> = z.json();
const flag = z.union([z.boolean(), z.literal(0).transform(() => false), z.literal(1).transform(() => true)]);

/** Names under which recorders of Gymnasium's steps keep them. */
const lineSchema = z.looseObject({
  state: json.optional(),
  observation: json.optional(),
  obs: json.optional(),
  action: json.optional(),
  nextState: json.optional(),
  next_state: json.optional(),
  next_observation: json.optional(),
  next_obs: json.optional(),
  reward: z.number().optional(),
  terminated: flag.optional(),
  done: flag.optional(),
  truncated: flag.default(false),
  episode: z.union([z.string(), z.number()]).optional(),
});

/** Rows of JSON lines, one after another, so that files may be larger than memory: { obs, action, reward, next_obs, terminated, truncated, episode } and their usual other names. */
export async function* jsonRows(file: string): AsyncGenerator<RecordedRow> {
  let number = 0;
  let found = false;
  for await (const line of textLines(file, 'recorded steps, one JSON object a line')) {
    number += 1;
    if (line.trim() === '') continue;
    found = true;
    const place = `${file}:${number}`;
    let value: unknown;
    try {
      value = JSON.parse(line);
    } catch {
      throw new CommandFailure(
        `${place}: not JSON. Python writes NaN and Infinity, which JSON has not: leave such steps out.`,
      );
    }
    const parsed = lineSchema.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      throw new CommandFailure(
        `${place}: ${issue?.path.join('.') || 'the whole'}: ${issue?.message ?? 'another shape'}.`,
      );
    }
    const { data } = parsed;
    const state = data.state ?? data.observation ?? data.obs;
    if (state === undefined) throw new CommandFailure(`${place}: there is no state, observation or obs.`);
    yield {
      place,
      episode: String(data.episode ?? ''),
      state,
      action: data.action,
      nextState: data.nextState ?? data.next_state ?? data.next_observation ?? data.next_obs,
      reward: data.reward,
      // The older done counts time limits as ends; a recorder that tells both apart is believed.
      terminated: data.terminated ?? (data.done === true && !data.truncated),
      truncated: data.truncated,
    };
  }
  if (!found) throw new CommandFailure(`${file}: there is nothing in it.`);
}
