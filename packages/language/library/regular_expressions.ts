// ECMA-262, RegExp: one pattern, compiled by the front end (src/regular_expressions/program.ts) to a text of units,
// matched at one place of a text by backtracking, in the order that ECMAScript prescribes.
//
// A program begins with its flags (1: g, 2: u, 4: can match at the start of a text alone), the number of its groups with
// the whole match, and the number of its registers. Registers 2i and 2i + 1 hold where group i begins and ends, or -1; the
// others hold counts and places of loops and lookaheads. Instructions follow, each a unit and its operands:
//
//   CHARACTER unit            that unit
//   SET n low high …          a unit of one of n ascending ranges
//   SPLIT p                   go on here, and at p if that fails
//   SPLIT_LAST p              go on at p, and here if that fails
//   JUMP p
//   SAVE r                    the place into a register
//   RUN least most p, then CHARACTER or SET    as many such units as there are, fewer if that fails; then at p
//   COUNT r                   0 into a register: no turn of a loop has ended
//   REPEAT r least most lazy p    another turn, if the count is below least; or not (p), if it is most; or either
//   BEGIN r from to           a turn begins: its place into r, registers from up to to become -1
//   NEXT r place least p      a turn ends: fails if it was one too many and matched nothing; else counts it, and at p
//   CLEAR from to             registers from up to to become -1
//   ASSERT which
//   LOOK r, LOOK_END r        what is between matches here; what it captured stays, what it might try otherwise does not
//   LOOK_NOT r p, LOOK_NOT_END r    what is between does not match here; then at p
//   FOUND
//
// The stack has three numbers for whatever is to be undone or tried: an instruction, the place, and the lowest place that
// it is tried at, one less each time; or, negative, -1 - r and what register r held.
//
// Charges: 1 an instruction, unit of a run, range looked at, register set at a start, and entry taken from the stack.

import { charge, failInvalidArgument, textLength, unitAt, type Int } from './intrinsics.ts';

const SET = 1;
const SPLIT = 2;
const SPLIT_LAST = 3;
const JUMP = 4;
const SAVE = 5;
const RUN = 6;
const COUNT = 7;
const REPEAT = 8;
const BEGIN = 9;
const NEXT = 10;
const CLEAR = 11;
const ASSERT = 12;
const LOOK = 13;
const LOOK_END = 14;
const LOOK_NOT = 15;
const LOOK_NOT_END = 16;

const FIRST_INSTRUCTION = 3;
const NO_LIMIT = 0xffff;
/** How much work is done before it is charged. */
const BATCH = 64;

export function isGlobal(program: string): boolean {
  return (unitAt(program, 0) & 1) !== 0;
}

export function groupCount(program: string): Int {
  return unitAt(program, 1);
}

/**
 * Registers for a search. With the flag u a pair of surrogates is one character, which a match unit by unit does not
 * know: such a text stops the step.
 */
export function registersFor(program: string, text: string): Int[] {
  const registers: Int[] = [];
  const count: Int = unitAt(program, 2);
  for (let i: Int = 0; i < count; i = (i + 1) | 0) registers.push(-1);
  charge(count);
  if ((unitAt(program, 0) & 2) === 0) return registers;
  const length = textLength(text);
  charge(length);
  for (let i: Int = 1; i < length; i = (i + 1) | 0) {
    const unit = unitAt(text, i);
    if (unit >= 0xdc00 && unit <= 0xdfff) {
      const before = unitAt(text, (i - 1) | 0);
      if (before >= 0xd800 && before <= 0xdbff) failInvalidArgument(before);
    }
  }
  return registers;
}

function isWordUnit(unit: Int): boolean {
  if (unit >= 97) return unit <= 122;
  if (unit >= 65) return unit <= 90 || unit === 95;
  return unit >= 48 && unit <= 57;
}

function isLineEnd(unit: Int): boolean {
  return unit === 10 || unit === 13 || unit === 0x2028 || unit === 0x2029;
}

