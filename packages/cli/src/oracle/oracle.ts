import { once } from 'node:events';
import type { Writable } from 'node:stream';
import { oracleServer } from '@orrery/planner';
import { valueOf } from '../failure.ts';
import { lines, type Line } from './lines.ts';
import { isModel, ModelServer, type ModelRequest } from './model_server.ts';
import { Refusal, refusalLine } from './refusal.ts';

/** Bytes of the longest request that is read. */
const longestLine = 4 * 1024 * 1024;

/**
 * `orrery oracle --stdio`: answers requests of the oracle protocol, one JSON object a line, in their order, until the input
 * ends. Whatever is wrong with a line is its answer, and the next one is served.
 */
export async function oracle(input: AsyncIterable<Uint8Array>, output: Writable): Promise<void> {
  const server = valueOf(oracleServer());
  const models = new ModelServer();
  for await (const line of lines(input, longestLine)) {
    const answer = await answered(line, server, models);
    // A reader that is slow holds up the next answer, not this process's memory.
    if (!output.write(`${answer}\n`)) await once(output, 'drain');
  }
}

async function answered(line: Line, server: { answer(line: string): string }, models: ModelServer): Promise<string> {
  switch (line.kind) {
    case 'too_long':
      return refusalLine('too_long', `the line has more than ${line.limit} bytes; send less at once`);
    case 'not_utf8':
      return refusalLine('malformed', 'the line is not UTF-8');
    case 'text':
      return line.text.includes('model:') ? modelAnswer(line.text, server, models) : server.answer(line.text);
  }
}

async function modelAnswer(
  text: string,
  server: { answer(line: string): string },
  models: ModelServer,
): Promise<string> {
  let request: unknown;
  try {
    request = JSON.parse(text);
  } catch {
    return server.answer(text);
  }
  if (typeof request !== 'object' || request === null || !isModel((request as ModelRequest)['env']))
    return server.answer(text);
  const { id } = request as ModelRequest;
  try {
    const answer = await models.answer(request as ModelRequest);
    return JSON.stringify(id === undefined ? answer : { ...answer, id });
  } catch (error) {
    if (error instanceof Refusal) return refusalLine(error.code, error.message, id);
    return refusalLine('internal', `a defect of orrery: ${error instanceof Error ? error.message : String(error)}`, id);
  }
}
