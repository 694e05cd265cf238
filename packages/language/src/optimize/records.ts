import type { Expression, IrFunction, LocalId, Statement } from '../ir/ir.ts';
import { mapOperands, mapParts } from '../ir/rebuild.ts';
import type { IrType, RecordType } from '../ir/types.ts';
import { forEachBody, forEachOperand, forEachOwnExpression, someOperand } from '../ir/walk.ts';

/**
 * Records that never leave their function become one local a field. What they would have taken of the budget is spent
 * where they were made.
 *
 * A record is replaced together with the locals that are given it. Where there are several, they would no longer share
 * what is written to them: so nothing may be written once a second local has it.
 */
export function replaceRecords(ir: IrFunction): IrFunction {
  let current = ir;
  // A record inside a record is free once the outer one is replaced.
  for (let round = 0; round < mostRounds; round += 1) {
    const replaced = new Uses(current).replaceable();
    if (replaced.size === 0) break;
    current = new Replacement(current, replaced).run();
  }
  return current;
}

/** Records nest no deeper in practice; beyond it they are merely left as they are. */
const mostRounds = 8;

/** How the locals of one function that hold records are used. */
class Uses {
  /** Locals that hold one record, as a forest: the parent of each. */
  readonly #parents = new Map<LocalId, LocalId>();
  readonly #escaping = new Set<LocalId>();
  readonly #facts = new Map<LocalId, Facts>();
  #position = 0;
  /** The lists of statements around the one at hand, and the loops among them, innermost last. */
  readonly #lists: number[] = [];
  readonly #loops: number[] = [];

