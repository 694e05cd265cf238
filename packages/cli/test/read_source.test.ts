import { expect, test } from 'vitest';
import { readSource } from '../src/read_source.ts';

test.each(['/dev/null', '/dev/zero'])('%s is refused, since it is not a regular file', (path) => {
  expect(() => readSource(path)).toThrow(`${path}: not a regular file`);
});
