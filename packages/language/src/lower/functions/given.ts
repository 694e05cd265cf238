import type ts from 'typescript6';
import { typescript } from '../../check/typescript.ts';
import { numberType } from '../../ir/types.ts';
import type { FunctionBuilder } from '../function_builder.ts';
import { lowerMath, lowerNumberTest } from '../mathematics.ts';
import { truth } from '../operators.ts';
import { textOfValue } from '../text_conversion.ts';
import { numberOfValue, parsed } from '../number_methods.ts';
import { numberValue, stringValue, type Value } from '../value.ts';
import type { FunctionShape, FunctionValue } from './shapes.ts';

const conversions = new Set(['Number', 'Boolean', 'String', 'isNaN', 'isFinite', 'parseInt', 'parseFloat']);
const tests = new Set(['isFinite', 'isInteger', 'isSafeInteger', 'isNaN', 'parseInt', 'parseFloat']);

/** How many arguments a function of Math takes; of those that take any number, all. */
const arity: Readonly<Record<string, number>> = {
  atan2: 2,
  pow: 2,
  imul: 2,
  max: Infinity,
  min: Infinity,
  hypot: Infinity,
};

/** A function of the language that is named as a value: `xs.map(Math.abs)`, `xs.filter(Boolean)`. */
export function givenFunction(
  f: FunctionBuilder,
  owner: ts.Expression | undefined,
  name: ts.Identifier | ts.MemberName,
): FunctionValue | undefined {
  const named = owner ?? name;
  if (!typescript.isIdentifier(named)) return undefined;
  const declarations = f.symbol(named)?.declarations ?? [];
  if (declarations.length === 0 || !declarations.every((each) => each.getSourceFile().isDeclarationFile))
    return undefined;
  const isKnown =
    owner === undefined
      ? conversions.has(name.text)
      : named.text === 'Math'
        ? f.module.checker.getTypeAtLocation(name).getCallSignatures().length > 0
        : named.text === 'Number' && tests.has(name.text);
  if (!isKnown) return undefined;
  const owned = owner === undefined ? undefined : named.text;
  return { shape: { kind: 'given', key: `${owned ?? ''}.${name.text}`, owner: owned, name: name.text }, values: [] };
}

/** A call of such a function with values. */
export function callGiven(
  f: FunctionBuilder,
  shape: FunctionShape & { readonly kind: 'given' },
  given: readonly Value[],
  node: ts.Node,
): Value {
  const { owner, name } = shape;
  const [first = numberValue(Number.NaN)] = given;
  if (owner === 'Math') {
    const numbers = given
      .slice(0, arity[name] ?? 1)
      .map((value) => (value.type.kind === 'int' ? value : f.coerce(value, numberType, node)));
    return lowerMath(f, name, numbers, node as ts.CallExpression);
  }
  switch (name) {
    case 'Boolean':
      return truth(f, first);
    case 'String':
      return given.length === 0 ? stringValue('') : textOfValue(f, first, node);
    case 'parseInt':
    case 'parseFloat':
      return parsed(f, name, given, node);
    case 'Number':
      return given.length === 0 ? numberValue(0) : numberOfValue(f, first, node);
    default: {
      const number = first.type.kind === 'int' ? first : f.coerce(first, numberType, node);
      return lowerNumberTest(f, name, number) ?? f.reject('WM0405', node, { name });
    }
  }
}
