/**
 * Status codes of a compiled world model. Part of the abi: never renumbered. The Rust twin is crates/core/src/status.rs.
 * `details` names what the two detail numbers hold.
 */
export const statuses = [
  { code: 0, name: 'ok', message: 'no error', details: [] },
  { code: 1, name: 'budget_exhausted', message: 'the step used up its budget of loop turns and calls', details: [] },
  { code: 2, name: 'memory_exhausted', message: 'the step used up its budget of memory', details: [] },
  { code: 3, name: 'call_depth_exceeded', message: 'more than 500 nested calls', details: [] },
  { code: 4, name: 'out_of_range_read', message: 'read past the end', details: ['index', 'length'] },
  { code: 5, name: 'out_of_range_write', message: 'write past the end', details: ['index', 'length'] },
  { code: 6, name: 'non_integer_index', message: 'the index is not an integer', details: ['index', 'length'] },
  {
    code: 7,
    name: 'wrong_shape',
    message: 'the value has another shape than declared',
    details: ['found', 'expected'],
  },
  { code: 8, name: 'state_too_large', message: 'the encoded state is too large', details: ['bytes', 'limit'] },
  { code: 9, name: 'non_finite_reward', message: 'the reward is not a finite number', details: ['reward'] },
  { code: 10, name: 'thrown', message: 'the program threw an error', details: [] },
  { code: 11, name: 'not_enumerable', message: 'the chance of this step cannot be enumerated', details: [] },
  { code: 12, name: 'missing_value', message: 'undefined or null where a value is needed', details: [] },
  { code: 13, name: 'invalid_draw', message: 'integer(n) needs a whole n from 1 to 2^32', details: ['n'] },
  { code: 14, name: 'invalid_argument', message: 'an argument is outside the domain', details: ['argument'] },
  { code: 15, name: 'physical_memory', message: 'out of memory before the limit: a defect of orrery', details: [] },
  {
    code: 16,
    name: 'invalid_input',
    message: 'bytes that are no value of the layout, or a missing entry',
    details: [],
  },
  { code: 17, name: 'interrupted', message: 'the host stopped the call', details: [] },
  { code: 18, name: 'engine', message: 'the engine failed: a defect of orrery', details: [] },
  { code: 19, name: 'missing_key', message: 'there is no entry for this key', details: [] },
  { code: 20, name: 'non_finite_value', message: 'the value of the state is not a finite number', details: ['value'] },
] as const;

export type StatusName = (typeof statuses)[number]['name'];

/** Code by name, for code that compares numbers: `statusCode.budget_exhausted === 1`. */
export const statusCode = Object.fromEntries(statuses.map(({ name, code }) => [name, code])) as Record<
  StatusName,
  number
>;

/** A failure of a world model, pointing into the author's source. `line` and `column` count from 1; 0 means no place. */
export interface ModelError {
  readonly code: StatusName;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

/** A place in the author's source that can fail, as a compiled model's custom section lists it. */
export interface Site {
  readonly line: number;
  readonly column: number;
  /** The expression, or the text of a `throw`. */
  readonly text: string;
}

/**
 * Turns a status with its facts into the one message that both engines give. `text` is what the region `message` holds:
 * of a throw its text, of a value of another shape the value, of any other failure the key it is about.
 */
export function describeStatus(
  code: number,
  site: Site | undefined,
  details: readonly [number, number],
  text?: string,
): ModelError {
  const entry = statuses.find((status) => status.code === code) ?? statuses[18];
  const thrown = entry.name === 'thrown';
  const facts =
    text === undefined || thrown
      ? entry.details.map((name, at) => `${name} ${details[at]}`)
      : [`${entry.name === 'wrong_shape' ? 'found' : 'key'} '${text}'`];
  const said = (thrown ? text : undefined) ?? site?.text ?? '';
  const place = said === '' ? '' : thrown ? `: ${said}` : ` in '${said}'`;
  return {
    code: entry.name,
    message: `${entry.message}${place}${facts.length === 0 ? '' : ` (${facts.join(', ')})`}`,
    line: site?.line ?? 0,
    column: site?.column ?? 0,
  };
}

/** The text in a region `message`; a surrogate without its partner reads as U+FFFD. */
export function messageText(region: Uint8Array): string {
  const length = new DataView(region.buffer, region.byteOffset, region.byteLength).getUint32(0, true);
  return new TextDecoder('utf-16le', { ignoreBOM: true }).decode(region.subarray(4, 4 + 2 * length));
}
