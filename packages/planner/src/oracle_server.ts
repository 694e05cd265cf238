import { success, type Result } from '@orrery/contract';
import type { PlannerError } from './error.ts';
import { addon } from './native.ts';

/** Answers requests of the oracle protocol about true environments, one line at a time. */
export interface OracleServer {
  /** The answer to one request, without a newline; whatever is wrong with the request is its answer. */
  answer(line: string): string;
}

/** A server that keeps the environments it has made. */
export function oracleServer(): Result<OracleServer, PlannerError> {
  const native = addon();
  if (!native.ok) return native;
  const server = new native.value.OracleServer();
  return success({ answer: (line) => server.answer(line) });
}
