import type { randomRecord, scriptEntry } from '@orrery/contract';

/** Bits of a NaN that no draw leaves behind: they tell which entries of the script a failed step has reached. */
export const untouched = { low: 0xdeadbeef, high: 0x7ff80000 } as const;

/** A leaf in the output: f64 probability, f64 reward, u32 terminated, u32 length, then the state. */
export const leafHeaderSize = 24;

export interface EnumerationFacts {
  readonly random: typeof randomRecord;
  readonly script: typeof scriptEntry;
  readonly untouched: typeof untouched;
  /** Bytes of all the next states together. */
  readonly stateBytes: number;
  readonly notEnumerable: number;
  readonly engine: number;
}

interface Region {
  readonly offset: number;
  readonly size: number;
}

/** The step that is enumerated. */
export interface EnumeratedStep {
  readonly random: Region;
  readonly script: Region;
  readonly memory: Uint8Array;
  readonly words: DataView;
  /** Outcomes at most. */
  readonly limit: number;
  /** Puts state, action and limits in place and runs the step under what the regions `random` and `script` hold. */
  readonly run: () => number;
  /** Takes what a step gave; its bytes of state. */
  readonly take: (probability: number) => number;
}

/** How an enumeration ended. A status that the model reported stands in its results with its place; one of the host's does not. */
export interface EnumerationEnd {
  readonly status: number;
  readonly reported: boolean;
}

/**
 * Runs inside QuickJS, as text, like the driver that calls it. Every way a step can turn out, depth first, by replaying
 * it under scripts of its draws: the twin of crates/guest/src/chance.rs, with the same order and bits.
 */
export function enumerateOutcomes(facts: EnumerationFacts, step: EnumeratedStep): EnumerationEnd {
  interface Draw {
    outcome: number;
    /** n of `integer(n)`, -p of `chance(p)`. */
    readonly asked: number;
  }
  const { random, script, memory, words } = step;
  const capacity = script.size / facts.script.size;
  const entry = (at: number, field: number): number => script.offset + at * facts.script.size + field;
  // `integer` admits only n >= 1.
  const alternatives = ({ asked }: Draw): number => (asked >= 1 ? asked : 2);
  // `chance(p)` is `float() < p`: never for NaN and p <= 0, always for p >= 1.
  const probabilityOf = ({ outcome, asked }: Draw): number => {
    if (asked >= 1) return 1 / asked;
    const p = asked < 0 ? (asked < -1 ? 1 : -asked) : 0;
    return outcome === 0 ? 1 - p : p;
  };
  let draws: Draw[] = [];
  const clear = (at: number, outcome: number): void => {
    words.setFloat64(entry(at, facts.script.outcome), outcome, true);
    words.setUint32(entry(at, facts.script.asked), facts.untouched.low, true);
    words.setUint32(entry(at, facts.script.asked) + 4, facts.untouched.high, true);
  };
  // The whole script, of which an earlier step may have left anything: one entry, copied in twice the length each time.
  if (capacity > 0) clear(0, 0);
  for (let cleared = facts.script.size; cleared < script.size; cleared *= 2)
    memory.copyWithin(script.offset + cleared, script.offset, script.offset + Math.min(cleared, script.size - cleared));
  // Entries of the script that an earlier replay may have touched.
  let touched = 0;
  let [outcomes, bytes] = [0, 0];
  for (;;) {
    const given = draws.length;
    for (let at = 0; at < touched || at < given; at += 1) clear(at, draws[at]?.outcome ?? 0);
    memory.fill(0, random.offset, random.offset + random.size);
    words.setUint32(random.offset + facts.random.flags, 2, true);
    words.setUint32(random.offset + facts.random.scriptLength, given, true);
    const status = step.run();
    draws = [];
    while (draws.length < capacity) {
      const asked = entry(draws.length, facts.script.asked);
      if (
        words.getUint32(asked, true) === facts.untouched.low &&
        words.getUint32(asked + 4, true) === facts.untouched.high
      )
        break;
      const outcome = words.getFloat64(entry(draws.length, facts.script.outcome), true);
      draws.push({ outcome, asked: words.getFloat64(asked, true) });
    }
    touched = draws.length;
    let probability = 1;
    for (const draw of draws) probability *= probabilityOf(draw);
    // A branch that chance never takes is not part of the model, nor are its failures.
    if (status !== 0 && probability !== 0) return { status, reported: true };
    if (status === 0) {
      const position = words.getUint32(random.offset + facts.random.scriptPosition, true);
      if (position > capacity) return { status: facts.notEnumerable, reported: false };
      // A path that differs from its script would repeat for ever.
      if (position !== draws.length || position < given) return { status: facts.engine, reported: false };
      if (probability > 0) {
        bytes += step.take(probability);
        outcomes += 1;
        if (outcomes > step.limit || bytes > facts.stateBytes) return { status: facts.notEnumerable, reported: false };
      }
    }
    // Below a draw that never comes out so there is nothing: leave that subtree as a whole.
    const never = draws.findIndex((draw) => probabilityOf(draw) === 0);
    if (never >= 0) draws.length = never + 1;
    for (;;) {
      const last = draws[draws.length - 1];
      if (last === undefined) return { status: 0, reported: true };
      last.outcome += 1;
      if (last.outcome < alternatives(last) && probabilityOf(last) > 0) break;
      draws.length -= 1;
    }
  }
}
