import type binaryen from 'binaryen';
import type { WasmFunction } from './function.ts';

type Ref = binaryen.ExpressionRef;

/** An allocation that yields 0 after a failure, what is done with it, and its address. */
export function allocated(f: WasmFunction, allocation: Ref, fill: (address: () => Ref) => Ref[]): Ref {
  const { wasm: m, binaryen } = f.context;
  const kept = f.temporary(binaryen.i32);
  const read = (): Ref => m.local.get(kept, binaryen.i32);
  return m.block(
    null,
    [m.local.set(kept, allocation), m.if(m.i32.eqz(read()), f.leave()), ...fill(read), read()],
    binaryen.i32,
  );
}
