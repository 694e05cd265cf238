import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { classOfType } from './members.ts';

/** A class whose instances a value of this type may hold, however deep; undefined if there is none. */
export function classWithin(type: ts.Type, checker: ts.TypeChecker, place: ts.Node): ts.ClassDeclaration | undefined {
  const seen = new Set<ts.Type>();
  const visit = (part: ts.Type): ts.ClassDeclaration | undefined => {
    if (seen.has(part)) return undefined;
    seen.add(part);
    const own = classOfType(part);
    if (own !== undefined) return own;
    return firstOf(partsOf(part, checker, place), visit);
  };
  return visit(type);
}

function partsOf(type: ts.Type, checker: ts.TypeChecker, place: ts.Node): readonly ts.Type[] {
  if (type.isUnionOrIntersection()) return type.types;
  if ((type.flags & typescript.TypeFlags.Object) === 0) return [];
  const arguments_ = checker.getTypeArguments(type as ts.TypeReference);
  if (checker.isArrayLikeType(type) || arguments_.length > 0) return arguments_;
  return [
    ...checker.getIndexInfosOfType(type).map((info) => info.type),
    ...checker.getPropertiesOfType(type).map((field) => checker.getTypeOfSymbolAtLocation(field, place)),
  ];
}

function firstOf<A, B>(values: readonly A[], find: (value: A) => B | undefined): B | undefined {
  for (const value of values) {
    const found = find(value);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A copy of the data of an instance is no instance. */
export function rejectInstances(f: FunctionBuilder, node: ts.Expression, how: string): void {
  const found = classWithin(f.module.checker.getTypeAtLocation(node), f.module.checker, node);
  if (found !== undefined) f.reject('WM0404', node, { name: found.name?.text ?? 'class', how });
}
