import type { ActionKind, EvaluatedProgram } from '../search.ts';

/** A program split in two: a prefix of its lines (the state) and the rest (the rollout). code-world-models.md 3.1. */
export interface Node {
  /** 0 for the root, else the ask that made it. */
  readonly id: number;
  readonly kind: 'root' | ActionKind;
  readonly parent: Node | undefined;
  /** k of `g<k>`, `i<k>`, `f<k>`: from 1 among the siblings of its kind. */
  readonly index: number;
  /** In the order of creation; expanded, or pending. */
  children: Node[];
  /** Kinds a child may be asked for, as fixed by the node's first expansion. */
  offered: readonly ActionKind[];
  /** Kinds with an untried child. */
  readonly open: Set<ActionKind>;
  expanded: boolean;
  terminal: boolean;
  bug: boolean;
  fixesLeft: number;
  /** Non-zero only for terminal nodes. */
  reward: number;
  visits: number;
  valueSum: number;
  /** Predicted values of the asks in flight through this node, by ask: one visit each while they last. */
  readonly pending: Map<number, number>;
  /** First lines of the program. */
  prefix: string;
  /** Lines this node added to its parent's prefix. */
  length: number;
  program: EvaluatedProgram | undefined;
}

export function createNode(id: number, kind: Node['kind'], parent: Node | undefined, index: number): Node {
  return {
    id,
    kind,
    parent,
    index,
    children: [],
    offered: [],
    open: new Set(),
    expanded: false,
    terminal: false,
    bug: false,
    fixesLeft: 0,
    reward: 0,
    visits: 0,
    valueSum: 0,
    pending: new Map(),
    prefix: '',
    length: 0,
    program: undefined,
  };
}

/** Mean value of the real visits; 0 without one. */
export function value(node: Node): number {
  return node.visits === 0 ? 0 : node.valueSum / node.visits;
}

/** Visits, the asks in flight included. */
export function presentVisits(node: Node): number {
  return node.visits + node.pending.size;
}

/** Mean value, the asks in flight included at their predicted values. */
export function presentValue(node: Node): number {
  const visits = presentVisits(node);
  if (visits === 0) return 0;
  let sum = node.valueSum;
  for (const predicted of node.pending.values()) sum += predicted;
  return sum / visits;
}

/** Lines of a prefix. The released program puts an empty line before it, and one more into the root's. */
export function countLines(prefix: string, phantomLine: boolean): number {
  if (phantomLine) return prefix.split('\n').length + 1;
  return prefix === '' ? 0 : prefix.split('\n').length;
}

/** The first `lines` lines of a text, and how many there were. */
export function firstLines(text: string, lines: number): { readonly prefix: string; readonly count: number } {
  const kept = text.split('\n').slice(0, lines);
  return { prefix: kept.join('\n'), count: text === '' ? 0 : kept.length };
}
