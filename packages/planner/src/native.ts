import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { failure, success, type Result } from '@orrery/contract';
import type * as Declarations from './addon.d.ts';
import type { PlannerError } from './error.ts';

/** The addon's functions and classes. */
export type Addon = typeof Declarations;

let loaded: Result<Addon, PlannerError> | undefined;

/** The native addon, loaded once. Without it: one error that says what was tried and how to build it. */
export function addon(): Result<Addon, PlannerError> {
  loaded ??= load();
  return loaded;
}

/** The C library of this process, as file names spell it. */
function abi(): string {
  if (process.platform !== 'linux') return process.platform === 'win32' ? 'msvc' : '';
  const report = process.report?.getReport() as { header?: { glibcVersionRuntime?: string } } | undefined;
  return report?.header?.glibcVersionRuntime === undefined ? 'musl' : 'gnu';
}

function load(): Result<Addon, PlannerError> {
  const platform = [process.platform, process.arch, abi()].filter((part) => part !== '').join('-');
  const path = fileURLToPath(new URL(`../native/orrery.${platform}.node`, import.meta.url));
  try {
    return success(createRequire(import.meta.url)(path) as Addon);
  } catch (error) {
    const cause = error instanceof Error ? error.message.split('\n')[0] : String(error);
    return failure({
      code: 'addon_missing',
      message: [
        `the native addon does not load on ${platform} (Node ${process.version}).`,
        `Tried ${path}: ${cause}`,
        'It comes built for linux-x64-gnu. Elsewhere build it in a checkout of orrery, with Rust 1.95 or newer:',
        '  npx -y pnpm@10.34.9 --filter @orrery/planner run build:native',
        'and, for an installed package, copy what it leaves in packages/planner/native to the place above.',
      ].join('\n'),
    });
  }
}
