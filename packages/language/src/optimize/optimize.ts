import { functionFacts, type FunctionFacts } from '../ir/call_graph.ts';
import type { FunctionId, IrFunction, Module } from '../ir/ir.ts';
import type { IrType } from '../ir/types.ts';
import { inlineCalls } from './inline.ts';
import { replaceRecords } from './records.ts';
import { forEachCall, sizeOf } from './shape.ts';
import { holdWords } from './words.ts';

/** Bodies up to this many nodes take the place of every call. */
const smallBody = 60;
/** The same of functions that are given a record of mere numbers, such as the random stream: without the call it may be none. */
const smallBodyWithRecord = 250;
/** Bodies up to this many nodes take the place of calls in what hosts call: a step is short beside the way into it. */
const shortStep = 600;
/** Nodes that a function may grow to. */
const largeFunction = 6000;

export interface Optimized {
  readonly module: Module;
  /** Those of the module as it was: what functions take from their callers has not changed. */
  readonly facts: readonly FunctionFacts[];
  /** Functions that are still called, exported or run at the start. */
  readonly used: ReadonlySet<FunctionId>;
}

/**
 * A module that means the same, spends the same at the same points and fails at the same places, in less time: small
 * functions and those with one call stand where they are called, records that nobody else sees become locals, and numbers
 * that are words are ints.
 */
export function optimizeModule(module: Module, exported: readonly FunctionId[]): Optimized {
  const facts = functionFacts(module);
  const functions = [...module.functions];
  const current: Module = { ...module, functions };
  const roots = new Set([...exported, module.initialise]);
  const sizes = functions.map(({ body }) => sizeOf(body));
  const limits = functions.map(({ locals, parameterCount }) =>
    locals.some(({ type }, at) => at < parameterCount && isFlat(type)) ? smallBodyWithRecord : smallBody,
  );
  const calls = functions.map(() => 0);
  const attempted = new Set<FunctionId>();
  for (const { body } of module.functions)
    forEachCall(body, (callee, kind) => {
      calls[callee] = (calls[callee] ?? 0) + 1;
      if (kind === 'attempt') attempted.add(callee);
    });
  for (const id of calleesFirst(module)) {
    let size = sizes[id] ?? 0;
    // What is put in many places stays small, without what it rarely calls.
    const staysSmall = (calls[id] ?? 0) > 1 && size <= (limits[id] ?? 0);
    functions[id] = inlineCalls(current, facts, id, (callee) => {
      if (facts[callee]?.recursive === true || callee === module.initialise) return false;
      const callSize = sizes[callee] ?? 0;
      const isOnly = calls[callee] === 1 && !roots.has(callee) && !staysSmall;
      const isShort = callSize <= (roots.has(id) ? shortStep : (limits[callee] ?? 0));
      return (isOnly || isShort) && size + callSize <= largeFunction;
    });
    size = sizeOf(functions[id].body);
    sizes[id] = size;
  }
  const used = reachable(functions, roots);
  for (const id of used) functions[id] = holdWords(replaceRecords(functions[id] as IrFunction));
  return { module: current, facts, used };
}

/** A record without references. */
function isFlat(type: IrType): boolean {
  return (
    type.kind === 'record' &&
    type.fields.every(
      (field) => field.type.kind === 'number' || field.type.kind === 'int' || field.type.kind === 'boolean',
    )
  );
}

/** Every function behind those that it calls, as far as there are no cycles. */
function calleesFirst(module: Module): readonly FunctionId[] {
  const order: FunctionId[] = [];
  const seen = new Set<FunctionId>();
  const callees = module.functions.map(({ body }) => {
    const found: FunctionId[] = [];
    forEachCall(body, (callee) => found.push(callee));
    return found;
  });
  for (let root = 0; root < callees.length; root += 1) {
    if (seen.has(root)) continue;
    seen.add(root);
    const open = [{ id: root, next: 0 }];
    for (let frame = open.at(-1); frame !== undefined; frame = open.at(-1)) {
      const callee = callees[frame.id]?.[frame.next];
      frame.next += 1;
      if (callee === undefined) {
        order.push(frame.id);
        open.pop();
      } else if (!seen.has(callee)) {
        seen.add(callee);
        open.push({ id: callee, next: 0 });
      }
    }
  }
  return order;
}

function reachable(functions: readonly IrFunction[], roots: Iterable<FunctionId>): ReadonlySet<FunctionId> {
  const found = new Set<FunctionId>();
  const open = [...roots];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    forEachCall(functions[id]?.body ?? [], (callee) => open.push(callee));
  }
  return found;
}
