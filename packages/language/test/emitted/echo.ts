import { kindOfType, type LayoutType } from '@orrery/contract';
import { linkProgram } from '../../src/abi/link.ts';
import { Diagnostics } from '../../src/check/diagnostics.ts';
import { checkFiles } from '../../src/check/program.ts';
import type { IrFunction } from '../../src/ir/ir.ts';
import { mixedKindOf } from '../../src/ir/mixed.ts';
import type { LinkedModule } from '../../src/ir/linked.ts';
import {
  arrayType,
  booleanType,
  nullableType,
  numberType,
  recordType,
  sameType,
  stringType,
  type IrType,
  type RecordType,
} from '../../src/ir/types.ts';
import { verifyModule } from '../../src/ir/verify.ts';
import { assemble } from '../../src/lower/assemble.ts';
import { borderTables, functionsOf, renumbered } from '../../src/lower/border_tables.ts';
import { randomRecordType } from '../../src/lower/library.ts';
import { loweredLibrary } from '../../src/lower/prepared_library.ts';
import { LibraryLinker } from '../../src/lower/linking.ts';
import { beginModule } from '../../src/lower/module.ts';
import { dictionaryType, mapType, setType } from '../../src/lower/table_types.ts';
import { Families, joinedByKind } from '../../src/lower/families.ts';
import { emptyFunction } from './hand_made.ts';

/**
 * How a program may hold values of a layout; undefined for variants that use one field in two ways or are told apart by
 * literals of several kinds.
 */
export function representation(layout: LayoutType): IrType | undefined {
  switch (layout.kind) {
    case 'number':
      return numberType;
    case 'boolean':
      return booleanType;
    case 'string':
      return stringType;
    case 'literal':
      return ofLiterals(layout.values);
    case 'tuple':
      return recordOf(layout.elements.map((type, i) => ({ name: String(i), type })));
    case 'record':
      return recordOf(layout.fields);
    case 'array':
      return wrapped(representation(layout.element), arrayType);
    case 'optional':
      return wrapped(representation(layout.value), nullableType);
    case 'union': {
      const tag = ofLiterals(layout.variants.map((variant) => variant.tag));
      if (tag === undefined || tag.kind === 'record') return undefined;
      const family = new Map<string, IrType>([[layout.tag, tag]]);
      for (const field of layout.variants.flatMap(({ fields }) => fields)) {
        const type = representation(field.type);
        const known = family.get(field.name);
        if (type === undefined || (known !== undefined && !sameType(known, type))) return undefined;
        family.set(field.name, type);
      }
      return recordType([...family].map(([name, type]) => ({ name, type })));
    }
    case 'map': {
      const key = representation(layout.key);
      const value = representation(layout.value);
      return key === undefined || value === undefined ? undefined : mapType(key, value);
    }
    case 'mixed': {
      const types = layout.alternatives.map(representation);
      const known = types.filter((type) => type !== undefined);
      // A tuple of nothing, or an object whose fields have the names of a tuple's, is never a type of a program.
      if (!known.every((type, i) => mixedKindOf(type) === kindOfType(layout.alternatives[i] ?? layout)))
        return undefined;
      return known.length < types.length ? undefined : joinedByKind(known, sameType);
    }
    case 'set':
      return wrapped(representation(layout.element), setType);
    case 'dictionary':
      return wrapped(representation(layout.value), dictionaryType);
  }
}

function ofLiterals(values: readonly (string | number | boolean)[]): IrType | undefined {
  const kinds = new Set(values.map((value) => typeof value));
  if (kinds.size > 1)
    return joinedByKind(
      [...kinds].map((kind) => (kind === 'string' ? stringType : kind === 'number' ? numberType : booleanType)),
      sameType,
    );
  return kinds.has('string') ? stringType : kinds.has('number') ? numberType : booleanType;
}

const wrapped = (type: IrType | undefined, wrap: (type: IrType) => IrType): IrType | undefined =>
  type === undefined ? undefined : wrap(type);

function recordOf(fields: readonly { readonly name: string; readonly type: LayoutType }[]): IrType | undefined {
  const typed = fields.map(({ name, type }) => ({ name, type: representation(type) }));
  return typed.every((field): field is { name: string; type: IrType } => field.type !== undefined)
    ? recordType(typed)
    : undefined;
}

/** A program whose step returns the state that it is given, or any other that the function `change` makes of it. */
export function echoing(layout: LayoutType, state: IrType, change?: IrFunction): LinkedModule {
  const library = loweredLibrary();
  const diagnostics = new Diagnostics();
  const module = beginModule({
    checked: checkFiles([], []),
    files: [],
    diagnostics,
    isLibrary: false,
    families: new Families(true),
    library: (output) => new LibraryLinker(library, output),
    fixedTypes: new Map(),
    randomType: randomRecordType,
  });
  const integer = module.library.find('randomInteger')?.id ?? 0;
  const tables = borderTables(module, [state]);
  const result: RecordType = recordType([
    { name: 'state', type: state },
    { name: 'reward', type: numberType },
    { name: 'terminated', type: booleanType },
  ]);
  const changed = change === undefined ? undefined : module.output.reserveFunction();
  if (changed !== undefined && change !== undefined) module.output.functions[changed] = change;
  const step = module.output.reserveFunction();
  const given = { kind: 'local', local: 0 } as const;
  module.output.functions[step] = {
    ...emptyFunction,
    name: 'step',
    locals: [{ name: 'state', type: state }],
    parameterCount: 1,
    result,
    authored: true,
    body: [
      {
        kind: 'return',
        value: {
          kind: 'record.new',
          type: result,
          fields: [
            {
              name: 'state',
              value: changed === undefined ? given : { kind: 'call', function: changed, arguments: [given], site: 0 },
            },
            { name: 'reward', value: { kind: 'number', value: 0 } },
            { name: 'terminated', value: { kind: 'boolean', value: false } },
          ],
          bytes: 0,
          site: 0,
        },
      },
    ],
  };
  const roots = [step, integer, ...tables.flatMap(functionsOf)];
  const { module: assembled, functionOf } = assemble(module.output, roots, { parameters: [] });
  const linked = linkProgram({
    module: assembled,
    layout: {
      state: layout,
      action: { kind: 'boolean' },
      actionSpace: { kind: 'finite', actions: [true] },
      stochastic: false,
      legalActions: false,
      initialState: false,
      players: false,
    },
    sourceHash: '',
    state,
    action: booleanType,
    entries: { step: { function: functionOf(step), parameterCount: 1, result, terminated: 'terminated' } },
    runtime: { integer: functionOf(integer) },
    tables: tables.map((table) => renumbered(table, functionOf)),
  });
  const violations = verifyModule(linked.module);
  if (violations.length > 0) throw new Error(violations.map(({ message }) => message).join('; '));
  return linked;
}
