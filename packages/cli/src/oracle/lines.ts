/** A line from a stream of bytes: its text, or why it has none. */
export type Line =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'too_long'; readonly limit: number }
  | { readonly kind: 'not_utf8' };

const newline = 0x0a;

/**
 * Splits bytes into lines without holding more than `limit` bytes of one: a longer line is told as such when it ends, and
 * what follows it is read as usual. A last line without a newline counts; empty lines are left out.
 */
export async function* lines(input: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Line> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let parts: Uint8Array[] = [];
  let length = 0;
  const take = (): Line | undefined => {
    const [bytes, found] = [Buffer.concat(parts), length];
    parts = [];
    length = 0;
    if (found > limit) return { kind: 'too_long', limit };
    try {
      const text = decoder.decode(bytes).trim();
      return text === '' ? undefined : { kind: 'text', text };
    } catch {
      return { kind: 'not_utf8' };
    }
  };
  for await (const chunk of input) {
    let from = 0;
    for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
      keep(chunk.subarray(from, at));
      from = at + 1;
      const line = take();
      if (line !== undefined) yield line;
    }
    keep(chunk.subarray(from));
  }
  const last = take();
  if (last !== undefined) yield last;

  function keep(bytes: Uint8Array): void {
    length += bytes.length;
    // Of a line that is too long only its length is kept.
    if (length <= limit) parts.push(bytes);
    else parts = [];
  }
}
