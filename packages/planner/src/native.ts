import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { failure, success, type Result } from '@orrery/contract';
import type { PlannerError } from './error.ts';

/** The addon's exports, generated from crates/addon. */
export type Addon = typeof import('./addon.d.ts');

const buildCommand = 'pnpm --filter @orrery/planner run build:native';

let loaded: Result<Addon, PlannerError> | undefined;

/** The native addon, loaded on first use. */
export function addon(): Result<Addon, PlannerError> {
  loaded ??= loadAddon(new URL('../native/', import.meta.url));
  return loaded;
}

/** Loads the build for this machine out of a folder. */
export function loadAddon(folder: URL): Result<Addon, PlannerError> {
  const { platform, arch } = process;
  const libc = platform === 'linux' ? linuxLibc() : undefined;
  const path = fileURLToPath(new URL(`orrery.${triple(platform, arch, libc)}.node`, folder));
  try {
    return success(createRequire(import.meta.url)(path) as Addon);
  } catch (error) {
    const reason = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    const machine = `${platform} ${arch}${libc === undefined ? '' : ` with ${libc === 'gnu' ? 'glibc' : 'musl'}`}`;
    const state = existsSync(path) ? 'exists but does not load' : 'does not exist';
    return failure({
      code: 'addon_missing',
      message: `the native planner for ${machine} is not there: ${path} ${state} (${reason}). Build it with: ${buildCommand}`,
      tried: [path],
    });
  }
}

/** The name that napi-rs gives to a build. */
function triple(platform: string, arch: string, libc: 'gnu' | 'musl' | undefined): string {
  if (libc !== undefined) return `${platform}-${arch}-${libc}`;
  return platform === 'win32' ? `${platform}-${arch}-msvc` : `${platform}-${arch}`;
}

/** Node's report names glibc's version where it runs on glibc. */
function linuxLibc(): 'gnu' | 'musl' {
  const report = process.report?.getReport() as { readonly header?: { readonly glibcVersionRuntime?: string } };
  return report?.header?.glibcVersionRuntime === undefined ? 'musl' : 'gnu';
}
