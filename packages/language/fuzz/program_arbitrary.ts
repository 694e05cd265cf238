import { Arbitrary, Stream, Value, type Random } from 'fast-check';
import { generateProgram, type GeneratedProgram } from './generate/program.ts';
import { reductions } from './source_tree.ts';

export interface FuzzCase extends GeneratedProgram {
  /** Where its inputs come from. */
  readonly inputs: number;
}

/** Random programs for fast-check; a failing one shrinks by losing statements and by simpler expressions. */
export class ProgramArbitrary extends Arbitrary<FuzzCase> {
  /** Every feature a program could have used so far. */
  readonly offered = new Set<string>();

  generate(random: Random): Value<FuzzCase> {
    const program = generateProgram(random, this.offered);
    return new Value({ ...program, inputs: random.nextInt(0, 0x7fffffff) }, undefined);
  }

  canShrinkWithoutContext(value: unknown): value is FuzzCase {
    return typeof value === 'object' && value !== null && 'tree' in value;
  }

  /** Goes on where the last success was: what did not help before it will hardly help now, and is tried last. */
  shrink(value: FuzzCase, context: unknown): Stream<Value<FuzzCase>> {
    const reached = typeof context === 'number' ? context : 0;
    const smaller = function* (): IterableIterator<Value<FuzzCase>> {
      for (const isLater of [true, false]) {
        let at = 0;
        for (const tree of reductions(value.tree)) {
          if (at >= reached === isLater) yield new Value({ ...value, tree }, at);
          at += 1;
        }
      }
    };
    return new Stream(smaller());
  }
}
