import type ts from 'typescript6';
import { classOfThis, isStatic } from '../../check/classes.ts';
import { privateFieldName } from '../../check/reserved_names.ts';
import { typescript } from '../../check/typescript.ts';
import { functionOfField } from '../function_nodes.ts';
import type { FunctionInfo, FunctionNode, ModuleLowering } from '../module_lowering.ts';

/**
 * Classes are records of their fields. A method is a function whose first parameter is `this`; which one a call means is
 * known from the type of its receiver, since there is no inheritance.
 */

/** A field, written as one or as a parameter of the constructor (`constructor(private x: number)`). */
export type FieldNode = ts.PropertyDeclaration | ts.ParameterDeclaration;

/** The class of a symbol, if it is one. */
export function classOf(symbol: ts.Symbol | undefined): ts.ClassDeclaration | undefined {
  const declaration = symbol?.valueDeclaration;
  return declaration !== undefined && typescript.isClassDeclaration(declaration) ? declaration : undefined;
}

/** The class whose instances a type describes. */
export function classOfType(type: ts.Type): ts.ClassDeclaration | undefined {
  // `typeof Name` is anonymous.
  const isObject = (type.flags & typescript.TypeFlags.Object) !== 0;
  if (isObject && ((type as ts.ObjectType).objectFlags & typescript.ObjectFlags.Anonymous) !== 0) return undefined;
  return classOf(type.getSymbol());
}

export function constructorOf(node: ts.ClassDeclaration): ts.ConstructorDeclaration | undefined {
  return node.members.find(
    (member): member is ts.ConstructorDeclaration =>
      typescript.isConstructorDeclaration(member) && member.body !== undefined,
  );
}

/** Fields of an instance in the order they get their first values: those of the class, then of the constructor. */
export function fieldsOf(node: ts.ClassDeclaration): readonly FieldNode[] {
  const own = node.members.filter((member): member is ts.PropertyDeclaration => isField(member) && !isStatic(member));
  return [...own, ...(constructorOf(node)?.parameters.filter(isField) ?? [])];
}

/** Whether a declaration is a stored field of a class, not a method: a function in a field is a method by another name. */
export function isField(node: ts.Node): node is FieldNode {
  if (typescript.isParameter(node))
    return typescript.isParameterPropertyDeclaration(node, node.parent) && typescript.isIdentifier(node.name);
  return typescript.isPropertyDeclaration(node) && functionOfField(node) === undefined;
}

/** The name under which a record keeps a field. */
export function fieldName(node: FieldNode): string {
  const { name } = node;
  if (typescript.isIdentifier(name) || typescript.isPrivateIdentifier(name)) return memberName(name);
  return typescript.isStringLiteral(name) || typescript.isNumericLiteral(name) ? name.text : name.getText();
}

/** `#x` is another field than `x`, under a name that check/reserved_names.ts keeps authors from. */
export function memberName(name: ts.MemberName): string {
  return typescript.isPrivateIdentifier(name) ? privateFieldName(name.text) : name.text;
}

/** A property of a type that its values do not store: a method. */
export function isMethodSymbol(symbol: ts.Symbol): boolean {
  const declaration = symbol.valueDeclaration;
  // A method of an interface or of an object literal is a field that holds a function.
  const isStored =
    declaration !== undefined &&
    (typescript.isMethodSignature(declaration) || typescript.isObjectLiteralExpression(declaration.parent));
  if ((symbol.flags & typescript.SymbolFlags.Method) !== 0) return !isStored;
  return declaration !== undefined && functionOfField(declaration) !== undefined;
}

/** The symbol under which a builder knows `this`: the class itself. */
export function symbolOfThis(node: ts.Node, checker: ts.TypeChecker): ts.Symbol | undefined {
  const owner = classOfThis(node);
  return owner?.name === undefined ? undefined : checker.getSymbolAtLocation(owner.name);
}

/** The class of a method that takes `this`; undefined for static methods and functions of const objects. */
export function selfClassOf(node: ts.Node): ts.ClassDeclaration | undefined {
  let declaration = node;
  // A function in a field, perhaps in parentheses.
  while (typescript.isExpression(declaration)) declaration = declaration.parent;
  if (!typescript.isMethodDeclaration(declaration) && !typescript.isPropertyDeclaration(declaration)) return undefined;
  // A callback somewhere in a field's first value has `this` from the constructor, by capture.
  if (declaration !== node && functionOfField(declaration) !== node) return undefined;
  return typescript.isClassDeclaration(declaration.parent) && !isStatic(declaration) ? declaration.parent : undefined;
}

/** `this` of a method as its first parameter. */
export function selfOf(module: ModuleLowering, node: FunctionNode): FunctionInfo['self'] {
  const name = selfClassOf(node)?.name;
  const symbol = name === undefined ? undefined : module.checker.getSymbolAtLocation(name);
  if (symbol === undefined) return undefined;
  return { type: module.types.of(module.checker.getDeclaredTypeOfSymbol(symbol), node), symbol };
}

/** `this` as a type, inside a class: the type of its instances. */
export function thisTypeOf(type: ts.Type, checker: ts.TypeChecker): ts.Type | undefined {
  const isThis = (type.flags & typescript.TypeFlags.TypeParameter) !== 0 && 'isThisType' in type && type.isThisType;
  return isThis ? checker.getBaseConstraintOfType(type) : undefined;
}

/** Fields of the class itself that hold values. */
export function staticFields(node: ts.ClassDeclaration): readonly ts.PropertyDeclaration[] {
  return node.members.filter(
    (member): member is ts.PropertyDeclaration =>
      typescript.isPropertyDeclaration(member) && isStatic(member) && functionOfField(member) === undefined,
  );
}
