import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import { symbolOfThis } from '../classes/members.ts';
import { functionNodeOf, isLocal } from '../function_nodes.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import type { FunctionNode, ModuleLowering } from '../module_lowering.ts';
import { variableSymbol } from '../symbols.ts';
import type { Value } from '../value.ts';
import { slotsOf, slotsOfCapture, type Capture, type FunctionShape } from './shapes.ts';

/**
 * Variables of enclosing functions that a local function names, itself or through the functions around it that it calls:
 * what it calls gets its own captures from the caller.
 */
export function captureSymbols(module: ModuleLowering, node: FunctionNode): readonly ts.Symbol[] {
  const found = new Set<ts.Symbol>();
  const reached = new Set<FunctionNode>([node]);
  for (const root of reached) {
    const visit = (inner: ts.Node): void => {
      if (typescript.isTypeNode(inner)) return;
      if (typescript.isIdentifier(inner)) use(inner, root);
      const self = inner.kind === typescript.SyntaxKind.ThisKeyword ? symbolOfThis(inner, module.checker) : undefined;
      if (self !== undefined) found.add(self);
      typescript.forEachChild(inner, visit);
    };
    const use = (name: ts.Identifier, within: FunctionNode): void => {
      const symbol = variableSymbol(name, module.checker);
      const declaration = symbol?.valueDeclaration;
      if (symbol === undefined || declaration === undefined || !isLocal(declaration)) return;
      // `this.x` of a constructor's `public x` names the field, not the parameter.
      if ((symbol.flags & typescript.SymbolFlags.Property) !== 0) return;
      if (contains(within, declaration) && declaration !== within) return;
      const called = functionNodeOf(symbol);
      if (called !== undefined) reached.add(called);
      else if (isVariable(declaration)) found.add(symbol);
    };
    typescript.forEachChild(root, visit);
  }
  return [...found];
}

function isVariable(node: ts.Node): boolean {
  return typescript.isVariableDeclaration(node) || typescript.isParameter(node) || typescript.isBindingElement(node);
}

function contains(outer: ts.Node, inner: ts.Node): boolean {
  return outer.getSourceFile() === inner.getSourceFile() && outer.pos <= inner.pos && inner.end <= outer.end;
}

/** What a local function captures as it is at this point of `f`, with the values that go with it. */
export function captured(
  f: FunctionBuilder,
  node: FunctionNode,
  place: ts.Node,
): { readonly captures: readonly Capture[]; readonly values: readonly Value[] } {
  const parts = captureSymbols(f.module, node).map((symbol): { capture: Capture; values: readonly Value[] } => {
    const known = f.functions.get(symbol);
    if (known !== undefined) return { capture: { symbol, kind: 'function', shape: known.shape }, values: known.values };
    const binding = f.bindings.get(symbol);
    if (binding === undefined) return f.rejectUnbound(place, symbol);
    const { type, unsigned, cell, late } = binding;
    return {
      capture: {
        symbol,
        kind: 'variable',
        type,
        unsigned,
        ...(cell === undefined ? {} : { cell }),
        ...(late === undefined ? {} : { late }),
      },
      values: [f.read(binding.local)],
    };
  });
  return { captures: parts.map(({ capture }) => capture), values: parts.flatMap(({ values }) => values) };
}

/** Parameters for the slots of a shape. */
export function receive(f: FunctionBuilder, shape: FunctionShape): readonly Value[] {
  return slotsOf(shape).map(({ name, type }) => f.read(f.local(name, type, true)));
}

/** Parameters for captures, under the names that the body knows them by. */
export function bindCaptures(f: FunctionBuilder, captures: readonly Capture[]): void {
  for (const capture of captures) {
    if (capture.kind === 'function') {
      f.functions.set(capture.symbol, { shape: capture.shape, values: receive(f, capture.shape) });
      continue;
    }
    const { symbol, type, unsigned, cell, late } = capture;
    f.bindings.set(symbol, {
      local: f.local(symbol.name, cell ?? type, true),
      type,
      unsigned,
      ...(cell === undefined ? {} : { cell }),
      ...(late === undefined ? {} : { late }),
    });
  }
}

export function slotCount(captures: readonly Capture[]): number {
  return captures.reduce((sum, capture) => sum + slotsOfCapture(capture).length, 0);
}
