import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { constantMember } from './mathematics.ts';
import type { Value } from './value.ts';

/** `const { PI } = Math`: its constants are values, its functions are not. Undefined if the source is no such object. */
export function globalConstants(
  f: FunctionBuilder,
  pattern: ts.BindingPattern,
  source: ts.Expression,
): readonly { readonly name: ts.Identifier; readonly value: Value }[] | undefined {
  if (!typescript.isIdentifier(source) || (source.text !== 'Math' && source.text !== 'Number')) return undefined;
  const isGlobal = f.symbol(source)?.declarations?.every((node) => node.getSourceFile().isDeclarationFile) ?? false;
  if (!isGlobal) return undefined;
  return pattern.elements.flatMap((element) => {
    if (typescript.isOmittedExpression(element)) return [];
    const name = (element.propertyName ?? element.name).getText();
    const value = constantMember(source.text, name);
    if (value === undefined || !typescript.isIdentifier(element.name))
      return f.reject('WM0301', element, {
        name: `${name} of ${source.text} by itself`,
        remedy: `Write ${source.text}.${name} where it is used.`,
      });
    return [{ name: element.name, value }];
  });
}
