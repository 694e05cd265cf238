import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type binaryen from 'binaryen';

export type Binaryen = typeof binaryen;

// What Node has of it and TypeScript's own libraries of the language have not.
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => object;
  validate(bytes: Uint8Array): boolean;
};

type Factory = (options: {
  readonly instantiateWasm: (imports: object, receive: (instance: object) => void) => object;
}) => Promise<Binaryen>;

/** The file of the package. */
export function binaryenFile(): string {
  return createRequire(import.meta.url).resolve('binaryen');
}

/**
 * Where the build keeps the package in two files. As it comes it is one file of JavaScript with ten megabytes of
 * WebAssembly in a literal: V8 keeps that as source, as a constant and as bytes, and lets garbage grow in proportion to
 * what it keeps.
 */
export function preparedBinaryen(file: string): { readonly script: URL; readonly wasm: URL } {
  const { version } = createRequire(file)('./package.json') as { version: string };
  const name = `../binaryen-${version}`;
  return { script: new URL(`${name}.js`, import.meta.url), wasm: new URL(`${name}.wasm`, import.meta.url) };
}

/** The package's text as a module that exports the factory, and the WebAssembly that it held. */
export function prepareBinaryen(text: string): { readonly script: string; readonly wasm: Uint8Array } {
  const start = text.search(/[\w$]+\?\?=[\w$]+\(`\\0asm/u);
  const exported = /var ([\w$]+)=await ([\w$]+)\(\),([\w$]+)=\1;export\{\3 as default\};\s*$/u.exec(text);
  if (start < 0 || exported === null) throw new Error('binaryen is not built as it was: see prepareBinaryen');
  const open = text.indexOf('`', start);
  let close = open + 1;
  while (text[close] !== '`') close += text[close] === '\\' ? 2 : 1;
  // A byte is a character of its code, but zero is U+0100.
  const units = new Function(`return ${text.slice(open, close + 1)}`)() as string;
  const wasm = Uint8Array.from(units, (unit) => unit.charCodeAt(0));
  if (!WebAssembly.validate(wasm)) throw new Error('binaryen does not hold its WebAssembly as it did');
  const code = `${text.slice(0, start)}0${text.slice(close + ')`'.length, exported.index)}`;
  return { script: `${code}export{${exported[2]} as default};\n`, wasm };
}

interface LoadedBinaryen {
  readonly binaryen: Binaryen;
  readonly from: 'two files' | 'the package';
}

let loaded: Promise<LoadedBinaryen> | undefined;

/** Large and slow to load, and not needed by whoever only checks programs; once a process. */
export function loadedBinaryen(): Promise<LoadedBinaryen> {
  loaded ??= load();
  return loaded;
}

async function load(): Promise<LoadedBinaryen> {
  const { script, wasm } = preparedBinaryen(binaryenFile());
  if (!existsSync(script) || !existsSync(wasm))
    return { binaryen: (await import('binaryen')).default, from: 'the package' };
  const { default: factory } = (await import(script.href)) as { default: Factory };
  const binaryen = await factory({
    instantiateWasm(imports, receive) {
      receive(new WebAssembly.Instance(new WebAssembly.Module(readFileSync(wasm)), imports));
      return {};
    },
  });
  return { binaryen, from: 'two files' };
}
