import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { makeFolder } from '../src/make_folder.ts';

const root = mkdtempSync(join(tmpdir(), 'orrery-folder-'));
afterAll(() => {
  rmSync(root, { recursive: true });
});

describe('a folder that is made', () => {
  it('comes with those above it, and the topmost new one is told', () => {
    expect(makeFolder(join(root, 'a', 'b', 'c'))).toBe(join(root, 'a'));
    expect(statSync(join(root, 'a', 'b', 'c')).isDirectory()).toBe(true);
    expect(makeFolder(join(root, 'a', 'b', 'd', ''))).toBe(join(root, 'a', 'b', 'd'));
    expect(makeFolder(join(root, 'a', 'b'))).toBeUndefined();
    expect(makeFolder('/')).toBeUndefined();
  });

  it('is refused where a file or a link to nowhere has its name, or a file is above it', () => {
    writeFileSync(join(root, 'file'), '');
    symlinkSync(join(root, 'nowhere'), join(root, 'link'));
    expect(() => makeFolder(join(root, 'file'))).toThrow('EEXIST');
    expect(() => makeFolder(join(root, 'link'))).toThrow('EEXIST');
    expect(() => makeFolder(join(root, 'file', 'below', 'it'))).toThrow('ENOTDIR');
  });

  it.skipIf(!existsSync('/proc/self'))('is refused where the system allows none', () => {
    expect(() => makeFolder('/proc/orrery/runs')).toThrow('ENOENT');
  });
});
