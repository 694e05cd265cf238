import type { UnitSet } from './unit_sets.ts';

/** A pattern as it is understood; groups are numbered from 1. */
export type Pattern =
  /** One unit of the set. */
  | { readonly kind: 'unit'; readonly set: UnitSet }
  | { readonly kind: 'sequence'; readonly parts: readonly Pattern[] }
  | { readonly kind: 'choice'; readonly alternatives: readonly Pattern[] }
  | { readonly kind: 'group'; readonly index: number; readonly body: Pattern }
  /** The groups inside it are `firstGroup` to before `endGroup`. */
  | {
      readonly kind: 'repeat';
      readonly body: Pattern;
      readonly least: number;
      readonly most: number;
      readonly isLazy: boolean;
      readonly firstGroup: number;
      readonly endGroup: number;
    }
  | { readonly kind: 'assertion'; readonly which: Assertion }
  | { readonly kind: 'lookahead'; readonly body: Pattern; readonly isNegative: boolean };

export type Assertion = 'textStart' | 'textEnd' | 'lineStart' | 'lineEnd' | 'wordEdge' | 'noWordEdge';

/** Whether it may match without a unit; true if in doubt. */
export function mayBeEmpty(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'unit':
      return false;
    case 'sequence':
      return pattern.parts.every(mayBeEmpty);
    case 'choice':
      return pattern.alternatives.some(mayBeEmpty);
    case 'group':
      return mayBeEmpty(pattern.body);
    case 'repeat':
      return pattern.least === 0 || mayBeEmpty(pattern.body);
    default:
      return true;
  }
}

/** Whether some group inside may be left out of a match, which makes it undefined. */
export function mayLeaveOut(pattern: Pattern, isCertain = true): boolean {
  switch (pattern.kind) {
    case 'sequence':
      return pattern.parts.some((part) => mayLeaveOut(part, isCertain));
    case 'choice':
      return pattern.alternatives.some((part) => mayLeaveOut(part, false));
    case 'group':
      return !isCertain || mayLeaveOut(pattern.body, isCertain);
    case 'repeat':
      return mayLeaveOut(pattern.body, isCertain && pattern.least > 0);
    case 'lookahead':
      return mayLeaveOut(pattern.body, isCertain && !pattern.isNegative);
    default:
      return false;
  }
}

/** Whether it can only match where the text begins. */
export function isAnchored(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'assertion':
      return pattern.which === 'textStart';
    case 'sequence':
      return pattern.parts[0] !== undefined && isAnchored(pattern.parts[0]);
    case 'choice':
      return pattern.alternatives.every(isAnchored);
    case 'group':
      return isAnchored(pattern.body);
    default:
      return false;
  }
}
