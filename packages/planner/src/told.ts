import type { Value } from '@orrery/contract';
import type { PlanningWorld } from './world.ts';

/** Calls into JavaScript from inside a search: what they throw comes out whole, after the search. */
export class Told {
  readonly #model: PlanningWorld;
  #thrown: { readonly error: unknown } | undefined;

  constructor(model: PlanningWorld) {
    this.#model = model;
  }

  call<T>(otherwise: T, call: () => T): T {
    if (this.#thrown !== undefined) return otherwise;
    try {
      return call();
    } catch (error) {
      this.#thrown = { error };
      return otherwise;
    }
  }

  rethrow(): void {
    if (this.#thrown !== undefined) throw this.#thrown.error;
  }

  state(bytes: Uint8Array): Value {
    const value = this.#model.decodeState(bytes);
    if (!value.ok) throw new Error(value.error.message);
    return value.value;
  }

  action(bytes: Uint8Array): Value {
    const values = this.#model.decodeActions([bytes]);
    if (!values.ok) throw new Error(values.error.message);
    return values.value[0];
  }
}
