import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type TypeScript from 'typescript6';
import { loadScript } from './compiled_script.ts';

/** Where the build keeps what V8 makes of the TypeScript API; no other V8 can use it. */
export const typescriptCode = new URL(`../typescript-${process.versions.v8}.bin`, import.meta.url);

const require = createRequire(import.meta.url);
const name = 'typescript6';

function compiledCode(): Uint8Array | undefined {
  try {
    return readFileSync(typescriptCode);
  } catch {
    return undefined;
  }
}

function load(): 'from text' | 'from code' {
  const code = require.cache[require.resolve(name)] === undefined ? compiledCode() : undefined;
  if (code === undefined) return 'from text';
  return loadScript(require, name, code).cachedDataRejected === true ? 'from text' : 'from code';
}

/** How this process came by the API: from its text, or from the code that the build kept. */
export const loadedTypescript = load();

/**
 * The TypeScript 6 API, loaded as CommonJS: an ESM import would run its 9 MB through the lexer for named exports first
 * (three times slower). Types come from `import type ts from 'typescript6'`.
 */
export const typescript = require(name) as typeof TypeScript;
