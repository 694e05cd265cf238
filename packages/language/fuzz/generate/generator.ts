import { Draws } from '../draws.ts';
import { code, listed, render, text, type SourceTree } from '../source_tree.ts';
import { Shows } from './shows.ts';
import { isPrimitive, least, typeText, type OfKind, type Type } from './types.ts';

export interface Variable {
  /** How it is read: a name, `this.x`, or `unit.hp` of something narrowed. */
  readonly name: string;
  readonly type: Type;
  /** Whether it may be assigned. */
  readonly writable: boolean;
  /** A module constant, or something that may reach one: nothing is written through it. */
  readonly constant: boolean;
}

export interface Parameter {
  readonly name: string;
  readonly type: Type;
  readonly form: 'plain' | 'default' | 'optional' | 'rest';
}

/** A function parameter that is a function. */
export interface Signature {
  readonly name: string;
  readonly takes: readonly Type[];
  readonly gives: Type;
}

export interface FunctionFacts {
  /** A function's name, or a method's. */
  readonly name: string;
  readonly owner?: OfKind<'class'>;
  readonly parameters: readonly Parameter[];
  readonly functions: readonly Signature[];
  readonly result: Type | undefined;
  /** Whether `out`, what a step tells, is its first parameter. */
  readonly takesOut: boolean;
}

/** What a place in the program may do besides computing. */
export interface Surroundings {
  readonly out: boolean;
  readonly random: boolean;
  /** A return of this type may stand here. */
  readonly returns?: Type | 'nothing' | undefined;
  /** Labels of the loops around, innermost last; '' has none. */
  readonly loops: readonly string[];
  /** Inside `switch`, where `break` means the switch. */
  readonly functions: readonly Signature[];
}

export interface Choice {
  readonly weight: number;
  readonly feature: string;
  /** Undefined where it cannot be made. */
  readonly make: () => SourceTree | undefined;
}

export const choice = (weight: number, feature: string, make: Choice['make']): Choice => ({ weight, feature, make });

/** The parts of the grammar, which need the generator as it needs them. */
export interface Grammar {
  readonly expressions: (g: Generator, type: Type, depth: number) => readonly Choice[];
  readonly literal: (g: Generator, type: Type, depth: number) => SourceTree;
  readonly statements: (g: Generator, count: number, depth: number) => readonly SourceTree[];
}

/** Everything that random programs are made with: what is in scope, and expressions of a type. */
export class Generator {
  readonly draws: Draws;
  readonly shows = new Shows();
  /** Types with names. */
  readonly named: Type[] = [];
  readonly functions: FunctionFacts[] = [];
  readonly generics: string[] = [];
  /** All features that were ever to be had, chosen or not. */
  readonly offered: Set<string>;
  /** Whether new variables may be of a type that contains itself. */
  recursive = false;
  parameters: readonly string[] = [];
  scope: readonly Variable[] = [];
  at: Surroundings = { out: false, random: false, loops: [], functions: [] };
  /** Nodes that may still be made. */
  fuel = 400;
  readonly #grammar: Grammar;
  #names = 0;

  constructor(draws: Draws, grammar: Grammar, offered: Set<string>) {
    this.draws = draws;
    this.#grammar = grammar;
    this.offered = offered;
  }

  fresh(prefix = 'v'): string {
    this.#names += 1;
    return `${prefix}${this.#names}`;
  }

  /** Runs something with more in scope. */
  within<T>(variables: readonly Variable[], run: () => T, at: Partial<Surroundings> = {}): T {
    const { scope, at: before } = this;
    const hidden = new Set(variables.map(({ name }) => name));
    this.scope = [...scope.filter(({ name }) => !hidden.has(/^\w+/u.exec(name)?.[0] ?? name)), ...variables];
    this.at = { ...before, ...at };
    try {
      return run();
    } finally {
      this.scope = scope;
      this.at = before;
    }
  }

  declare(variable: Variable): void {
    this.scope = [...this.scope, variable];
  }

