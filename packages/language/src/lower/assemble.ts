import type { FunctionId, IrFunction, LabelId, Module, ModuleConstant, Statement } from '../ir/ir.ts';
import { renumberStatements } from '../ir/renumber.ts';
import { voidType } from '../ir/types.ts';
import { forEachExpression } from '../ir/walk.ts';
import type { Fragment, ModuleOutput } from './module_lowering.ts';

/** A finished module and the new numbers of the functions that were asked for. */
export interface Assembled {
  readonly module: Module;
  readonly functionOf: (id: FunctionId) => FunctionId;
}

/**
 * Joins the initialisation, drops what `roots` do not reach, and numbers the rest in order. All of the author's
 * constants are kept: their initialisation may fail, and a program means what it says.
 */
export function assemble(
  output: ModuleOutput,
  roots: readonly FunctionId[],
  facts: Pick<Module, 'parameters' | 'probes'>,
): Assembled {
  const initialise = output.reserveFunction();
  output.functions[initialise] = joined([...output.libraryFragments, ...output.fragments]);
  const kept = reachable(output, [...roots, initialise]);
  const renumbered = new Map<FunctionId, FunctionId>();
  for (const id of [...kept].toSorted((a, b) => a - b)) renumbered.set(id, renumbered.size);
  const functionOf = (id: FunctionId): FunctionId => {
    const found = renumbered.get(id);
    if (found === undefined) throw new Error(`function ${id} was dropped although it is used`);
    return found;
  };
  const functions = [...renumbered.keys()].map((id): IrFunction => {
    const { body, ...rest } = bodyOf(output, id);
    return Object.assign(rest, { body: renumberStatements(body, { ...unchanged, function: functionOf }) });
  });
  const constants: readonly ModuleConstant[] = output.constants;
  return {
    module: { functions, constants, initialise: functionOf(initialise), sites: output.sites, ...facts },
    functionOf,
  };
}

const same = (id: number): number => id;
const unchanged = { function: same, constant: same, site: same, local: same, label: same };

function bodyOf(output: ModuleOutput, id: FunctionId): IrFunction {
  const lowered = output.functions[id];
  if (lowered === undefined) throw new Error(`function ${id} has no body`);
  return lowered;
}

/** One function from many fragments, each with its own locals and labels. */
function joined(fragments: readonly Fragment[]): IrFunction {
  const locals: IrFunction['locals'][number][] = [];
  const body: Statement[] = [];
  let labels = 0;
  for (const fragment of fragments) {
    const firstLocal = locals.length;
    const firstLabel: LabelId = labels;
    body.push(
      ...renumberStatements(fragment.body, {
        ...unchanged,
        local: (id) => id + firstLocal,
        label: (id) => id + firstLabel,
      }),
    );
    locals.push(...fragment.locals);
    labels += fragment.labels;
  }
  return {
    name: 'initialise',
    locals,
    parameterCount: 0,
    result: voidType,
    body,
    authored: true,
    recursive: false,
    site: 0,
  };
}

/** Every function that the roots call, themselves included. */
export function reachable(output: ModuleOutput, roots: readonly FunctionId[]): ReadonlySet<FunctionId> {
  const found = new Set<FunctionId>();
  const open = [...roots];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    forEachExpression(bodyOf(output, id).body, (expression) => {
      if (expression.kind === 'call' || expression.kind === 'attempt') open.push(expression.function);
    });
  }
  return found;
}
