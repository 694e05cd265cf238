import { readFileSync } from 'node:fs';
import { fromJson, type LayoutType, type Value } from '@orrery/contract';
import { CommandFailure, valueOf } from './failure.ts';

/** JSON given on the command line, or in a file after `@`. */
export function jsonArgument(option: string, text: string): unknown {
  let json = text;
  if (text.startsWith('@')) {
    try {
      json = readFileSync(text.slice(1), 'utf8');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CommandFailure(`${option}: ${text.slice(1)} cannot be read: ${reason}`);
    }
  }
  try {
    return JSON.parse(json);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailure(`${option} is not JSON (${reason}); quote strings: --actions '["go north"]'.`);
  }
}

/** The value of a type that a JSON form stands for. */
export function valueOfJson(what: string, type: LayoutType, json: unknown): Value {
  const value = fromJson(type, json);
  if (value.ok) return value.value;
  return valueOf({ ok: false, error: { message: `${what} is no value of its type: ${value.error.message}` } });
}
