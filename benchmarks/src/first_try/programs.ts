import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { CommandError } from '../command_error.ts';

/** A completion and the program in it. */
export interface FirstTry {
  /** `NN_kind_i` */
  readonly name: string;
  readonly kind: string;
  /** The one fenced block of the answer; undefined where it has none. */
  readonly source: string | undefined;
}

const folder = new URL('../../first_try/', import.meta.url);
const ending = '.answer.md';

/** The programs that a language model wrote at its first try, in the order they were asked for. */
export function firstTries(): readonly FirstTry[] {
  const programs = new URL('programs/', folder);
  return readdirSync(programs)
    .filter((file) => file.endsWith(ending))
    .toSorted()
    .map((file) => {
      const name = file.slice(0, -ending.length);
      const [, kind = 'unknown'] = /^\d+_([a-z]+)_\d+$/u.exec(name) ?? [];
      return { name, kind, source: programOf(readFileSync(new URL(file, programs), 'utf8')) };
    });
}

/** What stands in the first fenced block. */
export function programOf(answer: string): string | undefined {
  return /^```(?:ts|typescript)[^\S\n]*\n(?<program>[\s\S]*?)^```/mu.exec(answer)?.groups?.['program'];
}

const verdictsSchema = z.strictObject({
  commit: z.string(),
  /** By name: how often each rule rejected something; none of an accepted program. */
  verdicts: z.record(z.string(), z.record(z.string(), z.number())),
});

export type Verdicts = z.infer<typeof verdictsSchema>;

export const verdictsFile = fileURLToPath(new URL('verdicts_when_asked.json', folder));

/** What the compiler said when the programs were asked for. */
export function verdictsWhenAsked(): Verdicts {
  const parsed = verdictsSchema.safeParse(JSON.parse(readFileSync(verdictsFile, 'utf8')));
  if (!parsed.success) throw new CommandError(`${verdictsFile}: ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}
