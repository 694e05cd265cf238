import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { numberType, voidType } from '../ir/types.ts';
import type { ModuleLowering } from './module_lowering.ts';

/** Lowers one module constant: a literal if it folds to one, else statements of the module's initialisation. */
export function lowerConstant(module: ModuleLowering, node: ts.VariableDeclaration): void {
  const { name, initializer } = node;
  if (!typescript.isIdentifier(name)) {
    module.diagnostics.reject('WM0909', name, {
      name: 'destructuring at the top level',
      remedy: 'Declare each constant by itself.',
    });
    return;
  }
  const symbol = module.checker.getSymbolAtLocation(name);
  if (initializer === undefined || symbol === undefined) return;
  const f = module.builder(voidType);
  const declared = node.type === undefined ? undefined : module.types.ofNode(node.type);
  const lowered = declared === undefined ? f.expression(initializer) : f.typed(initializer, declared);
  const value =
    lowered.type.kind === 'int' && declared === undefined ? f.coerce(lowered, numberType, initializer) : lowered;
  const { expression, type } = value;
  if (type.kind === 'void')
    module.diagnostics.reject('WM0909', initializer, { name: 'a constant without a value', remedy: 'Remove it.' });
  const isLiteral = expression.kind === 'number' || expression.kind === 'boolean' || expression.kind === 'int';
  if (isLiteral && f.statements.length === 0) {
    const id = module.output.addConstant({ name: name.text, type, value: expression.value });
    module.constants.set(symbol, { id, type, value: expression.value, declaration: node });
    return;
  }
  const id = module.output.addConstant({ name: name.text, type });
  f.emit({ kind: 'constant.set', constant: id, value: expression });
  module.constants.set(symbol, { id, type, declaration: node });
  module.output.fragments.push({ locals: f.locals, labels: f.labels, body: f.statements, constants: [id] });
}
