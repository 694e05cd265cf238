import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { selfDeclared } from '@orrery/contract';
import { describe, expect, test } from 'vitest';
import { checkProgram, emitJavaScript, emitWasm } from '../src/compile.ts';
import { booleanType, numberType, stringType, type IrType } from '../src/ir/types.ts';
import { CompiledLibrary } from '../src/lower/library.ts';
import type { LoweredLibrary } from '../src/lower/library_interface.ts';
import { librarySources } from '../src/lower/library_sources.ts';
import { LibraryLinker } from '../src/lower/linking.ts';
import { ModuleOutput } from '../src/lower/module_lowering.ts';
import { prepareLibrary, readPrepared } from '../src/lower/prepared_library.ts';

const compiled = new CompiledLibrary(librarySources());
const bytes = prepareLibrary('this build');

/** A module that holds the named functions alone, and how they are called. */
function linked(library: LoweredLibrary, names: readonly string[], types?: readonly IrType[]): unknown {
  const output = new ModuleOutput();
  const linker = new LibraryLinker(library, output);
  const found = names.map((name) => (types === undefined ? linker.find(name) : linker.instantiate(name, types)));
  return { found, functions: output.functions, constants: output.constants, fragments: output.libraryFragments };
}

describe('the library made ready is the library lowered anew', () => {
  const prepared = readPrepared(bytes, 'this build');

  test('every function without type parameters', () => {
    if (prepared === undefined) throw new Error('what was written is not read back');
    const { names } = compiled.plain;
    expect(names.length).toBeGreaterThan(100);
    for (const name of names) expect(linked(prepared, [name]), name).toEqual(linked(compiled, [name]));
    expect(linked(prepared, names)).toEqual(linked(compiled, names));
  });

  test.each([numberType, stringType, booleanType])('generic functions for $kind', (type) => {
    if (prepared === undefined) throw new Error('what was written is not read back');
    const names = compiled.genericNames(type);
    expect(names.length).toBeGreaterThan(5);
    expect(linked(prepared, names, [type])).toEqual(linked(compiled, names, [type]));
  });

  test('what another build wrote, and what is no data at all, is not taken', () => {
    expect(readPrepared(bytes, 'another build')).toBeUndefined();
    expect(readPrepared(bytes.subarray(0, bytes.length / 2), 'this build')).toBeUndefined();
    expect(readPrepared(new Uint8Array(), 'this build')).toBeUndefined();
  });
});

test('a process that takes what the build made ready emits what the sources of compiler and library say', async () => {
  const dist = (file: string): string => fileURLToPath(new URL(`../dist/${file}`, import.meta.url));
  execFileSync(process.execPath, [dist('prepare.js')]);
  const names = ['adventure', 'cartpole'];
  const sources = names.map((name) =>
    readFileSync(new URL(`../../../test/programs/samples/${name}.ts`, import.meta.url), 'utf8'),
  );
  const script = `
    import { checkProgram, emitJavaScript, emitWasm } from ${JSON.stringify(pathToFileURL(dist('index.js')).href)};
    import { loadedTypescript } from ${JSON.stringify(pathToFileURL(dist('check/typescript.js')).href)};
    import { loadedBinaryen } from ${JSON.stringify(pathToFileURL(dist('emit_wasm/binaryen.js')).href)};
    import { loweredLibrary } from ${JSON.stringify(pathToFileURL(dist('lower/prepared_library.js')).href)};
    const emitted = [];
    for (const source of ${JSON.stringify(sources)}) {
      const checked = checkProgram(source, ${JSON.stringify(selfDeclared)});
      if (!checked.ok) continue;
      emitted.push(emitJavaScript(checked.value).code);
      emitted.push(Buffer.from(await emitWasm(checked.value, { optimize: 'speed' })).toString('base64'));
    }
    const made = {
      library: loweredLibrary().constructor.name,
      typescript: loadedTypescript,
      binaryen: (await loadedBinaryen()).from,
    };
    process.stdout.write(JSON.stringify({ emitted, made }));`;
  const told = execFileSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  const emitted: string[] = [];
  for (const source of sources) {
    const checked = checkProgram(source, selfDeclared);
    if (!checked.ok) throw new Error(checked.error[0]?.message);
    emitted.push(emitJavaScript(checked.value).code);
    emitted.push(Buffer.from(await emitWasm(checked.value, { optimize: 'speed' })).toString('base64'));
  }
  const made = { library: 'PreparedLibrary', typescript: 'from code', binaryen: 'two files' };
  expect(JSON.parse(told)).toEqual({ emitted, made });
});
