import type binaryen from 'binaryen';
import type { Expression, FunctionId, IrFunction, LabelId, LocalId, SiteId } from '../ir/ir.ts';
import { typeOf } from '../ir/type_of.ts';
import type { IrType } from '../ir/types.ts';
import type { WasmContext } from './names.ts';
import { globals } from './names.ts';
import { isWide } from './records.ts';

type Ref = binaryen.ExpressionRef;

/** The representation of a type in WebAssembly. */
export function wasmType({ binaryen }: WasmContext, type: IrType): binaryen.Type {
  return isWide(type) ? binaryen.f64 : type.kind === 'void' ? binaryen.none : binaryen.i32;
}

/** One function under construction: its locals, its temporaries and its labels. */
export class WasmFunction {
  readonly context: WasmContext;
  readonly ir: IrFunction;
  readonly carriesDepth: boolean;
  readonly #carriesSite: boolean;
  /** Hidden parameters, before those of the IR: the depth, then the site. */
  readonly #hidden: number;
  readonly #types: binaryen.Type[];
  readonly #parameterCount: number;
  /** Temporaries in use; a statement gives back what it took. */
  #inUse: boolean[] = [];
  readonly #loops = new Set<LabelId>();

  constructor(context: WasmContext, id: FunctionId, ir: IrFunction) {
    this.context = context;
    this.ir = ir;
    this.carriesDepth = context.facts[id]?.carriesDepth === true;
    this.#carriesSite = context.facts[id]?.carriesSite === true;
    this.#hidden = Number(this.carriesDepth) + Number(this.#carriesSite);
    const hidden = Array.from({ length: this.#hidden }, () => context.binaryen.i32);
    this.#types = [...hidden, ...ir.locals.map(({ type }) => wasmType(context, type))];
    this.#parameterCount = ir.parameterCount + this.#hidden;
    this.#inUse = this.#types.map(() => true);
  }

  typeOf(expression: Expression): IrType {
    return typeOf(this.context.module, this.ir, expression);
  }

  index(local: LocalId): number {
    return local + this.#hidden;
  }

  /** The place that a failure names: inside the library that of the call. */
  site(site: SiteId): Ref {
    const { wasm: m, binaryen } = this.context;
    return site === 0 && this.#carriesSite ? m.local.get(this.#hidden - 1, binaryen.i32) : m.i32.const(site);
  }

  typeAt(index: number): binaryen.Type {
    return this.#types[index] ?? this.context.binaryen.none;
  }

  get parameters(): binaryen.Type[] {
    return this.#types.slice(0, this.#parameterCount);
  }

  /** Types of everything behind the parameters. */
  get variables(): binaryen.Type[] {
    return this.#types.slice(this.#parameterCount);
  }

  temporary(type: binaryen.Type): number {
    const free = this.#types.findIndex((each, i) => each === type && this.#inUse[i] === false);
    if (free >= 0) {
      this.#inUse[free] = true;
      return free;
    }
    this.#types.push(type);
    this.#inUse.push(true);
    return this.#types.length - 1;
  }

  /** Builds a statement and frees the temporaries that it took. */
  scoped(build: () => Ref): Ref {
    const before = this.#inUse.slice();
    const result = build();
    while (before.length < this.#types.length) before.push(false);
    this.#inUse = before;
    return result;
  }

  /** `break` of a loop leaves a block around it. */
  enterLoop(label: LabelId): void {
    this.#loops.add(label);
  }

  breakName(label: LabelId): string {
    return this.#loops.has(label) ? `out${label}` : `label${label}`;
  }

  /** Returns with the failure that is set; the result is never looked at. */
  leave(): Ref {
    const { wasm: m, binaryen } = this.context;
    const type = wasmType(this.context, this.ir.result);
    if (type === binaryen.none) return m.return();
    return m.return(type === binaryen.f64 ? m.f64.const(0) : m.i32.const(0));
  }

  /** Leaves if a failure is under way. */
  check(): Ref {
    const { wasm: m, binaryen } = this.context;
    return m.if(m.global.get(globals.status, binaryen.i32), this.leave());
  }
}
