import { abstractBytes, statusCode } from '@orrery/contract';
import type binaryen from 'binaryen';
import { firstUnit, staticUnits, textPadding, unitStride } from '../abi/text_region.ts';
import { load32 } from './loads.ts';
import { globals, offsetOf, type WasmContext } from './names.ts';
import { arrayHeader } from './records.ts';

type Ref = binaryen.ExpressionRef;

/** A string: its length in units, then the units. */
export const textHeader = { length: 0, units: 4 } as const;

/** Strings shorter than this are compared without a charge. */
export const freeUnits = 16;

/** Copied word by word up to here: `memory.copy` costs a call. */
const shortCopy = 128;

/**
 * Functions on text. Those that make a string yield 0 after a failure, comparisons 2.
 *
 * - `text_spend(units, site)`: charges and bytes of a string that is made; `text_room(units, site)`: its memory
 * - `text_append(at, string)`: copies the units of a string to an address and yields the address behind them
 * - `text_concat(a, b, site)`, `text_slice(string, from, to, site)`, `text_from_units(array, site)`
 * - `text_load(address, units, site)`: a string of units in a region, without a charge
 * - `text_same(a, b)`: whether two strings have the same units, without a charge
 * - `text_equal(a, b, site)`, `text_less(a, b, site)`
 */
