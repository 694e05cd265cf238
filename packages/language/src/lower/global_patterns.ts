import type ts from 'typescript6';
import { typescript } from '../check/typescript.ts';
import { bindName } from './bindings.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { constantMember } from './mathematics.ts';

/** `const { PI } = Math`: its constants are values, its functions are not. False if the source is no such object. */
export function bindGlobals(f: FunctionBuilder, pattern: ts.BindingPattern, source: ts.Expression): boolean {
  if (!typescript.isIdentifier(source) || (source.text !== 'Math' && source.text !== 'Number')) return false;
  const isGlobal = f.symbol(source)?.declarations?.every((node) => node.getSourceFile().isDeclarationFile) ?? false;
  if (!isGlobal) return false;
  for (const element of pattern.elements) {
    if (typescript.isOmittedExpression(element)) continue;
    const name = (element.propertyName ?? element.name).getText();
    const value = constantMember(source.text, name);
    if (value === undefined || !typescript.isIdentifier(element.name))
      return f.reject('WM0301', element, {
        name: `${name} of ${source.text} by itself`,
        remedy: `Write ${source.text}.${name} where it is used.`,
      });
    bindName(f, element.name, value, undefined);
  }
  return true;
}
