import { spawn, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { createInterface } from 'node:readline';
import { z } from 'zod';

/** What a request came to. */
export interface Figure {
  /** Work done: steps, simulations, plans. */
  readonly units: number;
  /** By a wall clock. */
  readonly seconds: number;
  /** The process's time on processors, of peers that tell it. */
  readonly cpu: number | undefined;
}

/** Other people's software in a process of its own (benchmarks/peers), that answers a line with a line. */
export interface Peer {
  readonly name: string;
  /** Why it takes no part at all. */
  readonly missing?: string;
  /** Works for about `seconds`; a figure, or why there is none. */
  measure(request: { readonly seconds: number } & Readonly<Record<string, unknown>>): Promise<Figure | string>;
  close(): void;
}

const answerShape = z.object({
  units: z.number().optional(),
  seconds: z.number().optional(),
  cpu: z.number().optional(),
  skipped: z.string().optional(),
});

/** A peer that takes no part. */
export function missingPeer(name: string, missing: string): Peer {
  return { name, missing, measure: () => Promise.resolve(missing), close: () => undefined };
}

/** Starts the peer of a script of benchmarks/peers, with the interpreter that the variable of the environment names. */
export function startPeer(name: string, script: string, variable: string): Peer {
  const python = process.env[variable];
  if (python === undefined || python === '')
    return missingPeer(name, `${variable} names no Python (benchmarks/peers/README.md)`);
  const path = fileURLToPath(new URL(`../peers/${script}`, import.meta.url));
  return startProgram(name, python, [path]);
}

/** Starts a peer that is a program. */
export function startProgram(name: string, program: string, words: readonly string[]): Peer {
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', 'ignore'] });
  const waiting: ((line: string) => void)[] = [];
  const end = (why: string): void => {
    for (const answer of waiting.splice(0)) answer(JSON.stringify({ skipped: why }));
  };
  child.on('error', (error) => end(`${program} does not start: ${error.message}`));
  child.on('exit', () => end(`${program} ended`));
  child.stdin.on('error', () => end(`${program} ended`));
  createInterface({ input: child.stdout }).on('line', (line) => waiting.shift()?.(line));
  return {
    name,
    async measure(request) {
      const line = await new Promise<string>((answer) => {
        waiting.push(answer);
        if (hasEnded(child)) end(`${program} ended`);
        else child.stdin.write(`${JSON.stringify(request)}\n`);
      });
      const { units, seconds, cpu, skipped } = answerShape.parse(JSON.parse(line));
      return units === undefined || seconds === undefined ? (skipped ?? 'no figure') : { units, seconds, cpu };
    },
    close: () => child.kill(),
  };
}

const hasEnded = (child: ChildProcess): boolean => child.exitCode !== null || child.stdin?.writable !== true;
