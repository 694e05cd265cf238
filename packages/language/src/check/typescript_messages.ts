import type ts from 'typescript6';
import type { Diagnostic } from '../diagnostic.ts';
import type { Diagnostics } from './diagnostics.ts';
import { memberRemedyFor, remedyFor } from './foreign_names.ts';
import { describe } from './rules.ts';
import { typescript } from './typescript.ts';

type Texts = Pick<Diagnostic, 'rule' | 'message' | 'remedy'>;

/** "Cannot find name", in the forms that go on to advise installing types or changing a target or library. */
const unknownNames = new Set([
  2304, 2552, 2580, 2581, 2582, 2583, 2584, 2591, 2592, 2593, 2503, 2311, 2585, 2663, 18004,
]);
/** "Property does not exist", likewise. */
const unknownMembers = new Set([2339, 2550, 2551, 2576, 2568]);
const implicitAny = new Set([7005, 7006, 7010, 7019, 7022, 7023, 7024, 7031, 7034, 7053]);

function unknownName(at: ts.Node | undefined, text: string): Texts {
  const name = at === undefined ? text : at.getText();
  return { rule: 'WM0101', ...describe('WM0101', { name, remedy: remedyFor(name) }) };
}

function unknownMember(at: ts.Node | undefined): Texts | undefined {
  const access = at?.parent;
  if (at === undefined || access === undefined || !typescript.isPropertyAccessExpression(access)) return undefined;
  const owner = access.expression.getText();
  if (owner === 'Math' && at.getText() === 'random') return { rule: 'WM0102', ...describe('WM0102', {}) };
  const name = at.getText();
  return { rule: 'WM0103', ...describe('WM0103', { owner, name, remedy: memberRemedyFor(owner, name) }) };
}

/** What remains of TypeScript's own advice that makes no sense here. */
const foreignAdvice = / (?:Did you mean|Try changing|Do you need|Consider|You may need|Either) .*$/su;

/** Turns TypeScript's diagnostics into ours: a rule of our own where its text would mislead, else `TS<code>` as it is. */
export function reportTypescript(found: readonly ts.Diagnostic[], diagnostics: Diagnostics): void {
  for (const { file, start, length, code, messageText } of found) {
    if (file === undefined || start === undefined || length === undefined) continue;
    if (diagnostics.covers(file, start, start + length)) continue;
    const text = typescript.flattenDiagnosticMessageText(messageText, ' ').replaceAll(/\s+/gu, ' ');
    const at = nodeAt(file, start, length);
    const { rule, message, remedy } = rewrite(code, at, text);
    diagnostics.add(rule, file, start, start + length, { message, remedy });
  }
}

function rewrite(code: number, at: ts.Node | undefined, text: string): Texts {
  if (unknownNames.has(code)) return unknownName(at, text);
  if (unknownMembers.has(code)) {
    const ours = unknownMember(at);
    if (ours !== undefined) return ours;
  }
  if (implicitAny.has(code)) {
    const name = at === undefined ? '' : at.getText();
    return { rule: 'WM0201', ...describe('WM0201', { name }) };
  }
  if (code === 7029) return { rule: 'WM0305', ...describe('WM0305', {}) };
  if (code === 2349) return { rule: 'TS2349', message: `'${at?.getText() ?? ''}' is not a function.`, remedy: '' };
  if (code === 2307 || code === 2792) return { rule: 'WM0104', ...describe('WM0104', { name: at?.getText() ?? '' }) };
  if (text.includes("'Unfilled")) return { rule: 'WM0402', ...describe('WM0402', {}) };
  const message = text.replace(foreignAdvice, '');
  return { rule: `TS${code}`, message: message.endsWith('.') ? message : `${message}.`, remedy: '' };
}

/** The smallest node that starts at `start` and is `length` long. */
function nodeAt(file: ts.SourceFile, start: number, length: number): ts.Node | undefined {
  const visit = (node: ts.Node): ts.Node | undefined => {
    if (node.getEnd() < start + length || node.getFullStart() > start) return undefined;
    const inner = typescript.forEachChild(node, visit);
    if (inner !== undefined) return inner;
    return node.getStart(file) === start && node.getEnd() === start + length ? node : undefined;
  };
  return visit(file);
}
