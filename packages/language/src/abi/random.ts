import { randomRecord } from '@orrery/contract';
import type { Expression, LocalId, Statement } from '../ir/ir.ts';
import type { IrType, RecordType } from '../ir/types.ts';
import { at, binary, int, load, local, region, store, unary } from './build.ts';

const spareBit = 1;
const scriptBit = 2;
const place = (offset: number) => at(region('random'), offset);
const flag = (bit: number): Expression =>
  unary('intToBoolean', binary('int.and', load('u32', place(randomRecord.flags)), int(bit)));

/** The random record of the program, built from the region `random`: contract's RandomState, and the script's position. */
export function readRandom(type: RecordType): Expression {
  return {
    kind: 'record.new',
    type,
    fields: type.fields.map(({ name, type: field }) => ({ name, value: readField(name, field) })),
    bytes: 0,
    site: 0,
  };
}

function readField(name: string, type: IrType): Expression {
  switch (name) {
    case 'a':
    case 'b':
    case 'c':
    case 'd':
    case 'scriptPosition':
    case 'scriptLength': {
      const word = load('u32', place(randomRecord[name]));
      return type.kind === 'int' ? word : unary('fromUnsigned', word);
    }
    case 'spare':
      return load('f64', place(randomRecord.spare));
    case 'spareValid':
      return flag(spareBit);
    case 'scriptMode':
      return flag(scriptBit);
    default:
      throw new TypeError(`the random record has an unknown field '${name}'`);
  }
}

/** Writes the record back. `scriptLength` is the host's alone. */
export function writeRandom(type: RecordType, record: LocalId): Statement[] {
  const read = (field: string): Expression => ({ kind: 'record.get', type, record: local(record), field });
  const bit = (field: string, mask: number): Expression =>
    binary('int.multiply', unary('booleanToInt', read(field)), int(mask));
  const flags = type.fields.some(({ name }) => name === 'scriptMode')
    ? binary('int.or', bit('spareValid', spareBit), bit('scriptMode', scriptBit))
    : bit('spareValid', spareBit);
  const words = type.fields.flatMap(({ name, type: field }): Statement[] => {
    switch (name) {
      case 'a':
      case 'b':
      case 'c':
      case 'd':
      case 'scriptPosition':
        return [
          store('u32', place(randomRecord[name]), field.kind === 'int' ? read(name) : unary('toInt', read(name))),
        ];
      case 'spare':
        return [store('f64', place(randomRecord.spare), read(name))];
      default:
        return [];
    }
  });
  return [...words, store('u32', place(randomRecord.flags), flags)];
}
