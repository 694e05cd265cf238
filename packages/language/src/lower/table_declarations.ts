import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { nullableType, sameType, type IrType } from '../ir/types.ts';
import { dictionaryType, mapType, setType } from './table_types.ts';

const { ObjectFlags, SymbolFlags, TypeFlags } = typescript;

/** The table a TypeScript type declares: Map, Set, an index signature, or a mapped type over literal keys. */
export function tableOfType(
  checker: ts.TypeChecker,
  type: ts.Type,
  translate: (type: ts.Type) => IrType,
): IrType | undefined {
  const [first, second] = standardArguments(checker, type) ?? [];
  if (first !== undefined)
    return second === undefined ? setType(translate(first)) : mapType(translate(first), translate(second));
  const value = dictionaryValue(checker, type, translate);
  return value === undefined ? undefined : dictionaryType(value);
}

const standardNames = new Set(['Map', 'ReadonlyMap', 'Set', 'ReadonlySet']);

/** What stands between the brackets of Map<K, V> and Set<T>. */
function standardArguments(checker: ts.TypeChecker, type: ts.Type): readonly ts.Type[] | undefined {
  const symbol = type.getSymbol();
  if (symbol === undefined || !standardNames.has(symbol.name)) return undefined;
  const isOurs = symbol.declarations?.every((node) => node.getSourceFile().isDeclarationFile) ?? false;
  return isOurs ? checker.getTypeArguments(type as ts.TypeReference) : undefined;
}

function dictionaryValue(
  checker: ts.TypeChecker,
  type: ts.Type,
  translate: (type: ts.Type) => IrType,
): IrType | undefined {
  const indices = checker.getIndexInfosOfType(type);
  const [index] = indices;
  if (index !== undefined) return translate(index.type);
  if (!overLiteralKeys(checker, type)) return undefined;
  const values = checker.getPropertiesOfType(type).map((field) => {
    const value = translate(checker.getTypeOfSymbol(field));
    return field.flags & SymbolFlags.Optional ? nullableType(value) : value;
  });
  const [first, ...others] = values;
  return first !== undefined && others.every((other) => sameType(first, other)) ? first : undefined;
}

/** Whether a type is Record<'a' | 'b', T> or the like, itself or behind Partial and Readonly. */
function overLiteralKeys(checker: ts.TypeChecker, type: ts.Type): boolean {
  const mapped = type as ts.ObjectType & { readonly declaration?: ts.Node; readonly modifiersType?: ts.Type };
  if (!(mapped.objectFlags & ObjectFlags.Mapped)) return false;
  // Resolving the members finds what the type was mapped from.
  checker.getPropertiesOfType(type);
  if (mapped.modifiersType !== undefined && overLiteralKeys(checker, mapped.modifiersType)) return true;
  const { declaration } = mapped;
  if (declaration === undefined || !typescript.isMappedTypeNode(declaration)) return false;
  const { constraint } = declaration.typeParameter;
  const isOfFields = constraint !== undefined && typescript.isTypeOperatorNode(constraint);
  // Pick<T, K> takes T's own fields.
  const isPart = declaration.type !== undefined && typescript.isIndexedAccessTypeNode(declaration.type);
  return !isOfFields && !isPart;
}

/** Whether a type, or what it is when it is there, is a dictionary; asks the checker alone. */
export function isDictionary(checker: ts.TypeChecker, given: ts.Type): boolean {
  const type = checker.getNonNullableType(given);
  if (!(type.flags & (TypeFlags.Object | TypeFlags.Intersection))) return false;
  if (checker.isArrayType(type) || checker.isTupleType(type)) return false;
  return checker.getIndexInfosOfType(type).length > 0 || overLiteralKeys(checker, type);
}
