import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import { classOfType, thisTypeOf } from './members.ts';

/**
 * The classes whose method a call may mean: the one of its receiver, those of a union, those that have all that an
 * interface asks for. Only instances can have methods, so that no other value can stand there.
 */
export function candidatesOf(
  checker: ts.TypeChecker,
  callee: ts.PropertyAccessExpression,
  classes: readonly ts.ClassDeclaration[],
  resolved: (type: ts.Type) => ts.Type = (type) => type,
): readonly ts.ClassDeclaration[] {
  if (classes.length === 0 || !isMethodName(checker.getSymbolAtLocation(callee.name))) return [];
  const receiver = checker.getNonNullableType(resolved(checker.getTypeAtLocation(callee.expression)));
  return [...new Set(classesOf(checker, receiver, classes))];
}

/** Declared by the program as a method: of a class, or in an interface or object type. */
function isMethodName(symbol: ts.Symbol | undefined): boolean {
  return (
    symbol?.declarations?.some(
      (node) =>
        !node.getSourceFile().isDeclarationFile &&
        (typescript.isMethodDeclaration(node) ||
          typescript.isMethodSignature(node) ||
          typescript.isPropertyDeclaration(node)),
    ) ?? false
  );
}

function classesOf(
  checker: ts.TypeChecker,
  given: ts.Type,
  classes: readonly ts.ClassDeclaration[],
): readonly ts.ClassDeclaration[] {
  const type = constrained(checker, given);
  if (type.isUnion()) return type.types.flatMap((member) => classesOf(checker, member, classes));
  const own = classOfType(type);
  if (own !== undefined) return [own];
  return classes.filter((each) => {
    const symbol = each.name === undefined ? undefined : checker.getSymbolAtLocation(each.name);
    return symbol !== undefined && hasAll(checker, checker.getDeclaredTypeOfSymbol(symbol), type);
  });
}

/** Of a type parameter what it extends; of `this` the class. */
function constrained(checker: ts.TypeChecker, type: ts.Type): ts.Type {
  const self = thisTypeOf(type, checker);
  if (self !== undefined) return self;
  const isParameter = (type.flags & typescript.TypeFlags.TypeParameter) !== 0;
  return isParameter ? (checker.getBaseConstraintOfType(type) ?? type) : type;
}

/** Of a generic class or interface some instance may be assignable: every member that is asked for is there. */
function hasAll(checker: ts.TypeChecker, own: ts.Type, asked: ts.Type): boolean {
  if (checker.isTypeAssignableTo(own, asked)) return true;
  const isGeneric =
    ((own as ts.InterfaceType).typeParameters?.length ?? 0) > 0 || isReferenceWithArguments(checker, asked);
  if (!isGeneric) return false;
  const names = new Set(checker.getPropertiesOfType(own).map(({ name }) => name));
  return checker
    .getPropertiesOfType(asked)
    .every((field) => names.has(field.name) || (field.flags & typescript.SymbolFlags.Optional) !== 0);
}

function isReferenceWithArguments(checker: ts.TypeChecker, type: ts.Type): boolean {
  const isReference =
    (type.flags & typescript.TypeFlags.Object) !== 0 &&
    ((type as ts.ObjectType).objectFlags & typescript.ObjectFlags.Reference) !== 0;
  return isReference && checker.getTypeArguments(type as ts.TypeReference).length > 0;
}
