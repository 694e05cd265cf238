import { isAnchored, mayBeEmpty, mayLeaveOut, type Assertion, type Pattern } from './pattern.ts';
import { noLimit, PatternParser, PatternProblem, type Flags } from './parser.ts';

/**
 * A regular expression, compiled: the text that library/regular_expressions.ts runs, whose comments are the
 * specification of what is written here.
 */
export interface CompiledExpression {
  readonly program: string;
  /** Groups, and the whole match. */
  readonly groups: number;
  /** Whether a group may be undefined in a match. */
  readonly leavesOut: boolean;
  readonly flags: Flags;
}

export interface ExpressionProblem {
  readonly what: string;
  readonly remedy: string;
}

export type Compilation =
  | { readonly ok: true; readonly value: CompiledExpression }
  | { readonly ok: false; readonly problem: ExpressionProblem };

const code = {
  character: 0,
  set: 1,
  split: 2,
  splitLast: 3,
  jump: 4,
  save: 5,
  run: 6,
  count: 7,
  repeat: 8,
  begin: 9,
  next: 10,
  clear: 11,
  assert: 12,
  look: 13,
  lookEnd: 14,
  lookNot: 15,
  lookNotEnd: 16,
  found: 17,
} as const;

const assertions: Readonly<Record<Assertion, number>> = {
  textStart: 0,
  textEnd: 1,
  lineStart: 2,
  lineEnd: 3,
  wordEdge: 4,
  noWordEdge: 5,
};

const headerLength = 3;
const longestProgram = 60_000;

/** Compiles a literal as it is written: `/pattern/flags`. */
export function compileExpression(literal: string): Compilation {
  const end = literal.lastIndexOf('/');
  try {
    const flags = flagsOf(literal.slice(end + 1));
    const parser = new PatternParser(literal.slice(1, end), flags);
    const pattern = parser.parse();
    const units = new Assembler(parser.groups).assemble(pattern, flags);
    if (units.length > longestProgram) throw new PatternProblem('so long a pattern', 'Split it into several.');
    // Piecewise, since arguments lie on the stack.
    let program = '';
    for (const unit of units) program += String.fromCharCode(unit);
    return { ok: true, value: { program, groups: parser.groups, leavesOut: mayLeaveOut(pattern), flags } };
  } catch (error) {
    if (!(error instanceof PatternProblem)) throw error;
    return { ok: false, problem: { what: error.message, remedy: error.remedy } };
  }
}

function flagsOf(text: string): Flags {
  for (const flag of text)
    if (!'gimsu'.includes(flag)) throw new PatternProblem(`the flag ${flag}`, 'Available are g, i, m, s and u.');
  if (text.includes('i') && text.includes('u'))
    throw new PatternProblem('the flag u beside i', 'Leave the flag u out: /…/i compares letters too.');
  return {
    global: text.includes('g'),
    ignoreCase: text.includes('i'),
    multiline: text.includes('m'),
    dotAll: text.includes('s'),
    unicode: text.includes('u'),
  };
}

class Assembler {
  readonly #units: number[] = [];
  #registers: number;

  constructor(groups: number) {
    this.#registers = 2 * groups;
    this.#units.push(0, groups, 0);
  }

  assemble(pattern: Pattern, flags: Flags): readonly number[] {
    this.#add(pattern);
    this.#units.push(code.found);
    this.#units[0] = Number(flags.global) + 2 * Number(flags.unicode) + 4 * Number(isAnchored(pattern));
    this.#units[2] = this.#registers;
    return this.#units;
  }

  get #here(): number {
    return this.#units.length;
  }

  #register(): number {
    this.#registers += 1;
    return this.#registers - 1;
  }

  /** An instruction whose last unit is a place not known yet; gives the index of that unit. */
  #open(...units: readonly number[]): number {
    this.#units.push(...units, 0);
    return this.#here - 1;
  }

  #close(at: number): void {
    this.#units[at] = this.#here;
  }

  #add(pattern: Pattern): void {
    // What is too long is rejected in the end; it need not be built.
    if (this.#here > longestProgram) return;
    switch (pattern.kind) {
      case 'unit':
        this.#addUnit(pattern);
        return;
      case 'sequence':
        for (const part of pattern.parts) this.#add(part);
        return;
      case 'choice':
        this.#addChoice(pattern.alternatives);
        return;
      case 'group':
        this.#units.push(code.save, 2 * pattern.index);
        this.#add(pattern.body);
        this.#units.push(code.save, 2 * pattern.index + 1);
        return;
      case 'repeat':
        this.#addRepeat(pattern);
        return;
      case 'assertion':
        this.#units.push(code.assert, assertions[pattern.which]);
        return;
      case 'lookahead':
        this.#addLookahead(pattern);
    }
  }

  #addUnit({ set }: Extract<Pattern, { kind: 'unit' }>): void {
    const [first] = set;
    if (set.length === 1 && first !== undefined && first[0] === first[1]) this.#units.push(code.character, first[0]);
    else this.#units.push(code.set, set.length, ...set.flat());
  }

  #addChoice(alternatives: readonly Pattern[]): void {
    const ends: number[] = [];
    for (const [at, alternative] of alternatives.entries()) {
      const isLast = at === alternatives.length - 1;
      const other = isLast ? undefined : this.#open(code.split);
      this.#add(alternative);
      if (other === undefined) continue;
      ends.push(this.#open(code.jump));
      this.#close(other);
    }
    for (const end of ends) this.#close(end);
  }

  #addRepeat(pattern: Extract<Pattern, { kind: 'repeat' }>): void {
    const { body, least, most, isLazy, firstGroup, endGroup } = pattern;
    if (most === 0) return;
    const hasGroups = firstGroup < endGroup;
    const isOne = body.kind === 'unit';
    if (isOne && !isLazy) {
      const next = this.#open(code.run, least, most);
      this.#addUnit(body);
      this.#close(next);
      return;
    }
    const isSimple = !mayBeEmpty(body) && (least === 0 || (least === 1 && isOne)) && (most === 1 || most === noLimit);
    if (!isSimple) {
      this.#addCounted(pattern);
      return;
    }
    if (least === 1) this.#add(body);
    if (least === 1 && most === 1) return;
    const start = this.#here;
    const exit = this.#open(isLazy ? code.splitLast : code.split);
    if (hasGroups && most !== 1) this.#units.push(code.clear, 2 * firstGroup, 2 * endGroup);
    this.#add(body);
    if (most !== 1) this.#units.push(code.jump, start);
    this.#close(exit);
  }

  #addCounted({ body, least, most, isLazy, firstGroup, endGroup }: Extract<Pattern, { kind: 'repeat' }>): void {
    const counter = this.#register();
    const position = this.#register();
    this.#units.push(code.count, counter);
    const start = this.#here;
    const exit = this.#open(code.repeat, counter, least, most, Number(isLazy));
    this.#units.push(code.begin, position, 2 * firstGroup, 2 * endGroup);
    this.#add(body);
    this.#units.push(code.next, counter, position, least, start);
    this.#close(exit);
  }

  #addLookahead({ body, isNegative }: Extract<Pattern, { kind: 'lookahead' }>): void {
    const register = this.#register();
    this.#register();
    if (!isNegative) {
      this.#units.push(code.look, register);
      this.#add(body);
      this.#units.push(code.lookEnd, register);
      return;
    }
    const next = this.#open(code.lookNot, register);
    this.#add(body);
    this.#units.push(code.lookNotEnd, register);
    this.#close(next);
  }
}

export { headerLength };
