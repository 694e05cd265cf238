import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';

/** A simulator of other people in a process of its own (benchmarks/peers). */
export interface Peer {
  readonly name: string;
  /** Why it takes no part at all. */
  readonly missing?: string;
  /** Steps per second over about `seconds`, or why there are none. */
  measure(environment: string, seconds: number): Promise<number | string>;
  close(): void;
}

interface Answer {
  readonly steps?: number;
  readonly seconds?: number;
  readonly skipped?: string;
}

/** Starts the peer of a script, with the interpreter that the variable of the environment names. */
export function startPeer(name: string, script: string, variable: string, count: number): Peer {
  const python = process.env[variable];
  if (python === undefined || python === '') {
    const missing = `${variable} names no Python (benchmarks/peers/README.md)`;
    return { name, missing, measure: () => Promise.resolve(missing), close: () => undefined };
  }
  const path = fileURLToPath(new URL(`../../peers/${script}`, import.meta.url));
  const child = spawn(python, [path], { stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting: ((line: string) => void)[] = [];
  const end = (why: string): void => {
    for (const answer of waiting.splice(0)) answer(JSON.stringify({ skipped: why }));
  };
  child.on('error', (error) => end(`${python} does not start: ${error.message}`));
  child.on('exit', () => end(`${script} ended`));
  child.stdin.on('error', () => end(`${script} ended`));
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  return {
    name,
    async measure(environment, seconds) {
      const line = await new Promise<string>((answer) => {
        waiting.push(answer);
        if (child.exitCode !== null || !child.stdin.writable) end(`${script} ended`);
        else child.stdin.write(`${JSON.stringify({ env: environment, seconds, count })}\n`);
      });
      const { steps, seconds: taken, skipped } = JSON.parse(line) as Answer;
      if (steps !== undefined && taken !== undefined) return steps / taken;
      return skipped ?? 'no figure';
    },
    close: () => child.kill(),
  };
}
