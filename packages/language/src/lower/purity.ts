import type { ConstantId, Expression, FunctionId, Statement } from '../ir/ir.ts';
import { isReference, voidType, type IrType } from '../ir/types.ts';
import { forEachExpression, forEachStatement, operandsOf, partsOf } from '../ir/walk.ts';
import { reachable } from './assemble.ts';
import type { ModuleLowering } from './module_lowering.ts';

/**
 * What a reference may point to: whatever a module constant reaches, whatever an argument of an entry reaches, or the
 * records and arrays that one expression makes.
 */
type Thing =
  | { readonly kind: 'constant'; readonly constant: ConstantId }
  | { readonly kind: 'argument' }
  | { readonly kind: 'made'; readonly by: Expression }
  /** Whatever a library call made, as one: its fields are not told apart. */
  | { readonly kind: 'library'; readonly by: Expression }
  /** Whatever a parameter of a library function reaches. */
  | { readonly kind: 'parameter'; readonly at: number };

const argument: Thing = { kind: 'argument' };
const elements = '[]';
const anything = '*';

const nothing: ReadonlySet<Thing> = new Set();

/**
 * Rejects programs that may write to what a module constant reaches (language.md, "One meaning" 4).
 *
 * A points-to analysis over the lowered functions (Andersen 1994: inclusion constraints, iterated until nothing grows),
 * insensitive to the order of statements and to calling contexts, so that it errs towards rejection only. The
 * initialisation may write to what it builds, but not to the parameters: what is read of them is what the host has set.
 */
export function checkPurity(module: ModuleLowering, entries: readonly FunctionId[]): void {
  if ([...module.constants.values()].every(({ type }) => !holdsReference(type))) return;
  // Library functions never hand out their constants; what they write to is summed up by parameter.
  const authored = [...reachable(module.output, entries)].filter((id) => !module.output.linked.has(id));
  const library = new LibraryWrites(module);
  const analysis = new PointsTo(module, bodiesOf(module, authored), library);
  for (const entry of entries) analysis.pass(entry, () => argument);
  analysis.run();
  const writes = analysis.writes();
  for (const write of writesAtLoad(module, library))
    if (!writes.some(({ by, constant }) => by === write.by && constant === write.constant)) writes.push(write);
  const declarations = new Map([...module.constants.values()].map(({ id, declaration }) => [id, declaration]));
  for (const { by, constant } of writes) {
    const place = by.kind === 'call' ? module.callPlaces.get(by) : module.places.get(by as Statement);
    const declaration = declarations.get(constant);
    if (place === undefined || declaration === undefined) continue;
    const file = declaration.getSourceFile();
    const { line, character } = file.getLineAndCharacterOfPosition(declaration.getStart(file));
    module.diagnostics.report('WM0701', place, {
      name: declaration.name.getText(),
      place: `${line + 1}:${character + 1}`,
    });
  }
}

interface Write {
  readonly by: Statement | Expression;
  readonly constant: ConstantId;
}

type Bodies = ReadonlyMap<FunctionId, readonly Statement[]>;

function bodiesOf({ output }: ModuleLowering, functions: Iterable<FunctionId>): Bodies {
  return new Map([...functions].map((id) => [id, output.functions[id]?.body ?? []]));
}

/** What the initialisation may write to of `parameters`, if that is used as a whole. */
function writesAtLoad(module: ModuleLowering, library: LibraryWrites): readonly Write[] {
  const { constants, output, parameterSets } = module;
  const kept = new Set([...parameterSets.keys()].flatMap((symbol) => constants.get(symbol)?.id ?? []));
  if (kept.size === 0) return [];
  const called: FunctionId[] = [];
  for (const { body } of output.fragments)
    forEachExpression(body, (each) => {
      if (each.kind === 'call' || each.kind === 'attempt') called.push(each.function);
    });
  const authored = [...reachable(output, called)].filter((id) => !output.linked.has(id));
  // Functions count from 0: numbers below are free for fragments, whose locals are their own.
  const fragments = output.fragments.map(({ body }, at) => [-1 - at, body] as const);
  const analysis = new PointsTo(module, new Map([...bodiesOf(module, authored), ...fragments]), library, kept);
  analysis.run();
  return analysis.writes();
}

/** Which of its parameters a library function writes through, itself or by what it calls. */
class LibraryWrites {
  readonly #module: ModuleLowering;
  readonly #known = new Map<FunctionId, ReadonlySet<number>>();

  constructor(module: ModuleLowering) {
    this.#module = module;
  }

