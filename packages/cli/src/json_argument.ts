import { fromJson, type LayoutType, type Value } from '@orrery/contract';
import { CommandFailure, valueOf } from './failure.ts';
import { readText } from './read_text.ts';

/** JSON given on the command line, or in a file after `@`. */
export function jsonArgument(option: string, text: string): unknown {
  const file = text.startsWith('@') ? text.slice(1) : undefined;
  const place = file === undefined ? option : `${option}: ${file}`;
  if (file === '') throw new CommandFailure(`${option}: name a file after the @.`);
  const json = file === undefined ? text : readText(file, { holds: 'JSON', largestMiB: 64 });
  if (json.trim() === '') throw new CommandFailure(`${place} is empty; it must be JSON.`);
  try {
    return JSON.parse(json);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${place} is not JSON (${reason}); quote strings: --actions '["go north"]'.`);
  }
}

/** The value of a type that a JSON form stands for. */
export function valueOfJson(what: string, type: LayoutType, json: unknown): Value {
  const value = fromJson(type, json);
  if (value.ok) return value.value;
  return valueOf({ ok: false, error: { message: `${what} is no value of its type: ${value.error.message}` } });
}
