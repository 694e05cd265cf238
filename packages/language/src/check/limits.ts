import type ts from 'typescript6';
import type { Diagnostic } from '../diagnostic.ts';
import { describe } from './rules.ts';
import { typescript } from './typescript.ts';

/** Characters of a source: world models have a few thousand; types of a table of 100,000 numbers take minutes to check. */
export const longestSource = 65_536;

/** Brackets within brackets. The parser and the checker recurse, and every machine has another stack. */
export const deepestNesting = 200;

/** Refuses a source that would exhaust the checker, before anything parses it. Brackets in texts and comments count. */
export function checkLimits(source: string): Diagnostic | undefined {
  if (source.length > longestSource) {
    return at('WM0306', 1, 1, { found: String(source.length), limit: String(longestSource) });
  }
  let depth = 0;
  let line = 1;
  let lineStart = 0;
  for (let offset = 0; offset < source.length; offset += 1) {
    const character = source[offset];
    if (character === '\n') {
      line += 1;
      lineStart = offset + 1;
    } else if (character === '(' || character === '[' || character === '{') {
      depth += 1;
      if (depth > deepestNesting) return tooDeep(line, offset - lineStart + 1);
    } else if (character === ')' || character === ']' || character === '}') {
      depth = Math.max(0, depth - 1);
    }
  }
  return undefined;
}

/** Arms of an `else if` or `? :` chain: the checker's time grows with the square of their number. */
export const longestChain = 256;

/** Operands of `&&`, `||` and `??` beside each other: the checker's time grows with the third power of their number. */
export const longestCondition = 128;

/**
 * Nodes of the syntax tree above a node. Sums, calls of methods and signs make chains without brackets; what asks for the
 * types along one takes time that grows with the square of its length, and the stack that it needs differs by machine.
 */
export const deepestTree = 500;

/** How deep a node lies in the tree, and in the chains that go through it. */
interface Depths {
  readonly tree: number;
  readonly arms: number;
  readonly operands: number;
}

/** Refuses a program with a chain that would take the checker minutes, at the arm or the node that is one too many. */
export function checkChains(file: ts.SourceFile): Diagnostic | undefined {
  // Not recursive: what is too deep must not exhaust the stack here.
  const pending: { readonly node: ts.Node; readonly depths: Depths }[] = [
    { node: file, depths: { tree: 0, arms: 1, operands: 1 } },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { node, depths } = next;
    const limit = limitBelow(depths);
    if (limit !== undefined) {
      const { line, character } = file.getLineAndCharacterOfPosition(node.getStart(file));
      return at('WM0307', line + 1, character + 1, { limit: String(limit) });
    }
    typescript.forEachChild(node, (child) => {
      const tree = depths.tree + 1;
      const arms = isNextArm(node, child) ? depths.arms + 1 : 1;
      pending.push({ node: child, depths: { tree, arms, operands: operandsAt(child, node, depths.operands) } });
    });
  }
  return undefined;
}

function limitBelow({ tree, arms, operands }: Depths): number | undefined {
  if (arms > longestChain) return longestChain;
  if (operands > longestCondition) return longestCondition;
  return tree > deepestTree ? deepestTree : undefined;
}

function isNextArm(node: ts.Node, child: ts.Node): boolean {
  if (typescript.isIfStatement(node)) return child === node.elseStatement && typescript.isIfStatement(child);
  return (
    typescript.isConditionalExpression(node) && child === node.whenFalse && typescript.isConditionalExpression(child)
  );
}

/** Brackets around a part of a condition do not end it. */
function operandsAt(child: ts.Node, parent: ts.Node, above: number): number {
  if (isCondition(child)) return isCondition(parent) || typescript.isParenthesizedExpression(parent) ? above + 1 : 2;
  return typescript.isParenthesizedExpression(child) ? above : 1;
}

function isCondition(node: ts.Node): boolean {
  if (!typescript.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return (
    kind === typescript.SyntaxKind.AmpersandAmpersandToken ||
    kind === typescript.SyntaxKind.BarBarToken ||
    kind === typescript.SyntaxKind.QuestionQuestionToken
  );
}

/** What a stack overflow inside the checker or the lowering means: nesting without brackets, such as a chain of `!`. */
export function tooDeep(line: number, column: number): Diagnostic {
  return at('WM0307', line, column, { limit: String(deepestNesting) });
}

function at(rule: 'WM0306' | 'WM0307', line: number, column: number, facts: Record<string, string>): Diagnostic {
  return { rule, line, column, ...describe(rule, facts) };
}
