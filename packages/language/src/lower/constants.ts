import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { Expression } from '../ir/ir.ts';
import { numberType, voidType } from '../ir/types.ts';
import { bindDeclaration } from './bindings.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { moduleObjectOf, namespaceValues } from './classes/namespaces.ts';
import type { ConstantNode, ModuleLowering } from './module_lowering.ts';
import type { Value } from './value.ts';

/** Lowers the constants of one declaration: literals where they fold, else statements of the module's initialisation. */
export function lowerConstant(module: ModuleLowering, node: ts.VariableDeclaration): void {
  const { name, initializer } = node;
  if (initializer === undefined) return;
  if (!typescript.isIdentifier(name)) {
    lowerPattern(module, node, name);
    return;
  }
  const object = moduleObjectOf(module, node);
  if (object !== undefined) {
    for (const { name: key, node: part, value } of namespaceValues(module, object))
      lowerInitializer(module, key, `${name.text}.${key.text}`, part, value, undefined);
    return;
  }
  lowerInitializer(module, name, name.text, node, initializer, node.type);
}

/** `static readonly LIMIT = 10;` */
export function lowerStaticField(module: ModuleLowering, node: ts.PropertyDeclaration): void {
  const { name, initializer, parent } = node;
  if (initializer === undefined) return;
  lowerInitializer(module, name, `${parent.name?.text ?? ''}.${name.getText()}`, node, initializer, node.type);
}

function lowerInitializer(
  module: ModuleLowering,
  at: ts.Node,
  name: string,
  node: ConstantNode,
  initializer: ts.Expression,
  type: ts.TypeNode | undefined,
): void {
  const symbol = module.checker.getSymbolAtLocation(at);
  if (symbol === undefined) return;
  const f = module.builder(voidType);
  const declared = type === undefined ? undefined : module.types.ofNode(type);
  const lowered = declared === undefined ? f.expression(initializer) : f.typed(initializer, declared);
  const value =
    lowered.type.kind === 'int' && declared === undefined ? f.coerce(lowered, numberType, initializer) : lowered;
  if (value.type.kind === 'void')
    module.diagnostics.reject('WM0909', initializer, { name: 'a constant without a value', remedy: 'Remove it.' });
  define(f, [{ symbol, name, node, value }]);
}

/** A statement at the top level that fills what is declared before it: part of the initialisation, run in its place. */
export function lowerInitialising(module: ModuleLowering, node: ts.Statement): void {
  const f = module.builder(voidType);
  f.statement(node);
  module.output.fragments.push({ locals: f.locals, labels: f.labels, body: f.statements, constants: [], node });
}

interface Definition {
  readonly symbol: ts.Symbol;
  readonly name: string;
  readonly node: ConstantNode;
  readonly value: Value;
}

/** Constants whose values one builder has computed. */
function define(f: FunctionBuilder, definitions: readonly Definition[]): void {
  const { module } = f;
  const ids = definitions.flatMap(({ symbol, name, node, value }) => {
    const { expression, type } = value;
    const literal = f.statements.length === 0 ? literalOf(expression) : undefined;
    if (literal !== undefined) {
      const id = module.output.addConstant({ name, type, value: literal });
      module.constants.set(symbol, { id, type, value: literal, declaration: node });
      return [];
    }
    const id = module.output.addConstant({ name, type });
    f.emit({ kind: 'constant.set', constant: id, value: expression });
    module.constants.set(symbol, { id, type, declaration: node });
    return [id];
  });
  if (ids.length > 0)
    module.output.fragments.push({ locals: f.locals, labels: f.labels, body: f.statements, constants: ids });
}

function literalOf(expression: Expression): number | boolean | string | undefined {
  switch (expression.kind) {
    case 'number':
    case 'int':
    case 'boolean':
    case 'string':
      return expression.value;
    default:
      return undefined;
  }
}

/** `const [WIDTH, HEIGHT] = [10, 8];`: variables of the initialisation, each kept as a constant. */
function lowerPattern(module: ModuleLowering, node: ts.VariableDeclaration, pattern: ts.BindingPattern): void {
  const f = module.builder(voidType);
  bindDeclaration(f, node, node.getSourceFile());
  const definitions = elementsOf(pattern).map((element): Definition => {
    const symbol = module.checker.getSymbolAtLocation(element.name);
    const binding = symbol === undefined ? undefined : f.bindings.get(symbol);
    if (symbol === undefined || binding === undefined)
      return module.diagnostics.reject('WM0202', element, { name: element.name.getText() });
    const read: Value = { ...f.read(binding.local), ...(binding.unsigned ? { unsigned: true } : {}) };
    const value = read.type.kind === 'int' ? f.coerce(read, numberType, element) : read;
    return { symbol, name: element.name.getText(), node: element, value: folded(f, binding.local) ?? value };
  });
  if (definitions.every(({ value }) => literalOf(value.expression) !== undefined)) {
    // Nothing is left to run.
    define(module.builder(voidType), definitions);
  } else define(f, definitions);
}

/** The literal that a local was set to, where the builder does nothing but set locals to literals. */
function folded(f: FunctionBuilder, local: number): Value | undefined {
  let found: Value | undefined;
  for (const statement of f.statements) {
    if (statement.kind !== 'set' || literalOf(statement.value) === undefined) return undefined;
    const type = f.locals[local]?.type ?? numberType;
    if (statement.local === local) found = { expression: statement.value, type };
  }
  return found?.type.kind === 'int' ? undefined : found;
}

function elementsOf(pattern: ts.BindingPattern): readonly ts.BindingElement[] {
  return pattern.elements.flatMap((element) => {
    if (typescript.isOmittedExpression(element)) return [];
    return typescript.isIdentifier(element.name) ? [element] : elementsOf(element.name);
  });
}
