import { selfDeclared, success, type LayoutType, type Result } from '@orrery/contract';
import { checkProgram } from './compile.ts';
import type { Diagnostic } from './diagnostic.ts';

/** What a declaration says about the two types that cross the border; a name that it leaves out is undefined. */
export interface DeclaredLayouts {
  readonly state: LayoutType | undefined;
  readonly action: LayoutType | undefined;
}

/**
 * The layouts of `State` and `Action` as the declaration of a contract spells them. TypeScript knows no lengths: an array is
 * one of any length. A declaration that is not of the language is told as a program is.
 */
export function declaredLayouts(declaration: string): Result<DeclaredLayouts, readonly Diagnostic[]> {
  const declares = (name: string): boolean => new RegExp(`\\b(?:type|interface)\\s+${name}\\b`, 'u').test(declaration);
  const [hasState, hasAction] = [declares('State'), declares('Action')];
  const program = [
    declaration,
    hasState ? '' : 'type State = number;',
    hasAction ? '' : 'type Action = number;',
    'export type { State, Action };',
    'export function step(state: State, _action: Action): { state: State; reward: number; done: boolean } {',
    '  return { state, reward: 0, done: false };',
    '}',
    'export function legalActions(_state: State): Action[] { return []; }',
  ].join('\n');
  const checked = checkProgram(program, selfDeclared);
  if (!checked.ok) return checked;
  const { state, action } = checked.value.section.layout;
  return success({ state: hasState ? state : undefined, action: hasAction ? action : undefined });
}
