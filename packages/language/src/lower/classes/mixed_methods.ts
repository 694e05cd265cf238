import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { classesIn } from './class_tags.ts';

/**
 * A method of an interface is either one of classes, told apart by their instances, or a function in a field of an
 * object. Where a class of the program has all that the interface asks for, objects written in place are refused.
 */
export function rejectMixedMethods(f: FunctionBuilder, node: ts.ObjectLiteralExpression): void {
  const classes = f.module.isLibrary ? [] : classesIn(node.getSourceFile());
  if (classes.length === 0) return;
  const { checker } = f.module;
  const type = checker.getContextualType(node);
  const wanted = type === undefined ? undefined : checker.getNonNullableType(type);
  const hasMethod = wanted?.getProperties().some(({ valueDeclaration: declaration }) => {
    return declaration !== undefined && typescript.isMethodSignature(declaration);
  });
  if (wanted === undefined || hasMethod !== true) return;
  for (const { name } of classes) {
    const symbol = name === undefined ? undefined : checker.getSymbolAtLocation(name);
    if (name === undefined || symbol === undefined) continue;
    if (checker.isTypeAssignableTo(checker.getDeclaredTypeOfSymbol(symbol), wanted))
      f.reject('WM0409', node, { name: name.text });
  }
}
