import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSSyncVariant,
  type QuickJSWASMModule,
} from 'quickjs-emscripten-core';

// The compiler's libraries know WebAssembly with the DOM only.
declare const WebAssembly: { compile(bytes: Uint8Array): Promise<object> };

const engine = '@jitl/quickjs-wasmfile-release-sync';
let variant: Promise<QuickJSSyncVariant> | undefined;

/** A module of its own for each guest, of WebAssembly that is compiled once a thread (5 ms; an instance takes 0.5 ms). */
export async function newQuickJsModule(): Promise<QuickJSWASMModule> {
  variant ??= compileVariant();
  return newQuickJSWASMModuleFromVariant(await variant);
}

async function compileVariant(): Promise<QuickJSSyncVariant> {
  const wasm = await readFile(createRequire(import.meta.url).resolve(`${engine}/wasm`));
  const { default: base } = (await import(engine)) as { default: QuickJSSyncVariant };
  return newVariant(base, { wasmModule: (await WebAssembly.compile(wasm)) as never });
}
