/** Engines that a program runs in; the first is what the others are compared with. */
export const engineNames = ['javascript', 'none', 'speed', 'quickjs', 'wasmtime'] as const;
export type EngineName = (typeof engineNames)[number];

/** As reports call them. */
export const engineTitles: Readonly<Record<EngineName | 'typescript', string>> = {
  javascript: 'V8 running the JavaScript',
  none: 'wasm in V8',
  speed: 'optimised wasm in V8',
  quickjs: 'QuickJS',
  wasmtime: 'wasmtime',
  typescript: 'plain TypeScript in V8',
};
