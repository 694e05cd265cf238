import type ts from 'typescript6';
import { numberType, typeKey, type ArrayType, type IrType } from '../../ir/types.ts';
import type { FunctionNode } from '../module_lowering.ts';
import type { TypeEnvironment } from '../type_environment.ts';
import type { Value } from '../value.ts';

/*
 * Functions are never values at run time: a function value is a shape, known while compiling, and the values of the
 * variables that it captures. Passing one to a function makes an instance of the callee for the shape, which takes the
 * captured values as hidden parameters. What a program stores is the number of a function without captures (stored.ts).
 */

/** What is known of a function value while compiling. Equal keys, equal shapes. */
export type FunctionShape =
  | {
      readonly kind: 'written';
      readonly key: string;
      readonly name: string;
      /** Of a class: its constructor. */
      readonly node: FunctionNode | ts.ClassDeclaration;
      readonly environment: TypeEnvironment;
      readonly captures: readonly Capture[];
    }
  /** `Math.abs`, `Number`, … */
  | { readonly kind: 'given'; readonly key: string; readonly owner: string | undefined; readonly name: string }
  /** Any of the functions that the program stores: its number. */
  | { readonly kind: 'stored'; readonly key: 'stored' }
  /** An optional parameter that is given no function. */
  | { readonly kind: 'none'; readonly key: 'null' | 'undefined' };

/** Something around a function that its body names. */
export type Capture =
  | {
      readonly symbol: ts.Symbol;
      readonly kind: 'variable';
      readonly type: IrType;
      readonly unsigned: boolean;
      readonly cell?: ArrayType;
      readonly late?: true;
    }
  | { readonly symbol: ts.Symbol; readonly kind: 'function'; readonly shape: FunctionShape };

/** A function value in the function being lowered: a value for each slot of its shape, in order. */
export interface FunctionValue {
  readonly shape: FunctionShape;
  readonly values: readonly Value[];
}

export const storedShape: FunctionShape = { kind: 'stored', key: 'stored' };

export function noFunction(which: 'null' | 'undefined'): FunctionValue {
  return { shape: { kind: 'none', key: which }, values: [] };
}

export function writtenShape(
  name: string,
  node: FunctionNode | ts.ClassDeclaration,
  environment: TypeEnvironment,
  captures: readonly Capture[],
): FunctionShape & { kind: 'written' } {
  const place = `${node.getSourceFile().fileName}:${node.pos}:${node.end}`;
  const key = `${place}<${environment.key}>[${captures.map(captureKey).join(',')}]`;
  return { kind: 'written', key, name, node, environment, captures };
}

function captureKey(capture: Capture): string {
  const { symbol } = capture;
  const place = `${symbol.name}@${symbol.valueDeclaration?.pos ?? 0}`;
  if (capture.kind === 'function') return `${place}=${capture.shape.key}`;
  const { type, unsigned, cell, late } = capture;
  return `${place}:${typeKey(type)}${unsigned ? 'u' : ''}${cell === undefined ? '' : 'c'}${late === true ? 'l' : ''}`;
}

/** What takes the place of a function value where values are passed. */
export function slotsOf(shape: FunctionShape): readonly { readonly name: string; readonly type: IrType }[] {
  switch (shape.kind) {
    case 'stored':
      return [{ name: 'function', type: numberType }];
    case 'given':
    case 'none':
      return [];
    case 'written':
      return shape.captures.flatMap(slotsOfCapture);
  }
}

export function slotsOfCapture(capture: Capture): readonly { readonly name: string; readonly type: IrType }[] {
  return capture.kind === 'function'
    ? slotsOf(capture.shape)
    : [{ name: capture.symbol.name, type: capture.cell ?? capture.type }];
}
