// The last step of the build: what every process would otherwise compute anew for its first program.
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { selfDeclared } from '@orrery/contract';
import { loadScript } from './check/compiled_script.ts';
import { binaryenFile, prepareBinaryen, preparedBinaryen } from './emit_wasm/binaryen.ts';

const require = createRequire(import.meta.url);
const name = 'typescript6';
if (readFileSync(require.resolve(name)).some((byte) => byte > 127)) throw new Error(`${name} is not of ASCII alone`);
const script = loadScript(require, name);

// Loaded only now, so that they find the module above.
const { typescriptCode } = await import('./check/typescript.ts');
const { buildFingerprint, preparedFile, prepareLibrary } = await import('./lower/prepared_library.ts');
const { checkProgram } = await import('./compile.ts');

const fingerprint = buildFingerprint();
if (fingerprint === undefined) throw new Error('dist/.tsbuildinfo is missing: run tsc -b first');
replace(preparedFile, prepareLibrary(fingerprint));

// V8 keeps the functions that have run by now: what checking the library took, and what refusing a program takes.
checkProgram('export const step = (state: Missing): number => state + ;', selfDeclared);
replace(typescriptCode, script.createCachedData());

const back = binaryenFile();
const { script: factory, wasm } = prepareBinaryen(readFileSync(back, 'utf8'));
const files = preparedBinaryen(back);
replace(files.wasm, wasm);
replace(files.script, factory);

/** At once, so that no process reads half of it. */
function replace(file: URL, content: Uint8Array | string): void {
  const made = new URL(`${file.href}.${process.pid}`);
  writeFileSync(made, content);
  renameSync(made, file);
}
