import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface, type Interface } from 'node:readline';
import { CommandError } from '../command_error.ts';

/** A program that answers each line with a line; it lives as long as the benchmark, so that rounds interleave. */
export class LineProcess {
  readonly #name: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #lines: Interface;
  #waiting: ((line: string | undefined) => void) | undefined;
  #ended = false;

  constructor(command: string, parameters: readonly string[]) {
    this.#name = [command, ...parameters].join(' ');
    this.#child = spawn(command, parameters);
    this.#lines = createInterface({ input: this.#child.stdout });
    this.#lines.on('line', (line) => this.#answer(line));
    this.#child.on('error', () => this.#end());
    this.#child.on('close', () => this.#end());
    this.#child.stdin.on('error', () => this.#end());
  }

  #answer(line: string | undefined): void {
    this.#waiting?.(line);
    this.#waiting = undefined;
  }

  #end(): void {
    this.#ended = true;
    this.#answer(undefined);
  }

  async ask(line: string): Promise<string> {
    const answer = await new Promise<string | undefined>((resolve) => {
      this.#waiting = resolve;
      if (this.#ended) this.#answer(undefined);
      else this.#child.stdin.write(`${line}\n`);
    });
    if (answer === undefined) throw new CommandError(`${this.#name} ended without an answer to ${line}`);
    return answer;
  }

  close(): void {
    this.#child.stdin.end();
    this.#lines.close();
  }
}
