// covers: types that contain themselves: lists, trees, expressions, nested lists, two types that contain each other; recursive classes; generic lists and queues
interface Cell {
  value: number;
  next: Cell | null;
}

type Tree = { kind: 'leaf'; value: number } | { kind: 'node'; left: Tree; right: Tree; label?: string };

type Expr = number | { op: '+' | '*'; args: Expr[] } | { op: 'neg'; of: Expr };

type Nested = number | Nested[];

interface Folder {
  name: string;
  files: File[];
  parent?: Folder;
}
interface File {
  size: number;
  within: Folder;
}

class Node2 {
  readonly key: number;
  left: Node2 | undefined;
  right: Node2 | undefined;
  constructor(key: number) {
    this.key = key;
  }
  insert(key: number): void {
    if (key < this.key) {
      if (this.left === undefined) this.left = new Node2(key);
      else this.left.insert(key);
    } else if (this.right === undefined) this.right = new Node2(key);
    else this.right.insert(key);
  }
  depth(): number {
    return 1 + Math.max(this.left?.depth() ?? 0, this.right?.depth() ?? 0);
  }
}

interface Trie {
  ends: boolean;
  children: Map<string, Trie>;
}

const RULE: Expr = { op: '+', args: [1, { op: '*', args: [2, 3] }, { op: 'neg', of: 4 }] };

function pushed(list: Cell | null, value: number): Cell {
  return { value, next: list };
}

function reversed(list: Cell | null): Cell | null {
  let result: Cell | null = null;
  for (let at = list; at !== null; at = at.next) result = pushed(result, at.value);
  return result;
}

function sum(tree: Tree): number {
  return tree.kind === 'leaf' ? tree.value : sum(tree.left) + sum(tree.right) + (tree.label ?? '').length;
}

function built(values: readonly number[], from: number, to: number): Tree {
  if (to - from <= 1) return { kind: 'leaf', value: values[from] ?? -1 };
  const middle = (from + to) >> 1;
  const node: Tree = { kind: 'node', left: built(values, from, middle), right: built(values, middle, to) };
  if (to - from > 2) node.label = 'wide';
  return node;
}

function evaluated(expr: Expr): number {
  if (typeof expr === 'number') return expr;
  if (expr.op === 'neg') return -evaluated(expr.of);
  const parts = expr.args.map(evaluated);
  return expr.op === '+' ? parts.reduce((a, b) => a + b, 0) : parts.reduce((a, b) => a * b, 1);
}

function flat(nested: Nested): number[] {
  return typeof nested === 'number' ? [nested] : nested.flatMap(flat);
}

function add(trie: Trie, word: string): void {
  let at = trie;
  for (const letter of word) {
    let next = at.children.get(letter);
    if (next === undefined) {
      next = { ends: false, children: new Map() };
      at.children.set(letter, next);
    }
    at = next;
  }
  at.ends = true;
}

const count = (trie: Trie): number => [...trie.children.values()].reduce((total, child) => total + count(child), trie.ends ? 1 : 0); // prettier-ignore

class ListNode<T> {
  value: T;
  next: ListNode<T> | null = null;
  constructor(v: T) {
    this.value = v;
  }
}
class Queue<T> {
  head: ListNode<T> | null = null;
  tail: ListNode<T> | null = null;
  push(v: T): void {
    const n = new ListNode(v);
    if (this.tail === null) {
      this.head = n;
      this.tail = n;
    } else {
      this.tail.next = n;
      this.tail = n;
    }
  }
  pop(): T | undefined {
    const h = this.head;
    if (h === null) return undefined;
    this.head = h.next;
    if (this.head === null) this.tail = null;
    return h.value;
  }
}
type LinkedList<T> = { v: T; rest: LinkedList<T> } | null;
function toArray<T>(l: LinkedList<T>): T[] {
  const out: T[] = [];
  while (l !== null) {
    out.push(l.v);
    l = l.rest;
  }
  return out;
}
const ROOT: { name: string; kids: readonly Kid[] } = { name: 'r', kids: [{ name: 'k', kids: [] }] };
interface Kid {
  name: string;
  kids: readonly Kid[];
}
function depth(k: Kid): number {
  return 1 + k.kids.reduce((m, x) => Math.max(m, depth(x)), 0);
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let list: Cell | null = null;
  for (const x of state) list = pushed(list, x);
  const back = reversed(list);
  const out: number[] = [back?.value ?? -1, back?.next?.value ?? -2, list === back ? 1 : 0];
  if (list !== null) {
    list.value = action;
    const other: Cell = { value: 1, next: list };
    out.push(other.next === list ? 1 : 0, other.next?.value ?? -3);
  }
  const tree = built(state.slice(0, 6), 0, Math.min(state.length, 6));
  out.push(sum(tree), sum({ kind: 'node', left: tree, right: { kind: 'leaf', value: 0.5 }, label: 'top' }));
  out.push(evaluated(RULE), evaluated({ op: 'neg', of: { op: '*', args: [action, RULE, 2] } }));
  const nested: Nested = [1, [action, [3, []]], [[[state.length]]]];
  out.push(...flat(nested), flat(7).length);
  const root: Folder = { name: 'root', files: [] };
  const inner: Folder = { name: 'inner', files: [], parent: root };
  inner.files.push({ size: action, within: inner }, { size: 2, within: root });
  out.push(inner.files.reduce((total, file) => total + file.size * file.within.name.length, 0));
  out.push(inner.files[1]?.within.files.length ?? -1, inner.parent?.parent === undefined ? 1 : 0);
  const search = new Node2(state[0] ?? 0);
  for (const x of state.slice(1, 7)) if (x === x) search.insert(x);
  out.push(search.depth(), search.left?.key ?? -1, search.right?.right?.key ?? -1);
  const trie: Trie = { ends: false, children: new Map() };
  for (const word of ['go', 'gold', 'up', `up${state.length % 3}`, 'go']) add(trie, word);
  out.push(count(trie), trie.children.get('g')?.children.size ?? -1);
  const numbers = new Queue<number>();
  const texts = new Queue<string>();
  for (const x of state) {
    numbers.push(x);
    texts.push(`${x}`);
  }
  out.push(numbers.pop() ?? -1, (texts.pop() ?? '').length, numbers.pop() ?? -2);
  out.push(
    ...toArray<number>({ v: 1, rest: { v: action, rest: null } }),
    toArray<string>({ v: 'a', rest: null }).length,
  );
  out.push(depth(ROOT));
  return { state: out, reward: 0, terminated: false };
}
