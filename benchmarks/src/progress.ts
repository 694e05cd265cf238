/** Says what is going on, on stderr: stdout is for results. */
export function progress(line: string): void {
  process.stderr.write(`${line}\n`);
}
