import type { FunctionFacts } from '../ir/call_graph.ts';
import type { Expression, FunctionId, IrFunction, LabelId, LocalId, Module, Statement } from '../ir/ir.ts';
import { mapOperands, mapParts } from '../ir/rebuild.ts';
import { renumberStatements } from '../ir/renumber.ts';
import { typeOf } from '../ir/type_of.ts';
import type { IrType } from '../ir/types.ts';
import { forEachStatement, operandsOf, partsOf, someOperand, someOwnExpression } from '../ir/walk.ts';
import { assignedLocals, isStable, readWhileBlank } from './shape.ts';

type Call = Extract<Expression, { kind: 'call' }>;

/** Whether the body of a function takes the place of a call to it. */
export type Choice = (callee: FunctionId) => boolean;

/**
 * Puts the bodies of chosen functions where they are called. Operands are still evaluated in order, each once; budgets
 * are spent at the same points; failures name the same places.
 */
export function inlineCalls(
  module: Module,
  facts: readonly FunctionFacts[],
  id: FunctionId,
  isChosen: Choice,
): IrFunction {
  return new Inliner(module, facts, id, isChosen).run();
}

class Inliner {
  readonly #module: Module;
  readonly #facts: readonly FunctionFacts[];
  readonly #id: FunctionId;
  readonly #ir: IrFunction;
  readonly #isChosen: Choice;
  readonly #locals: { readonly name: string; readonly type: IrType }[];
  #labels: LabelId;
  #loops = 0;

  constructor(module: Module, facts: readonly FunctionFacts[], id: FunctionId, isChosen: Choice) {
    this.#module = module;
    this.#facts = facts;
    this.#id = id;
    this.#ir = module.functions[id] as IrFunction;
    this.#isChosen = isChosen;
    this.#locals = [...this.#ir.locals];
    this.#labels = lastLabel(this.#ir.body);
  }

  run(): IrFunction {
    const body = this.#statements(this.#ir.body);
    return { ...this.#ir, locals: this.#locals, body };
  }

  #local(name: string, type: IrType): LocalId {
    this.#locals.push({ name, type });
    return this.#locals.length - 1;
  }

