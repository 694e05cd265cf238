import { createHash } from 'node:crypto';
import { canonicalJson } from '@orrery/llm';

/** The first 16 hexadecimal digits of the sha256 of plain data: names what stored figures depend on. */
export function settingsHash(settings: unknown): string {
  return createHash('sha256').update(canonicalJson(settings)).digest('hex').slice(0, 16);
}
