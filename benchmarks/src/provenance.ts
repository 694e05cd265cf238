import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Of the project, wherever the command was called. */
const folder = fileURLToPath(new URL('.', import.meta.url));

/** The commit that the figures come from, with `+` if the checkout differs from it; `unknown` outside a checkout. */
export function commit(): string {
  const git = (...parameters: string[]): string =>
    execFileSync('git', parameters, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return `${git('rev-parse', '--short=12', 'HEAD')}${git('status', '--porcelain') === '' ? '' : '+'}`;
  } catch {
    return 'unknown';
  }
}