  constructor(ir: IrFunction) {
    ir.locals.forEach(({ type }, local) => {
      if (type.kind === 'record' && local >= ir.parameterCount) this.#facts.set(local, new Facts());
    });
    if (this.#facts.size > 0) this.#statements(ir.body);
  }

  replaceable(): ReadonlySet<LocalId> {
    const groups = new Map<LocalId, LocalId[]>();
    for (const local of this.#facts.keys()) {
      const root = this.#root(local);
      groups.set(root, [...(groups.get(root) ?? []), local]);
    }
    const found = new Set<LocalId>();
    for (const group of groups.values()) {
      if (group.some((local) => this.#escaping.has(local))) continue;
      const facts = group.map((local) => this.#facts.get(local) as Facts);
      // Otherwise nothing is made here.
      if (!facts.some(({ made }) => made.length > 0)) continue;
      if (group.length === 1 || facts.every((each) => each.isWrittenBeforeShared())) {
        for (const local of group) found.add(local);
      }
    }
    return found;
  }

  #root(local: LocalId): LocalId {
    let at = local;
    for (let parent = this.#parents.get(at); parent !== undefined; parent = this.#parents.get(at)) at = parent;
    return at;
  }

  #place(): Place {
    this.#position += 1;
    return { position: this.#position, lists: [...this.#lists], loops: [...this.#loops] };
  }

  #statements(statements: readonly Statement[]): void {
    this.#lists.push((this.#position += 1));
    for (const statement of statements) this.#statement(statement);
    this.#lists.pop();
  }

  #statement(statement: Statement): void {
    if (statement.kind === 'set') {
      const facts = this.#facts.get(statement.local);
      if (facts !== undefined) {
        this.#given(statement.local, facts, statement.value);
        return;
      }
    }
    if (statement.kind === 'record.set' && statement.record.kind === 'local') {
      this.#expression(statement.value);
      this.#facts.get(statement.record.local)?.written.push(this.#place());
      return;
    }
    forEachOwnExpression(statement, (expression) => this.#expression(expression));
    if (statement.kind === 'loop') this.#loops.push((this.#position += 1));
    forEachBody(statement, (body) => this.#statements(body));
    if (statement.kind === 'loop') this.#loops.pop();
  }

  #given(local: LocalId, facts: Facts, value: Expression): void {
    if (value.kind === 'record.new') {
      forEachOperand(value, (operand) => this.#expression(operand));
      facts.made.push(this.#place());
    } else if (value.kind === 'local' && this.#facts.has(value.local)) {
      const place = this.#place();
      facts.received.push(place);
      this.#facts.get(value.local)?.given.push(place);
      const [a, b] = [this.#root(local), this.#root(value.local)];
      if (a !== b) this.#parents.set(a, b);
    } else if (value.kind !== 'blank') {
      this.#escaping.add(local);
      this.#expression(value);
    }
  }

  #expression(expression: Expression): void {
    if (expression.kind === 'local') {
      if (this.#facts.has(expression.local)) this.#escaping.add(expression.local);
      return;
    }
    // The record is read, not handed on.
    if (expression.kind === 'record.get' && expression.record.kind === 'local') return;
    forEachOperand(expression, (operand) => this.#expression(operand));
  }
}

interface Place {
  /** In the order of the text. */
  readonly position: number;
  readonly lists: readonly number[];
  readonly loops: readonly number[];
}

/** What happens to the record in one local. */
class Facts {
  readonly made: Place[] = [];
  readonly written: Place[] = [];
  /** The local is given what another holds. */
  readonly received: Place[] = [];
  /** Another local is given what this one holds. */
  readonly given: Place[] = [];

  /**
   * Whatever is written to it is written while no other local has the record: it is made in one place, every way to a
   * write leads through that place anew, and no way leads from where it is given on to a write without making another.
   */
  isWrittenBeforeShared(): boolean {
    if (this.written.length === 0) return true;
    const [made, ...others] = this.made;
    if (made === undefined || others.length > 0 || this.received.length > 0) return false;
    const list = made.lists.at(-1) ?? 0;
    const follows = ({ position, lists }: Place): boolean => position > made.position && lists.includes(list);
    if (![...this.written, ...this.given].every(follows)) return false;
    return this.written.every((write) =>
      this.given.every(
        (given) =>
          given.position > write.position &&
          // A loop around both that is not around the making would lead back.
          !write.loops.some((loop) => given.loops.includes(loop) && !made.loops.includes(loop)),
      ),
    );
  }
}

class Replacement {
  readonly #ir: IrFunction;
  readonly #locals: { readonly name: string; readonly type: IrType }[];
  readonly #fields = new Map<LocalId, ReadonlyMap<string, LocalId>>();

  constructor(ir: IrFunction, replaced: ReadonlySet<LocalId>) {
    this.#ir = ir;
    this.#locals = [...ir.locals];
    for (const local of replaced) {
      const { name, type } = ir.locals[local] as { name: string; type: RecordType };
      const fields = new Map<string, LocalId>();
      for (const field of type.fields) {
        this.#locals.push({ name: `${name}_${field.name}`, type: field.type });
        fields.set(field.name, this.#locals.length - 1);
      }
      this.#fields.set(local, fields);
    }
  }

  run(): IrFunction {
    const body = this.#statements(this.#ir.body);
    // Never set or read again: kept for the numbers of the others, they cost nothing.
    return { ...this.#ir, locals: this.#locals, body };
  }

  #statements(statements: readonly Statement[]): Statement[] {
    return statements.flatMap((statement) => this.#statement(statement));
  }

  #statement(statement: Statement): readonly Statement[] {
    if (statement.kind === 'set') {
      const fields = this.#fields.get(statement.local);
      if (fields !== undefined) return this.#given(fields, statement.local, statement.value);
    }
    if (statement.kind === 'record.set' && statement.record.kind === 'local') {
      const field = this.#fields.get(statement.record.local)?.get(statement.field);
      if (field !== undefined) return [{ kind: 'set', local: field, value: this.#expression(statement.value) }];
    }
    return [
      mapParts(
        statement,
        (expression) => this.#expression(expression),
        (body) => this.#statements(body),
      ),
    ];
  }

  #given(fields: ReadonlyMap<string, LocalId>, local: LocalId, value: Expression): Statement[] {
    if (value.kind === 'local') {
      const from = this.#fields.get(value.local);
      return [...fields].map(([name, field]) => ({
        kind: 'set',
        local: field,
        value: { kind: 'local', local: from?.get(name) ?? field },
      }));
    }
    if (value.kind !== 'record.new') return [];
    const statements: Statement[] = value.bytes > 0 ? [{ kind: 'spend', bytes: value.bytes, site: value.site }] : [];
    // All values are computed before the first is assigned if they read what the local held before.
    const isRead = someOperand(value, (operand) => mentions(operand, local));
    const sets: Statement[] = [];
    for (const { name, value: given } of value.fields) {
      const field = fields.get(name);
      if (field === undefined) continue;
      const computed = this.#expression(given);
      if (!isRead) statements.push({ kind: 'set', local: field, value: computed });
      else {
        this.#locals.push({ name: 'kept', type: this.#locals[field]?.type as IrType });
        const kept = this.#locals.length - 1;
        statements.push({ kind: 'set', local: kept, value: computed });
        sets.push({ kind: 'set', local: field, value: { kind: 'local', local: kept } });
      }
    }
    return [...statements, ...sets];
  }

  #expression(expression: Expression): Expression {
    if (expression.kind === 'record.get' && expression.record.kind === 'local') {
      const field = this.#fields.get(expression.record.local)?.get(expression.field);
      if (field !== undefined) return { kind: 'local', local: field };
    }
    return mapOperands(expression, (operand) => this.#expression(operand));
  }
}

function mentions(expression: Expression, local: LocalId): boolean {
  if (expression.kind === 'local') return expression.local === local;
  return someOperand(expression, (operand) => mentions(operand, local));
}