  of(id: FunctionId): ReadonlySet<number> {
    const known = this.#known.get(id);
    if (known !== undefined) return known;
    const analysis = new PointsTo(this.#module, bodiesOf(this.#module, reachable(this.#module.output, [id])), this);
    analysis.pass(id, (at) => ({ kind: 'parameter', at }));
    analysis.run();
    const written = new Set(analysis.writtenParameters());
    this.#known.set(id, written);
    return written;
  }
}

class PointsTo {
  readonly #module: ModuleLowering;
  readonly #bodies: Bodies;
  readonly #variables = new Map<string, Set<Thing>>();
  readonly #contents = new Map<Thing, Map<string, Set<Thing>>>();
  readonly #made = new Map<Expression, Thing>();
  readonly #constants = new Map<ConstantId, Thing>();
  readonly #library: LibraryWrites;
  /** While a model is loaded, all but these constants are variables; afterwards none is. */
  readonly #kept: ReadonlySet<ConstantId> | undefined;
  #grew = false;

  constructor(module: ModuleLowering, bodies: Bodies, library: LibraryWrites, kept?: ReadonlySet<ConstantId>) {
    this.#module = module;
    this.#bodies = bodies;
    this.#library = library;
    this.#kept = kept;
  }

  /** What a function's parameters point to when it is called from outside. */
  pass(id: FunctionId, thing: (at: number) => Thing): void {
    const called = this.#module.output.functions[id];
    for (let local = 0; local < (called?.parameterCount ?? 0); local += 1)
      this.#add(this.#variable(`${id}:${local}`), [thing(local)]);
  }

  run(): void {
    do {
      this.#grew = false;
      for (const [id, body] of this.#bodies) forEachStatement(body, (statement) => this.#statement(id, statement));
    } while (this.#grew);
  }

  /** Statements, and calls of library functions, that may write to a constant. */
  writes(): Write[] {
    return this.#written().flatMap(({ by, thing }) =>
      thing.kind === 'constant' ? [{ by, constant: thing.constant }] : [],
    );
  }

  writtenParameters(): number[] {
    return this.#written().flatMap(({ thing }) => (thing.kind === 'parameter' ? [thing.at] : []));
  }

  #written(): { by: Statement | Expression; thing: Thing }[] {
    const found: { by: Statement | Expression; thing: Thing }[] = [];
    for (const [id, body] of this.#bodies) {
      forEachStatement(body, (statement) => {
        const written = writtenReference(statement);
        if (written === undefined) return;
        for (const thing of this.#evaluate(id, written)) found.push({ by: statement, thing });
      });
      forEachExpression(body, (expression) => {
        if (expression.kind !== 'call' || this.#bodies.has(expression.function)) return;
        for (const at of this.#library.of(expression.function)) {
          const operand = expression.arguments[at];
          for (const thing of operand === undefined ? [] : this.#evaluate(id, operand))
            found.push({ by: expression, thing });
        }
      });
    }
    return found;
  }

  #variable(name: string): Set<Thing> {
    const known = this.#variables.get(name) ?? new Set<Thing>();
    this.#variables.set(name, known);
    return known;
  }

  #content(thing: Thing, field: string): Set<Thing> {
    const fields = this.#contents.get(thing) ?? new Map<string, Set<Thing>>();
    this.#contents.set(thing, fields);
    const known = fields.get(field) ?? new Set<Thing>();
    fields.set(field, known);
    return known;
  }

  #add(target: Set<Thing>, things: Iterable<Thing>): void {
    for (const thing of things) {
      if (target.has(thing)) continue;
      target.add(thing);
      this.#grew = true;
    }
  }

  #store(things: Iterable<Thing>, field: string, values: ReadonlySet<Thing>): void {
    for (const thing of things)
      if (thing.kind !== 'constant')
        this.#add(this.#content(thing, thing.kind === 'library' ? anything : field), values);
  }

  #statement(id: FunctionId, statement: Statement): void {
    const values = partsOf(statement).expressions.map((expression) => this.#evaluate(id, expression));
    const [first = nothing, second = nothing, third = nothing] = values;
    switch (statement.kind) {
      case 'set':
        this.#add(this.#variable(`${id}:${statement.local}`), first);
        return;
      case 'constant.set':
        this.#add(this.#variable(`constant:${statement.constant}`), first);
        return;
      case 'return':
        this.#add(this.#variable(`${id}:result`), first);
        return;
      case 'record.set':
        this.#store(first, statement.field, second);
        return;
      case 'array.push':
        this.#store(first, elements, second);
        return;
      case 'array.set':
      case 'array.put':
        this.#store(first, elements, third);
        return;
      case 'array.copy':
        this.#store(first, elements, this.#read(third, elements));
        return;
      default:
    }
  }

