import type binaryen from 'binaryen';
import type { WasmContext } from './names.ts';

/** A part of binaryen's interface that its own declarations leave out. */
interface LoadNodes {
  readonly Load: { setSigned(load: binaryen.ExpressionRef, isSigned: boolean): void };
}

/**
 * A load of 32 bits. Binaryen 132 builds full-width loads as signed, although no sign is left to extend, and its
 * optimiser then turns `i64.extend_i32_u(i32.load)` into `i64.load32_s`.
 */
export function load32(
  { binaryen, wasm }: WasmContext,
  offset: number,
  align: number,
  address: binaryen.ExpressionRef,
): binaryen.ExpressionRef {
  const load = wasm.i32.load(offset, align, address);
  (binaryen as unknown as LoadNodes).Load.setSigned(load, false);
  return load;
}
