import type ts from 'typescript6';
import { classOfThis } from '../../check/classes.ts';
import { typescript } from '../../check/typescript.ts';
import { functionOfMember, isMember } from '../function_nodes.ts';
import { constructorOf, fieldName, fieldsOf, isField, memberName, type FieldNode } from './members.ts';

/**
 * Fields that might be read before they have a value: those that nothing has assigned to when `this` first leaves the
 * constructor's hands (a method is called, `this` is passed on), and those declared with `!`. TypeScript takes both on
 * trust; here they hold undefined until they are assigned to, and a read that finds it stops the step.
 */
export function lateFields(node: ts.ClassDeclaration, checker: ts.TypeChecker): ReadonlySet<FieldNode> {
  const known = found.get(node);
  if (known !== undefined) return known;
  const scan = new Scan(node, checker);
  const late = scan.run();
  found.set(node, late);
  return late;
}

const found = new WeakMap<ts.ClassDeclaration, ReadonlySet<FieldNode>>();

class Scan {
  readonly #class: ts.ClassDeclaration;
  readonly #checker: ts.TypeChecker;
  readonly #fields: ReadonlyMap<string, FieldNode>;
  readonly #late = new Set<FieldNode>();
  /** Bodies of methods that have been looked at, with what was assigned then: more cannot make more late. */
  readonly #entered = new Map<ts.Node, readonly ReadonlySet<FieldNode>[]>();

  constructor(node: ts.ClassDeclaration, checker: ts.TypeChecker) {
    this.#class = node;
    this.#checker = checker;
    this.#fields = new Map(fieldsOf(node).map((field) => [fieldName(field), field]));
  }

  run(): ReadonlySet<FieldNode> {
    const assigned = new Set<FieldNode>();
    for (const field of this.#fields.values()) {
      if (field.initializer !== undefined && typescript.isPropertyDeclaration(field))
        this.#visit(field.initializer, assigned);
      const isUndefinedFirst =
        field.questionToken !== undefined || allowsUndefined(this.#checker.getTypeAtLocation(field));
      const isGiven = typescript.isParameter(field) || field.initializer !== undefined;
      if (isGiven || isUndefinedFirst) assigned.add(field);
      if (typescript.isPropertyDeclaration(field) && field.exclamationToken !== undefined) this.#late.add(field);
    }
    const body = constructorOf(this.#class)?.body;
    if (body !== undefined) this.#visit(body, assigned);
    for (const field of this.#fields.values()) if (!assigned.has(field)) this.#late.add(field);
    return this.#late;
  }

  /** Follows the order of evaluation; `assigned` grows by what has a value for certain after the node. */
  #visit(node: ts.Node, assigned: Set<FieldNode>): void {
    if (typescript.isTypeNode(node)) return;
    if (typescript.isBlock(node)) {
      for (const statement of node.statements) this.#visit(statement, assigned);
    } else if (typescript.isExpressionStatement(node)) this.#expression(node.expression, assigned);
    else if (typescript.isIfStatement(node)) this.#choice(node, assigned);
    else if (node.kind === typescript.SyntaxKind.ThisKeyword) this.#this(node, assigned);
    else {
      // Loops, switches, functions in place: what they assign is not certain.
      const inside = new Set(assigned);
      typescript.forEachChild(node, (child) => this.#visit(child, inside));
    }
  }

  #expression(node: ts.Expression, assigned: Set<FieldNode>): void {
    if (
      typescript.isBinaryExpression(node) &&
      node.operatorToken.kind === typescript.SyntaxKind.EqualsToken &&
      typescript.isPropertyAccessExpression(node.left) &&
      node.left.expression.kind === typescript.SyntaxKind.ThisKeyword
    ) {
      const field = this.#fields.get(memberName(node.left.name));
      if (field !== undefined) {
        // `this.a = this.b = 0` assigns from the right.
        this.#expression(node.right, assigned);
        assigned.add(field);
        return;
      }
    }
    this.#visit(node, assigned);
  }

  #choice(node: ts.IfStatement, assigned: Set<FieldNode>): void {
    this.#visit(node.expression, new Set(assigned));
    const yes = new Set(assigned);
    const no = new Set(assigned);
    this.#visit(node.thenStatement, yes);
    if (node.elseStatement !== undefined) this.#visit(node.elseStatement, no);
    for (const field of yes) if (no.has(field) || endsInThrow(node.elseStatement)) assigned.add(field);
    if (endsInThrow(node.thenStatement)) for (const field of no) assigned.add(field);
  }

  /** A method called on `this` reads what its body reads. */
  #called(access: ts.PropertyAccessExpression, assigned: ReadonlySet<FieldNode>): boolean {
    if (!typescript.isCallExpression(access.parent) || access.parent.expression !== access) return false;
    const method = this.#class.members.find(({ name }) => name?.getText() === access.name.text);
    if (method === undefined || !isMember(method)) return false;
    const body = functionOfMember(method)?.body;
    if (body === undefined) return false;
    const entered = this.#entered.get(body) ?? [];
    if (entered.some((before) => [...before].every((field) => assigned.has(field)))) return true;
    this.#entered.set(body, [...entered, new Set(assigned)]);
    this.#visit(body, new Set(assigned));
    return true;
  }

  #this(node: ts.Node, assigned: ReadonlySet<FieldNode>): void {
    if (classOfThis(node) !== this.#class) return;
    const { parent } = node;
    if (typescript.isPropertyAccessExpression(parent) && parent.expression === node) {
      const field = this.#fields.get(memberName(parent.name));
      if (field !== undefined && isField(field)) {
        if (!assigned.has(field) && !isTarget(parent)) this.#late.add(field);
        return;
      }
      if (this.#called(parent, assigned)) return;
    }
    for (const field of this.#fields.values()) if (!assigned.has(field)) this.#late.add(field);
  }
}

/** Left of a plain assignment. */
function isTarget(node: ts.Expression): boolean {
  const { parent } = node;
  return (
    typescript.isBinaryExpression(parent) &&
    parent.left === node &&
    parent.operatorToken.kind === typescript.SyntaxKind.EqualsToken
  );
}

function endsInThrow(node: ts.Statement | undefined): boolean {
  if (node === undefined) return false;
  const last = typescript.isBlock(node) ? node.statements.at(-1) : node;
  return last !== undefined && typescript.isThrowStatement(last);
}

function allowsUndefined(type: ts.Type): boolean {
  const has = ({ flags }: ts.Type): boolean => (flags & typescript.TypeFlags.Undefined) !== 0;
  return type.isUnion() ? type.types.some(has) : has(type);
}
