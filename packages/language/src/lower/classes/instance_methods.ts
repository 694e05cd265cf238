import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import { isStatic } from '../../check/classes.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { functionOfMember, isMember } from '../function_nodes.ts';
import { typeArguments } from '../functions/calls.ts';
import { extended, noTypes, type TypeEnvironment } from '../type_environment.ts';
import { classOfType, thisTypeOf } from './members.ts';

/** The method of a class that an access names. */
export function methodOf(
  f: FunctionBuilder,
  owner: ts.ClassDeclaration,
  access: ts.PropertyAccessExpression,
): ts.Symbol | undefined {
  const found = owner.members.find(
    (member) =>
      isMember(member) &&
      !isStatic(member) &&
      member.name.getText() === access.name.text &&
      functionOfMember(member) !== undefined,
  );
  return found?.name === undefined ? undefined : f.module.checker.getSymbolAtLocation(found.name);
}

/** What the type parameters of a class stand for in an instance. */
export function environmentOfInstance(
  f: FunctionBuilder,
  owner: ts.ClassDeclaration,
  receiver: ts.Expression,
): TypeEnvironment {
  const parameters = owner.typeParameters ?? [];
  if (parameters.length === 0) return noTypes;
  const { checker, types } = f.module;
  const type = instanceType(owner, checker, types.resolved(checker.getTypeAtLocation(receiver)));
  if (type === undefined)
    return f.reject('WM0301', receiver, {
      name: `a call of the generic class '${owner.name?.text ?? ''}' through another type`,
      remedy: `Declare the value as ${owner.name?.text ?? ''}<…>.`,
    });
  return extended(noTypes, typeArguments(f, parameters, checker.getTypeArguments(type), receiver));
}

/** The type of the receiver, or the member of its union, that is this class. */
function instanceType(
  owner: ts.ClassDeclaration,
  checker: ts.TypeChecker,
  given: ts.Type,
): ts.TypeReference | undefined {
  const type = checker.getNonNullableType(given);
  const own = thisTypeOf(type, checker) ?? type;
  if (own.isUnion()) {
    const members = own.types.filter((member) => classOfType(member) === owner);
    return members.length === 1 ? (members[0] as ts.TypeReference) : undefined;
  }
  const isReference =
    (own.flags & typescript.TypeFlags.Object) !== 0 &&
    ((own as ts.ObjectType).objectFlags & typescript.ObjectFlags.Reference) !== 0;
  return isReference && classOfType(own) === owner ? (own as ts.TypeReference) : undefined;
}
