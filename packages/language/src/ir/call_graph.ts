import type { FunctionId, IrFunction, Module } from './ir.ts';
import { forEachExpression, forEachStatement } from './walk.ts';

/** What callers must know about a function; indexed like `Module.functions`. */
export interface FunctionFacts {
  /** Lies on a cycle of the call graph. */
  readonly recursive: boolean;
  /** Recursive, or reaches a recursive function: takes the call depth as a hidden first parameter. */
  readonly carriesDepth: boolean;
  /** Can end with a failure, so that its callers have to look. */
  readonly mayFail: boolean;
  /**
   * Ours, may fail, and called from an author's function, directly or through others of ours: takes the site of its call
   * as a hidden parameter, after the depth, which stands wherever its body names site 0. Whoever calls it with site 0
   * hands on the one it carries itself, or 0.
   */
  readonly carriesSite: boolean;
}

/** Facts about every function of a module whose budgets are inserted already. */
export function functionFacts(module: Module): readonly FunctionFacts[] {
  const shapes = module.functions.map((ir) => scan(ir, module.initialise));
  const recursive = onCycles(shapes.map(({ calls, attempts }) => [...calls, ...attempts]));
  const carriesDepth = closure(
    recursive,
    shapes.map(({ calls, attempts }) => [...calls, ...attempts]),
  );
  const mayFail = closure(
    shapes.map(({ fails }, at) => fails || recursive[at] === true),
    shapes.map(({ calls }) => calls),
  );
  const fromAuthor = reachedFromAuthor(
    module,
    shapes.map(({ calls }) => calls),
  );
  return shapes.map((_, at) => ({
    recursive: recursive[at] === true,
    carriesDepth: carriesDepth[at] === true,
    mayFail: mayFail[at] === true,
    carriesSite: fromAuthor.has(at) && mayFail[at] === true,
  }));
}

/** Functions of ours that the author's code calls, its initialisation included. */
function reachedFromAuthor(module: Module, calls: readonly (readonly FunctionId[])[]): ReadonlySet<FunctionId> {
  const isAuthors = (id: FunctionId): boolean => module.functions[id]?.authored === true || id === module.initialise;
  const found = new Set<FunctionId>();
  const open = calls.flatMap((targets, id) => (isAuthors(id) ? targets : []));
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (isAuthors(id) || found.has(id)) continue;
    found.add(id);
    open.push(...(calls[id] ?? []));
  }
  return found;
}

/** Which functions lie on a cycle of calls. */
export function recursiveFunctions(module: Module): readonly boolean[] {
  return onCycles(
    module.functions.map((ir) => {
      const { calls, attempts } = scan(ir, module.initialise);
      return [...calls, ...attempts];
    }),
  );
}

interface Shape {
  readonly calls: readonly FunctionId[];
  /** Called in an `attempt`, which stops failures. */
  readonly attempts: readonly FunctionId[];
  readonly fails: boolean;
}

function scan(ir: IrFunction, initialise: FunctionId): Shape {
  const calls = new Set<FunctionId>();
  const attempts = new Set<FunctionId>();
  let fails = false;
  forEachStatement(ir.body, ({ kind }) => {
    if (kind === 'reinitialise') calls.add(initialise);
    fails ||=
      kind === 'array.set' ||
      kind === 'array.push' ||
      kind === 'fail' ||
      kind === 'charge' ||
      kind === 'spend' ||
      kind === 'begin' ||
      kind === 'reinitialise';
  });
  forEachExpression(ir.body, (expression) => {
    if (expression.kind === 'call') calls.add(expression.function);
    if (expression.kind === 'attempt') attempts.add(expression.function);
    fails ||=
      expression.kind === 'record.new' ||
      expression.kind === 'array.new' ||
      expression.kind === 'array.make' ||
      expression.kind === 'array.get' ||
      expression.kind === 'string.concat' ||
      expression.kind === 'string.slice' ||
      expression.kind === 'string.fromUnits' ||
      expression.kind === 'memory.loadText' ||
      expression.kind === 'string.equal' ||
      expression.kind === 'string.less' ||
      (expression.kind === 'unwrap' && expression.site !== undefined);
  });
  return { calls: [...calls], attempts: [...attempts], fails };
}

// Tarjan 1972, with an explicit stack: a program's own call graph may be deep.
function onCycles(edges: readonly (readonly number[])[]): boolean[] {
  const order: number[] = edges.map(() => -1);
  const low: number[] = edges.map(() => -1);
  const waiting: boolean[] = edges.map(() => false);
  const result: boolean[] = edges.map((targets, at) => targets.includes(at));
  const component: number[] = [];
  let counter = 0;
  for (let root = 0; root < edges.length; root += 1) {
    if (order[root] !== -1) continue;
    const work: { node: number; next: number }[] = [{ node: root, next: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1);
      if (frame === undefined) break;
      const { node } = frame;
      if (frame.next === 0) {
        order[node] = counter;
        low[node] = counter;
        counter += 1;
        component.push(node);
        waiting[node] = true;
      }
      const target = edges[node]?.[frame.next];
      frame.next += 1;
      if (target === undefined) {
        work.pop();
        const parent = work.at(-1);
        if (parent !== undefined) low[parent.node] = Math.min(low[parent.node] ?? 0, low[node] ?? 0);
        if (low[node] === order[node]) {
          const members = component.splice(component.indexOf(node));
          for (const member of members) {
            waiting[member] = false;
            if (members.length > 1) result[member] = true;
          }
        }
      } else if (order[target] === -1) {
        work.push({ node: target, next: 0 });
      } else if (waiting[target] === true) {
        low[node] = Math.min(low[node] ?? 0, order[target] ?? 0);
      }
    }
  }
  return result;
}

/** A function has the property if it has it itself or an edge leads to one that has. */
function closure(own: readonly boolean[], edges: readonly (readonly number[])[]): boolean[] {
  const result = [...own];
  const callers: number[][] = edges.map(() => []);
  edges.forEach((targets, from) => targets.forEach((target) => callers[target]?.push(from)));
  const queue = result.flatMap((holds, at) => (holds ? [at] : []));
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    for (const caller of callers[at] ?? []) {
      if (result[caller] === true) continue;
      result[caller] = true;
      queue.push(caller);
    }
  }
  return result;
}
