/**
 * A program as text that knows its parts, so that a counterexample can be made smaller without being parsed: a statement
 * may go, an expression may become another one of its type.
 */
export interface SourceTree {
  readonly role: 'text' | 'statement' | 'expression';
  readonly parts: readonly (string | SourceTree)[];
  /** Of an expression: its type as text, and the smallest expression of that type. */
  readonly type?: string;
  readonly least?: string;
  /** What of the language this node is there to use. */
  readonly feature?: string;
}

type Part = string | number | SourceTree | readonly SourceTree[];

/** Text with trees in it. */
export function code(strings: TemplateStringsArray, ...values: readonly Part[]): SourceTree {
  const parts: (string | SourceTree)[] = [];
  for (const [i, text] of strings.entries()) {
    parts.push(text);
    const value = values[i];
    if (value === undefined) continue;
    if (typeof value === 'object' && !('role' in value)) parts.push(...value);
    else parts.push(typeof value === 'number' ? `${value}` : value);
  }
  return { role: 'text', parts };
}

export function text(parts: string): SourceTree {
  return { role: 'text', parts: [parts] };
}

export function statement(feature: string, tree: SourceTree): SourceTree {
  return { role: 'statement', parts: [tree, '\n'], feature };
}

export function listed(trees: readonly SourceTree[], separator = ', '): SourceTree {
  return { role: 'text', parts: trees.flatMap((tree, i) => (i === 0 ? [tree] : [separator, tree])) };
}

export function render(tree: SourceTree): string {
  return tree.parts.map((part) => (typeof part === 'string' ? part : render(part))).join('');
}

/** How often each feature occurs. */
export function countFeatures(tree: SourceTree, into: Map<string, number> = new Map()): Map<string, number> {
  if (tree.feature !== undefined) into.set(tree.feature, (into.get(tree.feature) ?? 0) + 1);
  for (const part of tree.parts) if (typeof part !== 'string') countFeatures(part, into);
  return into;
}

/** Smaller programs to try, the most promising first: what is near the root takes most with it. */
export function* reductions(root: SourceTree): Iterable<SourceTree> {
  const length = render(root).length;
  let level: { readonly tree: SourceTree; readonly path: readonly number[] }[] = [{ tree: root, path: [] }];
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { tree, path } of level) {
      for (const smaller of reductionsOf(tree)) {
        const candidate = replaced(root, path, smaller);
        if (render(candidate).length < length) yield candidate;
      }
      for (const [i, part] of tree.parts.entries())
        if (typeof part !== 'string') next.push({ tree: part, path: [...path, i] });
    }
    level = next;
  }
}

function* reductionsOf(tree: SourceTree): Iterable<SourceTree> {
  const among = tree.parts.flatMap((part, i) => (typeof part !== 'string' && part.role === 'statement' ? [i] : []));
  for (let size = among.length >> 1; size > 1; size >>= 1)
    for (let from = 0; from < among.length; from += size) {
      const gone = new Set(among.slice(from, from + size));
      yield { ...tree, parts: tree.parts.filter((_, i) => !gone.has(i)) };
    }
  if (tree.role === 'statement') {
    yield text('');
    const inner = nearest(tree, (each) => each.role === 'statement');
    if (inner.length > 0) {
      yield code`${inner}`;
      yield code`{ ${inner} }`;
    }
  } else if (tree.role === 'expression') {
    if (tree.least !== undefined && render(tree) !== tree.least)
      yield { role: 'expression', parts: [tree.least], ...(tree.type === undefined ? {} : { type: tree.type }) };
    yield* nearest(tree, (each) => each.role === 'expression' && each.type === tree.type);
  }
}

/** The topmost nodes below this one for which a test holds. */
function nearest(tree: SourceTree, test: (each: SourceTree) => boolean): SourceTree[] {
  return tree.parts.flatMap((part) => (typeof part === 'string' ? [] : test(part) ? [part] : nearest(part, test)));
}

function replaced(tree: SourceTree, path: readonly number[], by: SourceTree): SourceTree {
  const [first, ...rest] = path;
  if (first === undefined) return by;
  const parts = tree.parts.map((part, i) =>
    i === first && typeof part !== 'string' ? replaced(part, rest, by) : part,
  );
  return { ...tree, parts };
}
