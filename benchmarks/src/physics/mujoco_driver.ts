import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** MuJoCo's C library, driven from C; or why there is none. */
export type Driver = { readonly path: string } | { readonly missing: string };

const source = fileURLToPath(new URL('../../src/physics/mujoco_speed.c', import.meta.url));

/** Compiles the driver against the library in the Python package `mujoco` 2.3.7 of `ORRERY_MUJOCO_PYTHON` or `python3`. */
export function buildDriver(folder: string): Driver {
  const python = process.env['ORRERY_MUJOCO_PYTHON'] ?? 'python3';
  const ask = 'import mujoco,os;print(mujoco.__version__);print(os.path.dirname(mujoco.__file__))';
  try {
    const [version, home] = execFileSync(python, ['-c', ask], { encoding: 'utf8', stdio: 'pipe' }).split('\n');
    if (version !== '2.3.7' || home === undefined) return { missing: `mujoco ${version} is installed, not 2.3.7` };
    const library = readdirSync(home).find((name) => name.startsWith('libmujoco'));
    if (library === undefined) return { missing: `there is no libmujoco in ${home}` };
    const path = join(folder, 'mujoco_speed');
    const include = `-I${join(home, 'include')}`;
    execFileSync('cc', ['-O2', include, source, '-o', path, join(home, library), `-Wl,-rpath,${home}`], {
      stdio: 'pipe',
    });
    return { path };
  } catch {
    return {
      missing: `mujoco 2.3.7 or a C compiler is not installed for ${python} (ORRERY_MUJOCO_PYTHON names another)`,
    };
  }
}

/** Env-steps per CPU second of MuJoCo on a task's states. */
export function driverRate(path: string, folder: string, task: string, frames: number, seconds: number): number {
  const words = [join(folder, `${task}.xml`), join(folder, `${task}.bin`), String(frames), String(seconds)];
  return Number(execFileSync(path, words, { encoding: 'utf8', stdio: 'pipe' }));
}
