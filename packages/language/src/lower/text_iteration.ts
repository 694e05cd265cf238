import type ts from 'typescript6';
import { booleanType, intType, stringType } from '../ir/types.ts';
import type { FunctionBuilder } from './function_builder.ts';
import { callLibrary } from './library_calls.ts';
import { binary, intValue, type Value } from './value.ts';
import type { Iteration, View } from './walk.ts';

/** The code points of a string: a pair of surrogates is one. */
export function textIteration(f: FunctionBuilder, text: Value, view: View, node: ts.Node): Iteration | undefined {
  if (text.type.kind !== 'string' || view !== 'itself') return undefined;
  const length: Value = { expression: { kind: 'string.length', string: text.expression }, type: intType };
  return {
    element: stringType,
    each: (body, turns = 'charged') => {
      const index = f.local('i', intType, false);
      f.set(index, intValue(0));
      const loop = f.label();
      const statements = f.block(() => {
        const test = binary('int.less', f.read(index), length, booleanType);
        f.emit({ kind: 'if', test: test.expression, then: [], otherwise: [{ kind: 'break', label: loop }] });
        const character = f.stabilise(callLibrary(f, 'characterFrom', [text, f.read(index)], node), 'character');
        // Before the body, which may go on with the next turn at once.
        const width: Value = { expression: { kind: 'string.length', string: character.expression }, type: intType };
        f.set(index, binary('int.add', f.read(index), width, intType));
        body({ value: () => character }, loop);
      });
      f.loop(loop, statements, f.place, turns);
    },
  };
}
