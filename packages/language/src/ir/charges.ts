import { abstractBytes } from '@orrery/contract';
import { recursiveFunctions } from './call_graph.ts';
import type { Expression, IrFunction, Module, SiteId, Statement } from './ir.ts';
import type { IrType, RecordType } from './types.ts';
import { mapOperands, mapParts } from './rebuild.ts';

/**
 * Inserts both budgets, once, before any emitter runs, so that every engine counts the same.
 *
 * - One charge at the entry of each authored function and at the start of each turn of its loops. A loop that came from
 *   an inlined array method stands for the calls of its callback. Functions of the library, and loops that say so, carry
 *   no automatic charges.
 * - Abstract bytes of every allocation, whoever wrote it.
 * - `recursive` on functions that lie on a cycle of calls.
 */
export function insertCharges(module: Module): Module {
  const recursive = recursiveFunctions(module);
  return {
    ...module,
    functions: module.functions.map((ir, at) => chargeFunction(ir, recursive[at] === true)),
  };
}

/** Abstract bytes of one value where it is stored: an int is a number to the author. */
export function storedBytes(type: IrType): number {
  switch (type.kind) {
    case 'number':
    case 'int':
      return abstractBytes.number;
    case 'boolean':
      return abstractBytes.boolean;
    case 'nullable':
      return storedBytes(type.value);
    default:
      return abstractBytes.reference;
  }
}

function recordBytes(type: RecordType): number {
  return type.fields.reduce((sum: number, field) => sum + storedBytes(field.type), abstractBytes.header);
}

const one = (site: SiteId): Statement => ({ kind: 'charge', amount: { kind: 'int', value: 1 }, site });

function chargeFunction(ir: IrFunction, recursive: boolean): IrFunction {
  const expression = (node: Expression): Expression => {
    const mapped = mapOperands(node, expression);
    switch (mapped.kind) {
      case 'record.new':
        return { ...mapped, bytes: recordBytes(mapped.type) };
      case 'array.new': {
        const bytes = abstractBytes.header + mapped.elements.length * storedBytes(mapped.type.element);
        return { ...mapped, bytes };
      }
      case 'array.make':
        return { ...mapped, headerBytes: abstractBytes.header, elementBytes: storedBytes(mapped.type.element) };
      default:
        return mapped;
    }
  };
  const body = (statements: readonly Statement[]): readonly Statement[] =>
    statements.map((statement) => {
      const mapped = mapParts(statement, expression, body);
      switch (mapped.kind) {
        case 'array.set':
        case 'array.push':
          return { ...mapped, elementBytes: storedBytes(mapped.type.element) };
        case 'loop':
          return ir.authored && mapped.free !== true
            ? { ...mapped, body: [one(mapped.site ?? ir.site), ...mapped.body] }
            : mapped;
        default:
          return mapped;
      }
    });
  const charged = body(ir.body);
  return { ...ir, recursive, body: ir.authored ? [one(ir.site), ...charged] : charged };
}
