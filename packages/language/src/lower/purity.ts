import type { ConstantId, Expression, FunctionId, Statement } from '../ir/ir.ts';
import { isReference, type IrType } from '../ir/types.ts';
import { forEachStatement, operandsOf, partsOf } from '../ir/walk.ts';
import { reachable } from './assemble.ts';
import type { ModuleLowering } from './module_lowering.ts';

/**
 * What a reference may point to: whatever a module constant reaches, whatever an argument of an entry reaches, or the
 * records and arrays that one expression makes.
 */
type Thing =
  | { readonly kind: 'constant'; readonly constant: ConstantId }
  | { readonly kind: 'argument' }
  | { readonly kind: 'made'; readonly by: Expression };

const argument: Thing = { kind: 'argument' };
const elements = '[]';

/**
 * Rejects programs that may write to what a module constant reaches (language.md, "One meaning" 4).
 *
 * A points-to analysis over the lowered functions (Andersen 1994: inclusion constraints, iterated until nothing grows),
 * insensitive to the order of statements and to calling contexts, so that it errs towards rejection only. The
 * initialisation itself is left out: it may write to what it builds.
 */
export function checkPurity(module: ModuleLowering, entries: readonly FunctionId[]): void {
  if ([...module.constants.values()].every(({ type }) => !holdsReference(type))) return;
  // Library functions take numbers and the random stream, and never hand out their constants.
  const authored = [...reachable(module.output, entries)].filter((id) => !module.output.linked.has(id));
  const analysis = new PointsTo(module, new Set(authored));
  for (const entry of entries) analysis.passArguments(entry);
  analysis.run();
  const declarations = new Map([...module.constants.values()].map(({ id, declaration }) => [id, declaration]));
  for (const { statement, constant } of analysis.writes()) {
    const place = module.places.get(statement);
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

class PointsTo {
  readonly #module: ModuleLowering;
  readonly #functions: ReadonlySet<FunctionId>;
  readonly #variables = new Map<string, Set<Thing>>();
  readonly #contents = new Map<Thing, Map<string, Set<Thing>>>();
  readonly #made = new Map<Expression, Thing>();
  readonly #constants = new Map<ConstantId, Thing>();
  #grew = false;

  constructor(module: ModuleLowering, functions: ReadonlySet<FunctionId>) {
    this.#module = module;
    this.#functions = functions;
  }

  passArguments(id: FunctionId): void {
    const called = this.#module.output.functions[id];
    for (let local = 0; local < (called?.parameterCount ?? 0); local += 1)
      this.#add(this.#variable(`${id}:${local}`), [argument]);
  }

  run(): void {
    do {
      this.#grew = false;
      for (const id of this.#functions)
        forEachStatement(this.#module.output.functions[id]?.body ?? [], (statement) => this.#statement(id, statement));
    } while (this.#grew);
  }

  /** Statements that may write to a constant. */
  writes(): { statement: Statement; constant: ConstantId }[] {
    const found: { statement: Statement; constant: ConstantId }[] = [];
    for (const id of this.#functions)
      forEachStatement(this.#module.output.functions[id]?.body ?? [], (statement) => {
        const written = writtenReference(statement);
        if (written === undefined) return;
        for (const thing of this.#evaluate(id, written))
          if (thing.kind === 'constant') found.push({ statement, constant: thing.constant });
      });
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
    for (const thing of things) if (thing.kind !== 'constant') this.#add(this.#content(thing, field), values);
  }

  #statement(id: FunctionId, statement: Statement): void {
    const values = partsOf(statement).expressions.map((expression) => this.#evaluate(id, expression));
    const [first = new Set<Thing>(), second = new Set<Thing>(), third = new Set<Thing>()] = values;
    switch (statement.kind) {
      case 'set':
        this.#add(this.#variable(`${id}:${statement.local}`), first);
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
      default:
    }
  }

  #read(things: Iterable<Thing>, field: string): Set<Thing> {
    const found = new Set<Thing>();
    for (const thing of things) {
      // A constant and an argument stand for all they reach.
      if (thing.kind !== 'made') found.add(thing);
      if (thing.kind !== 'constant') for (const content of this.#content(thing, field)) found.add(content);
    }
    return found;
  }

  #make(expression: Expression): Thing {
    const thing: Thing = this.#made.get(expression) ?? { kind: 'made', by: expression };
    this.#made.set(expression, thing);
    return thing;
  }

  #evaluate(id: FunctionId, expression: Expression): Set<Thing> {
    const operands = operandsOf(expression).map((operand) => this.#evaluate(id, operand));
    const [first = new Set<Thing>(), second = new Set<Thing>(), third = new Set<Thing>()] = operands;
    switch (expression.kind) {
      case 'local':
        return this.#variable(`${id}:${expression.local}`);
      case 'constant': {
        const type = this.#module.output.constants[expression.constant]?.type;
        if (type === undefined || !holdsReference(type)) return new Set();
        const { constant } = expression;
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
        for (const [at, values] of operands.entries())
          this.#add(this.#variable(`${expression.function}:${at}`), values);
        return this.#variable(`${expression.function}:result`);
      case 'record.new': {
        const thing = this.#make(expression);
        for (const [at, { name }] of expression.fields.entries()) this.#store([thing], name, operands[at] ?? new Set());
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
        return field !== undefined && holdsReference(field.type) ? this.#read(first, expression.field) : new Set();
      }
      case 'array.get':
      case 'array.at': {
        if (!holdsReference(expression.type.element)) return new Set();
        return new Set([...this.#read(first, elements), ...(expression.kind === 'array.get' ? third : [])]);
      }
      default:
        return new Set();
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
    default:
      return undefined;
  }
}
