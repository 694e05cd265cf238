import type { Pattern } from './pattern.ts';
import {
  complement,
  digits,
  lineEnds,
  oneUnit,
  spaces,
  union,
  withOtherCases,
  wordUnits,
  type UnitSet,
} from './unit_sets.ts';

/** Why a pattern is not accepted: what it holds, and what to write instead. */
export class PatternProblem extends Error {
  readonly remedy: string;

  constructor(what: string, remedy: string) {
    super(what);
    this.remedy = remedy;
  }
}

export interface Flags {
  readonly global: boolean;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly dotAll: boolean;
  readonly unicode: boolean;
}

/** Counts of quantifiers are units of the program; the largest stands for no limit. */
export const noLimit = 0xffff;

const classEscapes = new Map<string, UnitSet>([
  ['d', digits],
  ['D', complement(digits)],
  ['w', wordUnits],
  ['W', complement(wordUnits)],
  ['s', spaces],
  ['S', complement(spaces)],
]);
const controlEscapes = new Map([
  ['t', 9],
  ['n', 10],
  ['v', 11],
  ['f', 12],
  ['r', 13],
]);

/** Reads a pattern: ECMA-262's grammar, with the forms of Annex B that programs use where the flag u is not given. */
export class PatternParser {
  readonly #text: string;
  readonly #flags: Flags;
  #at = 0;
  /** Groups opened so far, and the whole match. */
  groups = 1;

  constructor(text: string, flags: Flags) {
    this.#text = text;
    this.#flags = flags;
  }

  parse(): Pattern {
    const pattern = this.#choice();
    if (this.#at < this.#text.length) throw unexpected(this.#text.slice(this.#at));
    return pattern;
  }

  #looksAt(text: string): boolean {
    return this.#text.startsWith(text, this.#at);
  }

  #takes(text: string): boolean {
    if (!this.#looksAt(text)) return false;
    this.#at += text.length;
    return true;
  }