  #label(): LabelId {
    this.#labels += 1;
    return this.#labels;
  }

  #typeOf(expression: Expression): IrType {
    return typeOf(this.#module, { ...this.#ir, locals: this.#locals }, expression);
  }

  #statements(statements: readonly Statement[]): Statement[] {
    return statements.flatMap((statement) => this.#statement(statement));
  }

  #statement(statement: Statement): readonly Statement[] {
    if (!someOwnExpression(statement, (each) => this.#reaches(each))) {
      if (statement.kind !== 'if' && statement.kind !== 'block' && statement.kind !== 'loop') return [statement];
      if (statement.kind !== 'loop')
        return [
          mapParts(
            statement,
            (each) => each,
            (body) => this.#statements(body),
          ),
        ];
      this.#loops += 1;
      const loop = mapParts(
        statement,
        (each) => each,
        (body) => this.#statements(body),
      );
      this.#loops -= 1;
      return [loop];
    }
    const before: Statement[] = [];
    if (statement.kind === 'set' && this.#isInlined(statement.value)) {
      this.#place(statement.value, before, statement.local);
      return before;
    }
    if (statement.kind === 'evaluate' && this.#isInlined(statement.value)) {
      this.#place(statement.value, before, undefined);
      return before;
    }
    const hoisted = this.#hoistAll(partsOf(statement).expressions, before);
    let at = 0;
    const rest = mapParts(
      statement,
      () => hoisted[at++] as Expression,
      (body) => this.#statements(body),
    );
    return [...before, rest];
  }

  #isInlined(expression: Expression): expression is Call {
    if (expression.kind !== 'call' || !this.#isChosen(expression.function)) return false;
    // Where no place is handed on, the callee's "no place" would become that of this function's own call.
    const own = this.#facts[this.#id]?.carriesSite === true;
    return this.#facts[expression.function]?.carriesSite === true || !own;
  }

  /** Whether a call in it is inlined. The fallback of a read is left as it is: it is rarely evaluated. */
  #reaches(expression: Expression): boolean {
    if (this.#isInlined(expression)) return true;
    if (expression.kind === 'array.get') return this.#reaches(expression.array) || this.#reaches(expression.index);
    return someOperand(expression, (operand) => this.#reaches(operand));
  }

  /** The operands after `before`: what an inlined call could change, or fail before, is kept in locals. */
  #hoistAll(operands: readonly Expression[], before: Statement[]): Expression[] {
    const last = operands.findLastIndex((operand) => this.#reaches(operand));
    return operands.map((operand, at) => {
      if (at > last) return operand;
      const value = this.#hoist(operand, before);
      return at === last || isStable(value) ? value : this.#keep(value, before);
    });
  }

  #keep(value: Expression, before: Statement[]): Expression {
    const local = this.#local('kept', this.#typeOf(value));
    before.push({ kind: 'set', local, value });
    return { kind: 'local', local };
  }

  #hoist(expression: Expression, before: Statement[]): Expression {
    if (!this.#reaches(expression)) return expression;
    if (this.#isInlined(expression)) {
      const type = this.#module.functions[expression.function]?.result ?? this.#typeOf(expression);
      const result = this.#local('result', type);
      this.#place(expression, before, result);
      return { kind: 'local', local: result };
    }
    if (expression.kind === 'conditional') return this.#choose(expression, before);
    if (expression.kind === 'array.get') {
      const [array, index] = this.#hoistAll([expression.array, expression.index], before);
      return { ...expression, array: array as Expression, index: index as Expression };
    }
    let node = expression;
    if ((node.kind === 'record.new' || node.kind === 'array.new') && node.bytes > 0) {
      // They spend before they evaluate what they hold.
      before.push({ kind: 'spend', bytes: node.bytes, site: node.site });
      node = { ...node, bytes: 0 };
    }
    const hoisted = this.#hoistAll(operandsOf(node), before);
    let at = 0;
    return mapOperands(node, () => hoisted[at++] as Expression);
  }

  #choose(node: Extract<Expression, { kind: 'conditional' }>, before: Statement[]): Expression {
    const test = this.#hoist(node.test, before);
    if (!this.#reaches(node.then) && !this.#reaches(node.otherwise)) return { ...node, test };
    const local = this.#local('chosen', node.type);
    const branch = (value: Expression): Statement[] => {
      const statements: Statement[] = [];
      const hoisted = this.#hoist(value, statements);
      return [...statements, { kind: 'set', local, value: hoisted }];
    };
    before.push({ kind: 'if', test, then: branch(node.then), otherwise: branch(node.otherwise) });
    return { kind: 'local', local };
  }

  /** The body of a callee, its result in `result`. */
  #place(call: Call, before: Statement[], result: LocalId | undefined): void {
    const callee = this.#module.functions[call.function] as IrFunction;
    const locals = new Map<LocalId, LocalId>();
    const assigned = assignedLocals(callee.body);
    const operands = this.#hoistAll(call.arguments, before);
    const values: Statement[] = operands.flatMap((value, at): Statement[] => {
      // A parameter that only names a local needs none of its own.
      if (value.kind === 'local' && !assigned.has(at)) {
        locals.set(at, value.local);
        return [];
      }
      return [{ kind: 'set', local: this.#renamed(callee, locals, at), value }];
    });
    const blanks = this.#loops === 0 ? [] : readWhileBlank(callee);
    const resets = blanks.map((local): Statement => {
      const { type } = callee.locals[local] as IrFunction['locals'][number];
      return { kind: 'set', local: this.#renamed(callee, locals, local), value: blankOf(type) };
    });
    const labels = new Map<LabelId, LabelId>();
    const body = renumberStatements(callee.body, {
      function: (id) => id,
      constant: (id) => id,
      site: (site) => (site === 0 && this.#facts[call.function]?.carriesSite === true ? call.site : site),
      local: (local) => this.#renamed(callee, locals, local),
      label: (label) => {
        const known = labels.get(label) ?? this.#label();
        labels.set(label, known);
        return known;
      },
    });
    before.push(...values, ...resets, ...this.#withoutReturns(body, result));
  }

  #renamed(callee: IrFunction, locals: Map<LocalId, LocalId>, local: LocalId): LocalId {
    const known = locals.get(local);
    if (known !== undefined) return known;
    const { name, type } = callee.locals[local] as IrFunction['locals'][number];
    const made = this.#local(name, type);
    locals.set(local, made);
    return made;
  }

  /** `return` becomes an assignment to the result, and leaves the body where something follows. */
  #withoutReturns(body: readonly Statement[], result: LocalId | undefined): readonly Statement[] {
    const out = this.#label();
    let leaves = false;
    const convert = (statements: readonly Statement[], isLast: boolean): readonly Statement[] => {
      const converted: Statement[] = [];
      for (const [at, statement] of statements.entries()) {
        const endsHere = isLast && at === statements.length - 1;
        if (statement.kind === 'return') {
          if (statement.value !== undefined) converted.push(assign(result, statement.value));
          if (!isLast) {
            leaves = true;
            converted.push({ kind: 'break', label: out });
          }
          // Nothing after a return is reached.
          break;
        }
        const inner = endsHere && statement.kind !== 'loop';
        converted.push(
          mapParts(
            statement,
            (each) => each,
            (nested) => convert(nested, inner),
          ),
        );
      }
      return converted;
    };
    const converted = convert(body, true);
    return leaves ? [{ kind: 'block', label: out, body: converted }] : converted;
  }
}

function assign(local: LocalId | undefined, value: Expression): Statement {
  return local === undefined ? { kind: 'evaluate', value } : { kind: 'set', local, value };
}

/** What a local holds before it is assigned. */
function blankOf(type: IrType): Expression {
  switch (type.kind) {
    case 'number':
      return { kind: 'number', value: 0 };
    case 'int':
      return { kind: 'int', value: 0 };
    case 'boolean':
      return { kind: 'boolean', value: false };
    case 'string':
      return { kind: 'string', value: '' };
    case 'nullable':
      return { kind: 'none', type, which: 'undefined' };
    default:
      return { kind: 'blank', type };
  }
}

function lastLabel(body: readonly Statement[]): LabelId {
  let last = 0;
  forEachStatement(body, (statement) => {
    if (statement.kind === 'block' || statement.kind === 'loop') last = Math.max(last, statement.label);
  });
  return last;
}