function holds(which: Int, text: string, at: Int): boolean {
  const length = textLength(text);
  if (which === 0) return at === 0;
  if (which === 1) return at === length;
  if (which === 2) return at === 0 || isLineEnd(unitAt(text, (at - 1) | 0));
  if (which === 3) return at === length || isLineEnd(unitAt(text, at));
  const before = at > 0 && isWordUnit(unitAt(text, (at - 1) | 0));
  const after = at < length && isWordUnit(unitAt(text, at));
  return (which === 4) === (before !== after);
}

/** The range that holds a unit, of those at `at`, by its index; else -1 - the number of ranges looked at. */
function rangeOf(program: string, at: Int, unit: Int): Int {
  const count = unitAt(program, at);
  let low: Int = (at + 1) | 0;
  for (let i: Int = 0; i < count; i = (i + 1) | 0) {
    if (unit < unitAt(program, low)) return (-2 - i) | 0;
    if (unit <= unitAt(program, (low + 1) | 0)) return i;
    low = (low + 2) | 0;
  }
  return (-1 - count) | 0;
}

/** Puts an entry onto the stack; gives its new height. */
function push(stack: Int[], top: Int, first: Int, second: Int, third: Int): Int {
  stack[top] = first;
  stack[(top + 1) | 0] = second;
  stack[(top + 2) | 0] = third;
  return (top + 3) | 0;
}

/** Sets a register so that it can be undone; gives the new height of the stack. */
function setRegister(registers: Int[], stack: Int[], top: Int, register: Int, value: Int): Int {
  const before = registers[register]!;
  registers[register] = value;
  return push(stack, top, (-1 - register) | 0, before, 0);
}