  choose(choices: readonly Choice[]): SourceTree {
    let left = choices;
    for (const { feature, weight } of choices) if (weight > 0) this.offered.add(feature);
    for (;;) {
      const chosen = this.draws.weighted(left);
      if (chosen === undefined) throw new Error('nothing to choose from');
      const tree = chosen.make();
      if (tree !== undefined) return { role: 'text', parts: [tree], feature: chosen.feature };
      left = left.filter((each) => each !== chosen);
    }
  }

  /** An expression of a type; closed, so that it may stand as any operand. */
  expression(type: Type, depth: number): SourceTree {
    this.fuel -= 1;
    const deep = this.fuel <= 0 ? 0 : depth;
    const tree = deep <= 0 ? this.atom(type) : this.choose(this.#grammar.expressions(this, type, deep));
    return { role: 'expression', parts: [tree], type: typeText(type), least: least(type) };
  }

  /** The shortest there is: something in scope, or a literal. */
  atom(type: Type): SourceTree {
    const place = this.draws.chance(0.7) ? this.place(type) : undefined;
    return place === undefined ? this.literal(type, 0) : text(place.name);
  }

  literal(type: Type, depth: number): SourceTree {
    return this.#grammar.literal(this, type, depth);
  }

  /** Everything of a type that has a name or is a field of what has one; constants only where they can be lent. */
  places(type: Type, { write = false, lend = false }: { write?: boolean; lend?: boolean } = {}): Variable[] {
    const wanted = typeText(type);
    const found: Variable[] = [];
    const take = (each: Variable, depth: number): void => {
      const owned = !each.constant || lend || (isPrimitive(each.type) && !write);
      if (owned && (!write || each.writable) && typeText(each.type) === wanted) found.push(each);
      const { type: of } = each;
      if (depth >= 2 || (of.kind !== 'record' && of.kind !== 'class')) return;
      for (const field of of.fields)
        if (field.optional !== true)
          take(
            { name: `${each.name}.${field.name}`, type: field.type, writable: !each.constant, constant: each.constant },
            depth + 1,
          );
    };
    for (const each of this.scope) take(each, 0);
    return found;
  }

  place(type: Type, how: { write?: boolean; lend?: boolean } = {}): Variable | undefined {
    const places = this.places(type, how);
    return places.length === 0 ? undefined : this.draws.pick(places);
  }

  /** An operand that TypeScript takes for any value of its type, not for the literal that it may be. */
  operand(type: Type, depth: number): SourceTree {
    const place = this.draws.chance(0.6) ? this.place(type, { lend: true }) : undefined;
    return place === undefined ? code`given<${typeText(type)}>(${this.expression(type, depth - 1)})` : text(place.name);
  }

  /** A condition that is not known in advance: TypeScript looks into no branch that is never taken. */
  condition(depth: number): SourceTree {
    const tree = this.expression({ kind: 'boolean' }, depth);
    return /\b(?:true|false)\b/u.test(render(tree)) ? code`given<boolean>(${tree})` : tree;
  }

  /** Something to call a method of: mostly what has a name. */
  receiver(type: Type, depth: number): { readonly tree: SourceTree; readonly constant: boolean } {
    const place = this.draws.chance(0.8) ? this.place(type, { lend: true }) : undefined;
    if (place !== undefined) return { tree: text(place.name), constant: place.constant };
    return { tree: this.expression(type, depth - 1), constant: false };
  }

  /** Something to change: a name, or something new. */
  target(type: Type, depth: number): SourceTree {
    const place = this.place(type);
    return place === undefined ? this.expression(type, Math.min(depth, 1)) : text(place.name);
  }

  /** A type of one of a few kinds that something in scope has. */
  typeInScope<K extends Type['kind']>(kind: K): OfKind<K> | undefined {
    const types = this.scope.flatMap((each): OfKind<K>[] => {
      const { type } = each;
      if (type.kind === kind) return [type as OfKind<K>];
      if (type.kind !== 'record' && type.kind !== 'class') return [];
      return type.fields.filter((field) => field.type.kind === kind).map((field) => field.type as OfKind<K>);
    });
    return types.length === 0 ? undefined : this.draws.pick(types);
  }

  /** A type for a new variable. */
  someType(depth = 2): Type {
    const { draws } = this;
    const named = this.named.length > 0 && draws.chance(0.3) ? draws.pick(this.named) : undefined;
    if (named !== undefined) return named;
    const inner = (): Type => this.someType(depth - 1);
    const kinds = depth <= 0 ? 3 : 16;
    switch (draws.below(kinds)) {
      case 0:
      case 3:
        return { kind: 'number' };
      case 1:
        return { kind: 'string' };
      case 2:
        return { kind: 'boolean' };
      case 4:
      case 5:
        return { kind: 'array', of: { kind: 'number' } };
      case 6:
        return { kind: 'array', of: { kind: 'string' } };
      case 7:
        return { kind: 'array', of: inner() };
      case 8: {
        const of = inner();
        const empty = draws.pick(['undefined', 'undefined', 'null', 'undefined | null'] as const);
        return of.kind === 'maybe' ? of : { kind: 'maybe', of, empty };
      }
      case 9:
        return { kind: 'map', key: this.keyType(), value: inner() };
      case 10:
        return { kind: 'set', of: this.keyType() };
      case 11:
        return { kind: 'dictionary', of: inner() };
      case 12:
        return { kind: 'tuple', of: [inner(), inner()] };
      case 13:
        return { kind: 'mixed', of: this.mixedParts(depth) };
      case 14:
        return this.recursive ? { kind: 'chain' } : { kind: 'number' };
      default:
        return { kind: 'map', key: { kind: 'string' }, value: { kind: 'number' } };
    }
  }

  /** Two to four types of which each has a kind of its own. */
  mixedParts(depth: number): readonly Type[] {
    const { draws } = this;
    const literals = this.named.filter(({ kind }) => kind === 'literals');
    const objects = this.named.filter(({ kind }) => kind === 'record' || kind === 'union');
    const texts: Type = literals.length > 0 && draws.chance(0.5) ? draws.pick(literals) : { kind: 'string' };
    const all: Type[] = [
      { kind: 'number' },
      texts,
      { kind: 'boolean' },
      { kind: 'array', of: this.someType(Math.min(depth - 1, 1)) },
      ...(objects.length > 0 ? [draws.pick(objects)] : []),
    ];
    return draws
      .shuffled(all.filter(({ kind }) => kind !== 'array' || draws.chance(0.4)))
      .slice(0, draws.between(2, 3));
  }

  keyType(): Type {
    const literals = this.named.filter(({ kind }) => kind === 'literals');
    if (literals.length > 0 && this.draws.chance(0.2)) return this.draws.pick(literals);
    return this.draws.chance(0.5) ? { kind: 'string' } : { kind: 'number' };
  }

  /** A callback `(x, i) => …`: what it takes is in scope, and it may change what is around it. */
  callback(
    takes: readonly { readonly type: Type; readonly constant?: boolean }[],
    gives: Type,
    depth: number,
  ): SourceTree {
    const parameters = takes.map(({ type, constant = false }) => ({
      name: this.fresh('p'),
      type,
      writable: !constant && this.draws.chance(0.5),
      constant,
    }));
    const names = listed(parameters.map(({ name }) => text(name)));
    return this.within(
      parameters,
      () => {
        const { draws } = this;
        if (depth <= 1 || this.fuel <= 0 || draws.chance(0.7))
          return code`(${names}) => ${this.expression(gives, depth - 1)}`;
        const body = this.statements(draws.between(1, 2), depth - 1);
        return code`(${names}): ${typeText(gives)} => {\n${body}return ${this.expression(gives, depth - 1)};\n}`;
      },
      { returns: gives, loops: [] },
    );
  }

  statements(count: number, depth: number): readonly SourceTree[] {
    return this.#grammar.statements(this, count, depth);
  }
}