  #choice(): Pattern {
    const alternatives = [this.#sequence()];
    while (this.#takes('|')) alternatives.push(this.#sequence());
    const [only] = alternatives;
    return alternatives.length === 1 && only !== undefined ? only : { kind: 'choice', alternatives };
  }

  #sequence(): Pattern {
    const parts: Pattern[] = [];
    while (this.#at < this.#text.length && !this.#looksAt('|') && !this.#looksAt(')')) parts.push(this.#term());
    const [only] = parts;
    return parts.length === 1 && only !== undefined ? only : { kind: 'sequence', parts };
  }

  #term(): Pattern {
    const firstGroup = this.groups;
    const body = this.#atom();
    const count = this.#quantifier();
    if (count === undefined) return body;
    if (body.kind === 'assertion' || body.kind === 'lookahead')
      throw new PatternProblem('a repeated assertion', 'Assertions match nothing: leave the quantifier out.');
    return { kind: 'repeat', body, ...count, isLazy: this.#takes('?'), firstGroup, endGroup: this.groups };
  }

  #quantifier(): { least: number; most: number } | undefined {
    if (this.#takes('*')) return { least: 0, most: noLimit };
    if (this.#takes('+')) return { least: 1, most: noLimit };
    if (this.#takes('?')) return { least: 0, most: 1 };
    const [whole, low = '', comma, high = ''] =
      /^\{(\d+)(?:(,)(\d*))?\}/u.exec(this.#text.slice(this.#at, this.#at + 64)) ?? [];
    if (whole === undefined) return undefined;
    this.#at += whole.length;
    const least = Number(low);
    const most = comma === undefined ? least : high === '' ? noLimit : Number(high);
    if (least >= noLimit || (most >= noLimit && high !== ''))
      throw new PatternProblem(`the quantifier ${whole}`, `Counts lie below ${noLimit}.`);
    if (least > most) throw new PatternProblem(`the quantifier ${whole}`, 'Write the smaller count first.');
    return { least, most };
  }

  #atom(): Pattern {
    const { multiline, dotAll } = this.#flags;
    if (this.#takes('^')) return { kind: 'assertion', which: multiline ? 'lineStart' : 'textStart' };
    if (this.#takes('$')) return { kind: 'assertion', which: multiline ? 'lineEnd' : 'textEnd' };
    if (this.#takes('.')) return { kind: 'unit', set: dotAll ? complement([]) : complement(lineEnds) };
    if (this.#takes('(')) return this.#group();
    if (this.#takes('[')) return { kind: 'unit', set: this.#class() };
    if (this.#takes('\\')) return this.#escape();
    const unit = this.#text.charAt(this.#at);
    const isSpecial = '*+?)'.includes(unit) || (this.#flags.unicode && '{}]'.includes(unit));
    if (isSpecial || (unit === '{' && /^\{\d+(?:,\d*)?\}/u.test(this.#text.slice(this.#at, this.#at + 64))))
      throw unexpected(unit);
    return { kind: 'unit', set: this.#cased(oneUnit(this.#unit())) };
  }

  #group(): Pattern {
    if (this.#takes('?:')) return this.#closed(this.#choice());
    for (const [open, isNegative] of [
      ['?=', false],
      ['?!', true],
    ] as const)
      // prettier-ignore
      if (this.#takes(open)) return this.#closed({ kind: 'lookahead', body: this.#choice(), isNegative });
    if (this.#looksAt('?<=') || this.#looksAt('?<!'))
      throw new PatternProblem('a lookbehind', 'Capture what stands before: (before)(rest).');
    if (this.#looksAt('?<')) throw new PatternProblem('a named group', 'Use a plain group, and read it by its number.');
    if (this.#looksAt('?')) throw unexpected('(?');
    const index = this.groups;
    this.groups += 1;
    return this.#closed({ kind: 'group', index, body: this.#choice() });
  }

  #closed(pattern: Pattern): Pattern {
    if (!this.#takes(')')) throw unexpected('(');
    return pattern;
  }

  /** Behind a backslash, outside a class. */
  #escape(): Pattern {
    if (this.#takes('b')) return { kind: 'assertion', which: 'wordEdge' };
    if (this.#takes('B')) return { kind: 'assertion', which: 'noWordEdge' };
    const set = this.#classEscape();
    return { kind: 'unit', set: set ?? this.#cased(oneUnit(this.#escapedUnit())) };
  }

  #classEscape(): UnitSet | undefined {
    if (this.#flags.unicode && (this.#looksAt('p') || this.#looksAt('P')))
      throw new PatternProblem('a Unicode property', 'Write the characters out: [A-Za-zÀ-ÿ].');
    const set = classEscapes.get(this.#text.charAt(this.#at));
    if (set !== undefined) this.#at += 1;
    return set;
  }

  /** The unit that an escape stands for. */
  #escapedUnit(): number {
    const letter = this.#text.charAt(this.#at);
    const control = controlEscapes.get(letter);
    if (control !== undefined) {
      this.#at += 1;
      return control;
    }
    if (letter === 'c') {
      const [whole, name = ''] = /^c([A-Za-z])/u.exec(this.#text.slice(this.#at, this.#at + 2)) ?? [];
      if (whole === undefined) throw unexpected('\\c');
      this.#at += whole.length;
      return name.charCodeAt(0) % 32;
    }
    if (letter === 'x' || letter === 'u') return this.#hexadecimal();
    if (/^0(?!\d)/u.test(this.#text.slice(this.#at, this.#at + 2))) {
      this.#at += 1;
      return 0;
    }
    if (/^[0-9]/u.test(letter))
      throw new PatternProblem(`\\${letter}`, 'References to groups are left out: capture both places and compare.');
    if (letter === 'k')
      throw new PatternProblem('\\k', 'References to groups are left out: compare what was captured.');
    if (letter === '' || (this.#flags.unicode && !/^[\^$\\.*+?()[\]{}|/-]/u.test(letter)))
      throw unexpected(`\\${letter}`);
    return this.#unit();
  }

  #hexadecimal(): number {
    const text = this.#text.slice(this.#at, this.#at + 12);
    const inBraces = this.#flags.unicode ? /^u\{([\dA-Fa-f]+)\}/u.exec(text) : null;
    const found = inBraces ?? /^(?:x([\dA-Fa-f]{2})|u([\dA-Fa-f]{4}))/u.exec(text);
    if (found === null) throw new PatternProblem(`\\${text.charAt(0)} without its digits`, 'Write \\x41 or \\u0041.');
    const unit = Number.parseInt(found[1] ?? found[2] ?? '', 16);
    this.#at += found[0].length;
    if (unit > 0xffff) throw beyondUnits();
    return unit;
  }

  /** The next unit as it stands. */
  #unit(): number {
    const unit = this.#text.charCodeAt(this.#at);
    this.#at += 1;
    const next = this.#text.charCodeAt(this.#at);
    const isPair = unit >= 0xd800 && unit <= 0xdbff && next >= 0xdc00 && next <= 0xdfff;
    if (this.#flags.unicode && isPair) throw beyondUnits();
    return unit;
  }

  #cased(set: UnitSet): UnitSet {
    return this.#flags.ignoreCase ? withOtherCases(set) : set;
  }

  /** Behind its opening bracket. */
  #class(): UnitSet {
    const isNegated = this.#takes('^');
    const written: UnitSet[] = [];
    const escaped: UnitSet[] = [];
    while (!this.#takes(']')) {
      if (this.#at >= this.#text.length) throw unexpected('[');
      const low = this.#classAtom();
      const isRange = this.#looksAt('-') && !this.#looksAt('-]') && this.#at + 1 < this.#text.length;
      if (!isRange) {
        if (typeof low === 'number') written.push(oneUnit(low));
        else escaped.push(low);
        continue;
      }
      this.#at += 1;
      const high = this.#classAtom();
      if (typeof low === 'number' && typeof high === 'number') {
        if (low > high) throw new PatternProblem('a range out of order', 'Write the smaller character first: [a-z].');
        written.push([[low, high]]);
        continue;
      }
      if (this.#flags.unicode) throw unexpected('-');
      // Annex B: with a class on either side, the dash is itself.
      written.push(oneUnit(0x2d));
      for (const side of [low, high]) {
        if (typeof side === 'number') written.push(oneUnit(side));
        else escaped.push(side);
      }
    }
    const set = union(this.#cased(union(...written)), ...escaped);
    return isNegated ? complement(set) : set;
  }

  #classAtom(): number | UnitSet {
    if (!this.#takes('\\')) return this.#unit();
    if (this.#takes('b')) return 8;
    return this.#classEscape() ?? this.#escapedUnit();
  }
}

const unexpected = (what: string): PatternProblem =>
  new PatternProblem(`'${what}' at this place`, 'Write a backslash before characters that stand for themselves.');

const beyondUnits = (): PatternProblem =>
  new PatternProblem('a character beyond U+FFFF with the flag u', 'Leave the flag u out, and search with indexOf.');
