/** A step into a value: a field's name, an index, or a phrase in angle brackets for a key of a Map or Set. */
export type PathStep = string | number;

const identifier = /^[A-Za-z_$][\w$]*$/;

/** `position[2].name`; the whole value is the empty path. Keys that are no identifiers are quoted: `["a b"]`. */
export function formatPath(steps: readonly PathStep[]): string {
  let text = '';
  for (const step of steps) {
    if (typeof step === 'number') text += `[${step}]`;
    else if (identifier.test(step)) text += text === '' ? step : `.${step}`;
    else text += `[${JSON.stringify(step)}]`;
  }
  return text;
}

/** Why a value is none of its type, or why bytes are no canonical value of it. */
export interface CodecError {
  /** Where in the value: see {@link formatPath}. */
  readonly path: string;
  /** Byte offset, for errors found while reading or writing bytes. */
  readonly offset?: number;
  /** The whole sentence, path and offset included. */
  readonly message: string;
}

/** Carries a {@link CodecError} up the recursion; caught at every front door of the package, never seen outside. */
export class CodecFailure extends Error {
  readonly facts: CodecError;

  constructor(steps: readonly PathStep[], problem: string, offset?: number) {
    const path = formatPath(steps);
    const at = [path === '' ? '' : `at ${path}`, offset === undefined ? '' : `at byte ${offset}`].filter(Boolean);
    const message = at.length === 0 ? problem : `${at.join(', ')}: ${problem}`;
    super(message);
    this.facts = offset === undefined ? { path, message } : { path, offset, message };
  }
}

/** The kind of a JavaScript value, as messages name it. */
export function nameKind(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Map) return 'a Map';
  if (value instanceof Set) return 'a Set';
  switch (typeof value) {
    case 'undefined':
      return 'undefined';
    case 'object':
      return 'an object';
    case 'string':
      return value.length > 40 ? 'a string' : JSON.stringify(value);
    case 'number':
    case 'boolean':
      return String(value);
    default:
      return `a ${typeof value}`;
  }
}
