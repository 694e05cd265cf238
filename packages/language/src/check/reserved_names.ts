import type ts from 'typescript6';
import type { Diagnostics } from './diagnostics.ts';
import { typescript } from './typescript.ts';

/** Fields of records that the compiler makes: of tables, of instances that are told apart. */
const reserved = new Set(['#map', '#set', '#dictionary', '#values', '#class']);
const privatePrefix = '#private ';

/** The name under which a record holds the field `#x`. */
export function privateFieldName(name: string): string {
  return `${privatePrefix}${name.slice(1)}`;
}

/** No author's field may have the name of one of ours. */
export function checkFieldName(name: ts.Node, diagnostics: Diagnostics): void {
  if (!typescript.isStringLiteralLike(name)) return;
  if (reserved.has(name.text) || name.text.startsWith(privatePrefix))
    diagnostics.report('WM0301', name, {
      name: `a field named ${name.text}`,
      remedy: 'Begin its name with another character.',
    });
}