export function addText(context: WasmContext): void {
  const { binaryen, wasm: m } = context;
  const { i32, i64 } = binaryen;
  const local = (index: number): Ref => m.local.get(index, i32);
  const constant = (value: number): Ref => m.i32.const(value);
  const lengthOf = (text: Ref): Ref => load32(context, textHeader.length, 0, text);
  const isStatic = (text: Ref): Ref => m.i32.lt_u(text, constant(offsetOf(context, 'reserved')));
  const strings = offsetOf(context, 'strings');
  const define = (name: string, parameters: binaryen.Type[], variables: binaryen.Type[], body: Ref[]): void => {
    m.addFunction(name, binaryen.createType(parameters), i32, variables, m.block(null, body));
  };
  // What it takes from the charges, or the failure and `otherwise`.
  const charge = (units: () => Ref, site: Ref, otherwise: number): Ref =>
    m.block(null, [
      m.if(
        m.i32.lt_u(m.global.get(globals.charges, i32), units()),
        m.block(null, [m.call('exhausted', [site], binaryen.none), m.return(constant(otherwise))]),
      ),
      m.global.set(globals.charges, m.i32.sub(m.global.get(globals.charges, i32), units())),
    ]);

  // text_spend(units: i64, site) → 1; 2 = sixteenths or bytes, as i64: several long strings are more than 32 bits
  const units = (): Ref => m.local.get(0, i64);
  const amount = (): Ref => m.local.get(2, i64);
  define(
    'text_spend',
    [i64, i32],
    [i64],
    [
      m.local.set(2, m.i64.shr_u(units(), m.i64.const(4n))),
      m.if(
        m.i64.lt_u(m.i64.extend_u(m.global.get(globals.charges, i32)), amount()),
        m.block(null, [m.call('exhausted', [local(1)], binaryen.none), m.return(constant(0))]),
      ),
      m.global.set(globals.charges, m.i32.sub(m.global.get(globals.charges, i32), m.i32.wrap(amount()))),
      m.local.set(
        2,
        m.i64.add(
          m.i64.const(BigInt(abstractBytes.header)),
          m.i64.mul(m.i64.const(BigInt(abstractBytes.unit)), units()),
        ),
      ),
      m.if(
        m.i64.lt_u(m.i64.extend_u(m.global.get(globals.bytes, i32)), amount()),
        m.block(null, [
          m.global.set(globals.bytes, constant(0)),
          m.call(
            'fail',
            [constant(statusCode.memory_exhausted), local(1), m.f64.const(0), m.f64.const(0)],
            binaryen.none,
          ),
          m.return(constant(0)),
        ]),
      ),
      m.global.set(globals.bytes, m.i32.sub(m.global.get(globals.bytes, i32), m.i32.wrap(amount()))),
      m.return(constant(1)),
    ],
  );

  // text_room(units, site): 2 = address
  define(
    'text_room',
    [i32, i32],
    [i32],
    [
      m.local.set(
        2,
        m.call(
          'bump',
          [m.i32.add(m.i32.shl(local(0), constant(1)), constant(textHeader.units + textPadding)), local(1)],
          i32,
        ),
      ),
      m.if(local(2), m.i32.store(textHeader.length, 0, local(2), local(0))),
      m.return(local(2)),
    ],
  );

  // Whole words: what is written behind the last unit is padding or written again. 3 = where the copy ends
  const copy = (to: number, from: number, bytes: number, last: number): Ref =>
    m.if(
      m.i32.gt_u(local(bytes), constant(shortCopy)),
      m.memory.copy(local(to), local(from), local(bytes)),
      m.block('copied', [
        m.local.set(last, m.i32.add(local(to), local(bytes))),
        m.loop(
          'copy',
          m.block(null, [
            m.br('copied', m.i32.ge_u(local(to), local(last))),
            m.i64.store(0, 1, local(to), m.i64.load(0, 1, local(from))),
            m.local.set(to, m.i32.add(local(to), constant(8))),
            m.local.set(from, m.i32.add(local(from), constant(8))),
            m.br('copy'),
          ]),
        ),
      ]),
    );

  // text_append(at, string) → behind: 2 = bytes, 3 = end of the copy, 4 = result
  define(
    'text_append',
    [i32, i32],
    [i32, i32, i32],
    [
      m.local.set(2, m.i32.shl(lengthOf(local(1)), constant(1))),
      m.local.set(4, m.i32.add(local(0), local(2))),
      m.local.set(1, m.i32.add(local(1), constant(textHeader.units))),
      copy(0, 1, 2, 3),
      m.return(local(4)),
    ],
  );

  // text_concat(a, b, site): 3 = length of a, 4 = length of b, 5 = result
  const none = (): Ref => m.return(constant(0));
  define(
    'text_concat',
    [i32, i32, i32],
    [i32, i32, i32],
    [
      m.local.set(3, lengthOf(local(0))),
      m.local.set(4, lengthOf(local(1))),
      m.if(
        m.i32.eqz(m.call('text_spend', [m.i64.add(m.i64.extend_u(local(3)), m.i64.extend_u(local(4))), local(2)], i32)),
        none(),
      ),
      // Charged as if made anew; nobody can tell.
      m.if(m.i32.eqz(local(3)), m.return(local(1))),
      m.if(m.i32.eqz(local(4)), m.return(local(0))),
      m.local.set(5, m.call('text_room', [m.i32.add(local(3), local(4)), local(2)], i32)),
      m.if(m.i32.eqz(local(5)), none()),
      m.drop(
        m.call(
          'text_append',
          [m.call('text_append', [m.i32.add(local(5), constant(textHeader.units)), local(0)], i32), local(1)],
          i32,
        ),
      ),
      m.return(local(5)),
    ],
  );

  // The static string of one unit, for what it returns early.
  const single = (unit: () => Ref): Ref =>
    m.if(
      m.i32.lt_u(unit(), constant(staticUnits)),
      m.return(m.i32.add(constant(strings + firstUnit), m.i32.mul(unit(), constant(unitStride)))),
    );

  if (context.text.readsUnits) {
    // text_slice(string, from, to, site): 2 = bytes, 4 = units, 5 = result, 6 = to, 7 = end of the copy, 8 = the one unit
    define(
      'text_slice',
      [i32, i32, i32, i32],
      [i32, i32, i32, i32, i32],
      [
        m.local.set(4, m.i32.sub(local(2), local(1))),
        m.if(m.i32.eq(local(4), lengthOf(local(0))), m.return(local(0))),
        m.if(m.i32.eqz(m.call('text_spend', [m.i64.extend_u(local(4)), local(3)], i32)), none()),
        m.if(m.i32.eqz(local(4)), m.return(constant(strings))),
        m.local.set(1, m.i32.add(local(0), m.i32.shl(local(1), constant(1)))),
        m.if(
          m.i32.eq(local(4), constant(1)),
          m.block(null, [m.local.set(8, m.i32.load16_u(textHeader.units, 0, local(1))), single(() => local(8))]),
        ),
        m.local.set(5, m.call('text_room', [local(4), local(3)], i32)),
        m.if(m.i32.eqz(local(5)), none()),
        m.local.set(1, m.i32.add(local(1), constant(textHeader.units))),
        m.local.set(6, m.i32.add(local(5), constant(textHeader.units))),
        m.local.set(2, m.i32.shl(local(4), constant(1))),
        copy(6, 1, 2, 7),
        m.return(local(5)),
      ],
    );

    // text_from_units(array, site): 2 = units, 3 = result, 4 = from, 5 = to, 6 = end, 7 = the one unit
    define(
      'text_from_units',
      [i32, i32],
      [i32, i32, i32, i32, i32, i32],
      [
        m.local.set(2, load32(context, arrayHeader.length, 0, local(0))),
        m.if(m.i32.eqz(m.call('text_spend', [m.i64.extend_u(local(2)), local(1)], i32)), none()),
        m.local.set(4, load32(context, arrayHeader.data, 0, local(0))),
        m.if(
          m.i32.eq(local(2), constant(1)),
          m.block(null, [m.local.set(7, m.i32.load16_u(0, 0, local(4))), single(() => local(7))]),
        ),
        m.local.set(3, m.call('text_room', [local(2), local(1)], i32)),
        m.if(m.i32.eqz(local(3)), none()),
        m.local.set(5, m.i32.add(local(3), constant(textHeader.units))),
        m.local.set(6, m.i32.add(local(5), m.i32.shl(local(2), constant(1)))),
        m.block('written', [
          m.loop(
            'write',
            m.block(null, [
              m.br('written', m.i32.ge_u(local(5), local(6))),
              m.i32.store16(0, 0, local(5), m.i32.load16_u(0, 0, local(4))),
              m.local.set(5, m.i32.add(local(5), constant(2))),
              m.local.set(4, m.i32.add(local(4), constant(4))),
              m.br('write'),
            ]),
          ),
        ]),
        m.return(local(3)),
      ],
    );
  }

  // text_load(address, units, site): 3 = result; the bytes of a region are far from 32 bits
  define(
    'text_load',
    [i32, i32, i32],
    [i32],
    [
      m.local.set(
        3,
        m.call(
          'new',
          [
            m.i32.add(m.i32.mul(local(1), constant(abstractBytes.unit)), constant(abstractBytes.header)),
            m.i32.add(m.i32.shl(local(1), constant(1)), constant(textHeader.units + textPadding)),
            local(2),
          ],
          i32,
        ),
      ),
      m.if(m.i32.eqz(local(3)), none()),
      m.i32.store(textHeader.length, 0, local(3), local(1)),
      m.memory.copy(m.i32.add(local(3), constant(textHeader.units)), local(0), m.i32.shl(local(1), constant(1))),
      m.return(local(3)),
    ],
  );

  // text_same(a, b): 2 = units left
  const word = (text: number): Ref => m.i64.load(textHeader.units, 1, local(text));
  define(
    'text_same',
    [i32, i32],
    [i32],
    [
      m.local.set(2, lengthOf(local(0))),
      m.if(m.i32.ne(local(2), lengthOf(local(1))), m.return(constant(0))),
      m.block('compared', [
        m.loop(
          'compare',
          m.block(null, [
            m.br('compared', m.i32.lt_u(local(2), constant(4))),
            m.if(m.i64.ne(word(0), word(1)), m.return(constant(0))),
            m.local.set(0, m.i32.add(local(0), constant(8))),
            m.local.set(1, m.i32.add(local(1), constant(8))),
            m.local.set(2, m.i32.sub(local(2), constant(4))),
            m.br('compare'),
          ]),
        ),
      ]),
      m.if(m.i32.eqz(local(2)), m.return(constant(1))),
      // Of the last word only the units that belong to the strings.
      m.return(
        m.i64.eqz(
          m.i64.shl(
            m.i64.xor(word(0), word(1)),
            m.i64.extend_u(m.i32.sub(constant(64), m.i32.shl(local(2), constant(4)))),
          ),
        ),
      ),
    ],
  );

  // text_equal(a, b, site): 3 = length; the common cases apart, so that they can be inlined
  define(
    'text_equal',
    [i32, i32, i32],
    [i32],
    [
      m.local.set(3, lengthOf(local(0))),
      m.if(m.i32.ne(local(3), lengthOf(local(1))), m.return(constant(0))),
      m.if(
        m.i32.lt_u(local(3), constant(freeUnits)),
        m.block(null, [
          m.if(m.i32.eq(local(0), local(1)), m.return(constant(1))),
          m.if(m.i32.and(isStatic(local(0)), isStatic(local(1))), m.return(constant(0))),
        ]),
      ),
      m.return(m.call('text_equal_slow', [local(0), local(1), local(2)], i32)),
    ],
  );
  define(
    'text_equal_slow',
    [i32, i32, i32],
    [],
    [
      charge(() => m.i32.shr_u(lengthOf(local(0)), constant(4)), local(2), 2),
      m.if(m.i32.eq(local(0), local(1)), m.return(constant(1))),
      m.return(m.call('text_same', [local(0), local(1)], i32)),
    ],
  );

  // text_less(a, b, site): 3 = length of a, 4 = length of b, 5 = units to compare, 6 and 7 = units
  define(
    'text_less',
    [i32, i32, i32],
    [i32, i32, i32, i32, i32],
    [
      m.local.set(3, lengthOf(local(0))),
      m.local.set(4, lengthOf(local(1))),
      m.local.set(5, m.select(m.i32.lt_u(local(3), local(4)), local(3), local(4))),
      charge(() => m.i32.shr_u(local(5), constant(4)), local(2), 2),
      m.block('compared', [
        m.loop(
          'compare',
          m.block(null, [
            m.br('compared', m.i32.eqz(local(5))),
            m.local.set(6, m.i32.load16_u(textHeader.units, 0, local(0))),
            m.local.set(7, m.i32.load16_u(textHeader.units, 0, local(1))),
            m.if(m.i32.ne(local(6), local(7)), m.return(m.i32.lt_u(local(6), local(7)))),
            m.local.set(0, m.i32.add(local(0), constant(2))),
            m.local.set(1, m.i32.add(local(1), constant(2))),
            m.local.set(5, m.i32.sub(local(5), constant(1))),
            m.br('compare'),
          ]),
        ),
      ]),
      m.return(m.i32.lt_u(local(3), local(4))),
    ],
  );
}
