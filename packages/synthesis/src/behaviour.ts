import { createHash } from 'node:crypto';
import type { StepResult } from '@orrery/sandbox';

/** What a program does on the data, in short. */
export interface Behaviour {
  /** Equal for programs that predict the same bytes, rewards and ends (or fail alike) at every transition and draw. */
  readonly hash: string;
  /** Which transitions are strictly right: bit i % 8 of byte i / 8, in base64. */
  readonly right: string;
}

/** The same for programs that do the same, in 16 hexadecimal digits. */
export function behaviourHash(results: readonly StepResult[]): string {
  const hash = createHash('sha256');
  const ends = new Float64Array(2);
  for (const result of results) {
    if (result.ok) {
      ends[0] = result.reward;
      ends[1] = Number(result.terminated);
      hash.update(result.next).update(new Uint8Array(ends.buffer));
    } else {
      const { code, line, column } = result.error;
      hash.update(`${code}:${line}:${column};`);
    }
  }
  return hash.digest('hex').slice(0, 16);
}

/** Bit i % 8 of byte i / 8, in base64. */
export function bitmap(flags: readonly boolean[]): string {
  const bytes = new Uint8Array(Math.ceil(flags.length / 8));
  for (const [at, flag] of flags.entries()) if (flag) bytes[at >> 3] = (bytes[at >> 3] ?? 0) | (1 << (at & 7));
  return Buffer.from(bytes).toString('base64');
}

/** How many transitions turned right and how many turned wrong, from one program's `right` to another's. */
export function compareRight(before: string, after: string): { readonly repaired: number; readonly broken: number } {
  const one = Buffer.from(before, 'base64');
  const other = Buffer.from(after, 'base64');
  let repaired = 0;
  let broken = 0;
  for (let at = 0; at < Math.max(one.length, other.length); at += 1) {
    const [was, is] = [one[at] ?? 0, other[at] ?? 0];
    repaired += bitCount(is & ~was);
    broken += bitCount(was & ~is);
  }
  return { repaired, broken };
}

function bitCount(byte: number): number {
  let count = 0;
  for (let rest = byte; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}