  #read(things: Iterable<Thing>, field: string): Set<Thing> {
    const found = new Set<Thing>();
    for (const thing of things) {
      // Anything but what an expression of the author's made stands for all it reaches.
      if (thing.kind !== 'made') found.add(thing);
      if (thing.kind === 'constant') continue;
      for (const content of this.#content(thing, thing.kind === 'library' ? anything : field)) found.add(content);
      // What a library function stored into it.
      for (const content of this.#content(thing, anything)) found.add(content);
    }
    return found;
  }

  #make(expression: Expression): Thing {
    const thing: Thing = this.#made.get(expression) ?? { kind: 'made', by: expression };
    this.#made.set(expression, thing);
    return thing;
  }

  /**
   * A library function may store what it is given into what it writes to, and return that, a part of it, or something new
   * that holds it.
   */
  #callLibrary(
    expression: Expression & { kind: 'call' | 'attempt' },
    operands: readonly ReadonlySet<Thing>[],
  ): ReadonlySet<Thing> {
    for (const at of this.#library.of(expression.function))
      for (const [other, values] of operands.entries())
        if (other !== at) this.#store(operands[at] ?? [], anything, values);
    const { result = voidType } = this.#module.output.functions[expression.function] ?? {};
    if (!holdsReference(result)) return nothing;
    const made: Thing = this.#made.get(expression) ?? { kind: 'library', by: expression };
    this.#made.set(expression, made);
    const given = this.#reach(operands);
    this.#store([made], anything, given);
    return new Set([made, ...given]);
  }

  /** Everything that these reach. */
  #reach(sets: readonly ReadonlySet<Thing>[]): Set<Thing> {
    const found = new Set<Thing>();
    const open = sets.flatMap((things) => [...things]);
    for (let thing = open.pop(); thing !== undefined; thing = open.pop()) {
      if (found.has(thing)) continue;
      found.add(thing);
      for (const contents of this.#contents.get(thing)?.values() ?? []) open.push(...contents);
    }
    return found;
  }

  #evaluate(id: FunctionId, expression: Expression): ReadonlySet<Thing> {
    const operands = operandsOf(expression).map((operand) => this.#evaluate(id, operand));
    const [first = nothing, second = nothing, third = nothing] = operands;
    switch (expression.kind) {
      case 'local':
        return this.#variable(`${id}:${expression.local}`);
      case 'constant': {
        const type = this.#module.output.constants[expression.constant]?.type;
        if (type === undefined || !holdsReference(type)) return nothing;
        const { constant } = expression;
        if (this.#kept?.has(constant) === false) return this.#variable(`constant:${constant}`);
        const thing: Thing = this.#constants.get(constant) ?? { kind: 'constant', constant };
        this.#constants.set(constant, thing);
        return new Set([thing]);
      }
      case 'conditional':
        return new Set([...second, ...third]);
      case 'some':
      case 'unwrap':
      case 'present':
        return first;
      case 'call':
      case 'attempt':
        if (!this.#bodies.has(expression.function)) return this.#callLibrary(expression, operands);
        for (const [at, values] of operands.entries())
          this.#add(this.#variable(`${expression.function}:${at}`), values);
        return this.#variable(`${expression.function}:result`);
      case 'record.new': {
        const thing = this.#make(expression);
        for (const [at, { name }] of expression.fields.entries()) this.#store([thing], name, operands[at] ?? nothing);
        return new Set([thing]);
      }
      case 'array.new': {
        const thing = this.#make(expression);
        for (const values of operands) this.#store([thing], elements, values);
        return new Set([thing]);
      }
      case 'array.make':
        return new Set([this.#make(expression)]);
      case 'record.get': {
        const field = expression.type.fields.find(({ name }) => name === expression.field);
        return field !== undefined && holdsReference(field.type) ? this.#read(first, expression.field) : nothing;
      }
      case 'array.get':
      case 'array.at': {
        if (!holdsReference(expression.type.element)) return nothing;
        return new Set([...this.#read(first, elements), ...(expression.kind === 'array.get' ? third : [])]);
      }
      default:
        return nothing;
    }
  }
}

function holdsReference(type: IrType): boolean {
  return isReference(type.kind === 'nullable' ? type.value : type);
}

/** The reference through which a statement writes. */
function writtenReference(statement: Statement): Expression | undefined {
  switch (statement.kind) {
    case 'record.set':
      return statement.record;
    case 'array.set':
    case 'array.put':
    case 'array.push':
    case 'array.truncate':
      return statement.array;
    case 'array.copy':
      return statement.to;
    default:
      return undefined;
  }
}
