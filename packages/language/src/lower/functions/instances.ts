import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import { numberType, voidType, type IrType, nothingType } from '../../ir/types.ts';
import { isFunctionType } from '../function_nodes.ts';
import { constructorOf, selfOf } from '../classes/members.ts';
import type { FunctionInfo, FunctionNode, ModuleLowering, ParameterInfo } from '../module_lowering.ts';
import { optionalType } from '../nullable.ts';
import { parameterSymbol } from './parameters.ts';
import type { FunctionShape } from './shapes.ts';

type WrittenShape = FunctionShape & { readonly kind: 'written' };

/** Instances of one function that ask for each other; more is taken for endless. */
const deepestInstances = 8;
const mostInstances = 4000;
const longestKey = 20_000;

/**
 * The instance of a function for its type arguments, its captures and the functions it is given (undefined where an
 * argument is a value). Its body is lowered later, from the module's queue.
 */
export function instanceOf(
  module: ModuleLowering,
  shape: WrittenShape,
  functions: readonly (FunctionShape | undefined)[],
  place: ts.Node,
  asking: FunctionInfo | undefined,
): FunctionInfo {
  const key = `${shape.key}(${functions.map((each) => each?.key ?? '').join(',')})`;
  const known = module.instances.get(key);
  if (known !== undefined) return known;
  let depth = 0;
  for (let at = asking; at !== undefined; at = at.asking) if (at.node === shape.node) depth += 1;
  if (depth > deepestInstances || module.instances.size > mostInstances || key.length > longestKey)
    module.diagnostics.reject('WM0407', place, { name: shape.name });
  const info = module.types.within(shape.environment, () => describe(module, shape, functions, asking));
  module.instances.set(key, info);
  module.pending.push(info);
  return info;
}

function describe(
  module: ModuleLowering,
  shape: WrittenShape,
  functions: readonly (FunctionShape | undefined)[],
  asking: FunctionInfo | undefined,
): FunctionInfo {
  const { node, name, captures, environment } = shape;
  const self = typescript.isClassDeclaration(node) ? undefined : selfOf(module, node);
  const parameters = parameterNodes(node).map((parameter, at) => describeParameter(module, parameter, functions[at]));
  return {
    id: module.output.reserveFunction(),
    name,
    node,
    ...(self === undefined ? {} : { self }),
    parameters,
    result: resultOf(module, node),
    captures,
    environment,
    ...(asking === undefined ? {} : { asking }),
    forms: new Map(),
  };
}

export function parameterNodes(node: FunctionNode | ts.ClassDeclaration): readonly ts.ParameterDeclaration[] {
  return typescript.isClassDeclaration(node) ? (constructorOf(node)?.parameters ?? []) : node.parameters;
}

function describeParameter(
  module: ModuleLowering,
  node: ts.ParameterDeclaration,
  shape: FunctionShape | undefined,
): ParameterInfo {
  if (shape !== undefined) return { type: voidType, node, shape };
  const isRest = node.dotDotDotToken !== undefined;
  const type = module.types.ofDeclaration(node);
  const declared = isRest ? type : optionalType(type, node.questionToken);
  // Of a parameter that no value reaches (`x: never`) any representation serves.
  return { type: declared.kind === 'void' ? nothingType : declared, node };
}

function resultOf(module: ModuleLowering, node: FunctionNode | ts.ClassDeclaration): IrType {
  const { checker, types } = module;
  if (typescript.isClassDeclaration(node)) {
    const symbol = node.name === undefined ? undefined : checker.getSymbolAtLocation(node.name);
    return symbol === undefined ? voidType : types.of(checker.getDeclaredTypeOfSymbol(symbol), node);
  }
  if (node.type !== undefined) return types.ofNode(node.type);
  const signature = checker.getSignatureFromDeclaration(node);
  if (signature === undefined) return voidType;
  const own = checker.getReturnTypeOfSignature(signature);
  return types.of(wantedResult(module, node) ?? own, node);
}

/** What the place of a function in parentheses, an argument or a declaration wants it to return. */
function wantedResult({ checker }: ModuleLowering, node: FunctionNode): ts.Type | undefined {
  if (!typescript.isArrowFunction(node) && !typescript.isFunctionExpression(node)) return undefined;
  const wanted = checker.getContextualType(node);
  const [signature, ...others] = wanted === undefined ? [] : checker.getNonNullableType(wanted).getCallSignatures();
  if (signature === undefined || others.length > 0 || signature.typeParameters !== undefined) return undefined;
  const result = checker.getReturnTypeOfSignature(signature);
  const open = typescript.TypeFlags.Any | typescript.TypeFlags.Unknown | typescript.TypeFlags.TypeParameter;
  return (result.flags & open) === 0 ? result : undefined;
}

/** Whether a parameter takes a function that is resolved while compiling: called or passed on, never replaced. */
export function takesFunction(module: ModuleLowering, node: ts.ParameterDeclaration): boolean {
  if (node.dotDotDotToken !== undefined) return false;
  const symbol = parameterSymbol(module.checker, node);
  if (symbol === undefined || module.reassigned.has(symbol)) return false;
  if (typescript.isParameterPropertyDeclaration(node, node.parent)) return false;
  return isFunctionType(
    module.checker.getNonNullableType(module.types.resolved(module.checker.getTypeAtLocation(node))),
  );
}

/** Whether one instance serves all calls: no type parameters and no functions as parameters. */
export function isPlain(module: ModuleLowering, node: FunctionNode | ts.ClassDeclaration): boolean {
  if (module.isLibrary) return true;
  const owner =
    typescript.isMethodDeclaration(node) || typescript.isArrowFunction(node) ? classAround(node) : undefined;
  return (
    (node.typeParameters?.length ?? 0) === 0 &&
    (owner?.typeParameters?.length ?? 0) === 0 &&
    parameterNodes(node).every((parameter) => !takesFunction(module, parameter))
  );
}

function classAround(node: ts.Node): ts.ClassDeclaration | undefined {
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent)
    if (typescript.isClassDeclaration(at)) return at;
  return undefined;
}

/** The element of a rest parameter's array at a position; a tuple has its own. */
export function restElement(type: IrType, at: number): IrType {
  if (type.kind === 'array') return type.element;
  if (type.kind !== 'record') return numberType;
  return type.fields.find(({ name }) => name === String(at))?.type ?? numberType;
}