/** Whether the program matches at `start`; the registers then hold its groups. The stack may be of another match. */
export function matchesAt(program: string, text: string, start: Int, registers: Int[], stack: Int[]): boolean {
  const length = textLength(text);
  const registerCount: Int = registers.length;
  for (let i: Int = 0; i < registerCount; i = (i + 1) | 0) registers[i] = -1;
  let work: Int = registerCount;
  let top: Int = 0;
  let pc: Int = FIRST_INSTRUCTION;
  let at: Int = start;
  for (;;) {
    work = (work + 1) | 0;
    if (work >= BATCH) {
      charge(work);
      work = 0;
    }
    const code = unitAt(program, pc);
    const first: Int = (pc + 1) | 0;
    let fails = false;
    if (code <= SET) {
      if (at === length) fails = true;
      else if (code === SET) {
        const range = rangeOf(program, first, unitAt(text, at));
        if (range < 0) {
          work = (work - range) | 0;
          fails = true;
        } else {
          work = (work + range) | 0;
          pc = (first + 1 + (unitAt(program, first) << 1)) | 0;
        }
      } else if (unitAt(text, at) === unitAt(program, first)) pc = (first + 1) | 0;
      else fails = true;
      at = (at + 1) | 0;
    } else if (code === SPLIT) {
      top = push(stack, top, unitAt(program, first), at, at);
      pc = (first + 1) | 0;
    } else if (code === SPLIT_LAST) {
      top = push(stack, top, (first + 1) | 0, at, at);
      pc = unitAt(program, first);
    } else if (code === JUMP) {
      pc = unitAt(program, first);
    } else if (code === SAVE) {
      top = setRegister(registers, stack, top, unitAt(program, first), at);
      pc = (first + 1) | 0;
    } else if (code === RUN) {
      const least = unitAt(program, first);
      const most = unitAt(program, (first + 1) | 0);
      const body: Int = (first + 3) | 0;
      const operand: Int = (body + 1) | 0;
      const isSet = unitAt(program, body) === SET;
      let end: Int = length;
      if (most !== NO_LIMIT && most < ((length - at) | 0)) end = (at + most) | 0;
      const begin = at;
      while (at < end) {
        const unit = unitAt(text, at);
        if (isSet) {
          const range = rangeOf(program, operand, unit);
          if (range < 0) break;
          work = (work + range) | 0;
        } else if (unit !== unitAt(program, operand)) break;
        at = (at + 1) | 0;
        work = (work + 1) | 0;
      }
      const shortest: Int = (begin + least) | 0;
      if (at < shortest) fails = true;
      else {
        pc = unitAt(program, (first + 2) | 0);
        if (at > shortest) top = push(stack, top, pc, (at - 1) | 0, shortest);
      }
    } else if (code === COUNT) {
      top = setRegister(registers, stack, top, unitAt(program, first), 0);
      pc = (first + 1) | 0;
    } else if (code === REPEAT) {
      const count = registers[unitAt(program, first)]!;
      const most = unitAt(program, (first + 2) | 0);
      const turn: Int = (first + 5) | 0;
      const exit = unitAt(program, (first + 4) | 0);
      if (count < unitAt(program, (first + 1) | 0)) pc = turn;
      else if (most !== NO_LIMIT && count >= most) pc = exit;
      else if (unitAt(program, (first + 3) | 0) !== 0) {
        top = push(stack, top, turn, at, at);
        pc = exit;
      } else {
        top = push(stack, top, exit, at, at);
        pc = turn;
      }
    } else if (code === BEGIN || code === CLEAR) {
      let operands = first;
      if (code === BEGIN) {
        top = setRegister(registers, stack, top, unitAt(program, first), at);
        operands = (first + 1) | 0;
      }
      const end = unitAt(program, (operands + 1) | 0);
      for (let i = unitAt(program, operands); i < end; i = (i + 1) | 0) {
        work = (work + 1) | 0;
        if (registers[i]! >= 0) top = setRegister(registers, stack, top, i, -1);
      }
      pc = (operands + 2) | 0;
    } else if (code === NEXT) {
      const counter = unitAt(program, first);
      const count = registers[counter]!;
      const least = unitAt(program, (first + 2) | 0);
      if (count >= least && at === registers[unitAt(program, (first + 1) | 0)]!) fails = true;
      else {
        top = setRegister(registers, stack, top, counter, (count + 1) | 0);
        pc = unitAt(program, (first + 3) | 0);
      }
    } else if (code === ASSERT) {
      if (holds(unitAt(program, first), text, at)) pc = (first + 1) | 0;
      else fails = true;
    } else if (code === LOOK || code === LOOK_NOT) {
      const register = unitAt(program, first);
      const height = top;
      top = setRegister(registers, stack, top, register, height);
      top = setRegister(registers, stack, top, (register + 1) | 0, at);
      pc = (first + 1) | 0;
      if (code === LOOK_NOT) {
        top = push(stack, top, unitAt(program, pc), at, at);
        pc = (pc + 1) | 0;
      }
    } else if (code === LOOK_END) {
      const register = unitAt(program, first);
      const end = top;
      top = registers[register]!;
      at = registers[(register + 1) | 0]!;
      for (let i = top; i < end; i = (i + 3) | 0) {
        work = (work + 1) | 0;
        const entry = stack[i]!;
        if (entry < 0) top = push(stack, top, entry, stack[(i + 1) | 0]!, 0);
      }
      pc = (first + 1) | 0;
    } else if (code === LOOK_NOT_END) {
      const height = registers[unitAt(program, first)]!;
      while (top > height) {
        work = (work + 1) | 0;
        top = (top - 3) | 0;
        const entry = stack[top]!;
        if (entry < 0) registers[(-1 - entry) | 0] = stack[(top + 1) | 0]!;
      }
      fails = true;
    } else {
      registers[0] = start;
      registers[1] = at;
      charge(work);
      return true;
    }
    while (fails) {
      if (top === 0) {
        charge(work);
        return false;
      }
      work = (work + 1) | 0;
      top = (top - 3) | 0;
      const entry = stack[top]!;
      at = stack[(top + 1) | 0]!;
      if (entry < 0) registers[(-1 - entry) | 0] = at;
      else {
        pc = entry;
        fails = false;
        // A run that may become shorter still.
        if (at > stack[(top + 2) | 0]!) {
          stack[(top + 1) | 0] = (at - 1) | 0;
          top = (top + 3) | 0;
        }
      }
    }
  }
}

/** Whether the program matches at `from` or behind it; the registers then hold the groups of the first match. */
export function findsFrom(program: string, text: string, from: Int, registers: Int[], stack: Int[]): boolean {
  const length = textLength(text);
  const last: Int = (unitAt(program, 0) & 4) !== 0 ? 0 : length;
  let at: Int = from;
  while (at <= last) {
    if (matchesAt(program, text, at, registers, stack)) return true;
    at = (at + 1) | 0;
  }
  return false;
}
