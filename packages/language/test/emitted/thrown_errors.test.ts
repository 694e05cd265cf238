import { readFileSync } from 'node:fs';
import { encode, RandomStream, statusCode, type LayoutType } from '@orrery/contract';
import { expect, test } from 'vitest';
import { javascriptEngine, wasmEngine, type Engine } from '../../fuzz/instance.ts';
import { checkProgram, emitWasm } from '../../src/index.ts';
import { numbersContract, reference } from '../reference.ts';

const source = readFileSync(new URL('../programs/features/errors_of_the_author.ts', import.meta.url), 'utf8');

const bytesOf = (layout: LayoutType, value: number | number[]): Uint8Array => {
  const bytes = encode(layout, value);
  if (!bytes.ok) throw new Error(bytes.error.message);
  return bytes.value;
};

test('an error of the author tells the host the message that it has in JavaScript', async () => {
  const checked = checkProgram(source, numbersContract);
  if (!checked.ok) throw new Error(checked.error[0]?.message);
  const program = checked.value;
  const engines: readonly Engine[] = [
    javascriptEngine(program),
    wasmEngine(await emitWasm(program, { optimize: 'none' }), 'none'),
  ];
  const step = reference(source)['step'] as unknown as (state: number[], action: number) => unknown;
  const messageOf = (state: number[], action: number): string => {
    try {
      step([...state], action);
    } catch (error) {
      if (error instanceof Error) return error.message;
    }
    return 'nothing is thrown';
  };
  const stream = RandomStream.of(1, 'Sample', 0).state;
  const inputs: readonly (readonly [number[], number])[] = [
    [[], 0],
    [[4.5], 0],
    [[1, 2.25], 0],
    [[1], 2.75],
    [[1], -4],
    [[1], -2.5],
  ];
  const { state: stateLayout, action: actionLayout } = program.section.layout;
  for (const [state, action] of inputs)
    for (const { name, step: stepped } of engines) {
      const outcome = stepped(bytesOf(stateLayout, state), bytesOf(actionLayout, action), stream);
      const told = outcome.text ?? program.section.sites[outcome.site]?.text;
      expect([name, outcome.status, told]).toEqual([name, statusCode.thrown, messageOf(state, action)]);
    }
});
