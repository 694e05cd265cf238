// The part of WebAssembly that the comparison uses: Node.js has it, neither its types nor ES2023's library declare it.
declare namespace WebAssembly {
  class Module {
    constructor(bytes: Uint8Array);
    static imports(module: Module): readonly unknown[];
  }
  class Instance {
    constructor(module: Module, imports: object);
    readonly exports: Readonly<Record<string, unknown>>;
  }
  interface Global {
    readonly value: unknown;
  }
  interface Memory {
    readonly buffer: ArrayBuffer;
  }
}
