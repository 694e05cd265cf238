// Packs @orrery/planner, installs it into an empty project and plans there, with types, on each Node that is asked for:
//
//   node test/packed_planner.mjs                  packed by pnpm, zod from the registry, Node 20, 22 and 24 (npm packages of Node)
//   node test/packed_planner.mjs --offline        the same folder as a tarball, this Node, nothing from the network
//
// Needs a build. Prints a line for each Node and fails with the first that goes wrong.
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const offline = process.argv.includes('--offline');

/** What a user's first program does: a compiled model, a true environment, two planners. */
const program = `
import { readFileSync } from 'node:fs';
import { cem, loadModel, loadOracle, mcts } from '@orrery/planner';
const value = (result) => { if (!result.ok) throw new Error(result.error.message); return result.value; };
const model = value(loadModel(readFileSync('cartpole.wasm')));
const tree = value(mcts(model, [0.01, 0, 0.02, 0], { seed: 7 }));
const pendulum = value(loadOracle('Pendulum-v1'));
const plan = value(cem(pendulum, value(pendulum.reset(1)), { seed: 7, iterations: 2, population: 50, elites: 5, threads: 2 }));
console.log(JSON.stringify([tree.action, [...tree.visits], [...tree.values], plan.predictedReturn]));
`;

/** The same where the prebuilt addon is not for this machine. */
const elsewhere = `
import { loadOracle } from '@orrery/planner';
const oracle = loadOracle('CartPole-v1');
console.log(oracle.ok ? 'loaded' : JSON.stringify(oracle.error));
`;

const types = `
import { loadOracle, mcts, type MctsPlan } from '@orrery/planner';
const oracle = loadOracle('CartPole-v1');
if (!oracle.ok) throw new Error(oracle.error.message);
const plan = mcts(oracle.value, [0, 0, 0, 0], { seed: 1, profile: true });
if (plan.ok) {
  const told: MctsPlan = plan.value;
  const select: number | undefined = told.stats.phases?.select;
  console.log(select, told.visits.length);
  // @ts-expect-error Visits are numbers: what comes out of the declarations is not any.
  const wrong: string = told.visits;
  // @ts-expect-error Phases have names.
  console.log(wrong, told.stats.phases?.nothing);
}
`;

/** npm beside the Node that runs this: a script, so that every Node can run it. */
const npm = join(dirname(realpathSync(process.execPath)), '../lib/node_modules/npm/bin/npm-cli.js');

if (!existsSync(npm)) {
  console.error(`there is no npm beside this Node (${npm}): install a Node that comes with one`);
  process.exit(1);
}

function run(command, words, cwd) {
  return execFileSync(command, words, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function packed(folder) {
  if (!offline) {
    run('npx', ['-y', 'pnpm@10.34.9', 'pack', '--pack-destination', folder], join(root, 'packages/planner'));
  } else {
    const staged = join(folder, 'staged');
    run(process.execPath, [join(root, 'packages/planner/stage.mjs'), staged], root);
    // zod is what would come from the registry; files of equal content are one file in pnpm's store.
    const zod = realpathSync(join(root, 'packages/contract/node_modules/zod'));
    for (const each of [staged, zod])
      run(
        'tar',
        ['--hard-dereference', '-czf', join(folder, `${basename(each)}.tgz`), '-C', dirname(each), basename(each)],
        folder,
      );
  }
  return readdirSync(folder).filter((name) => name.endsWith('.tgz'));
}

function nodes() {
  if (offline) return [process.execPath];
  const path = (major) =>
    run('npx', ['-y', '-p', `node@${major}`, '-c', 'node -p process.execPath'], tmpdir())
      .trim()
      .split('\n')
      .at(-1);
  return [20, 22, 24].map(path);
}

const folder = mkdtempSync(join(tmpdir(), 'orrery-packed-'));
try {
  const tarballs = packed(folder).map((name) => join(folder, name));
  const plans = new Set();
  for (const node of nodes()) {
    const project = join(folder, `project-${run(node, ['-p', 'process.version'], folder).trim()}`);
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{ "private": true, "type": "module" }\n');
    const words = ['install', '--no-audit', '--no-fund', ...(offline ? ['--offline'] : []), ...tarballs];
    run(node, [npm, ...words], project);
    cpSync(join(root, 'crates/guest/fixtures/cartpole.wasm'), join(project, 'cartpole.wasm'));
    for (const [name, text] of Object.entries({
      'program.mjs': program,
      'elsewhere.mjs': elsewhere,
      'types.ts': types,
    }))
      writeFileSync(join(project, name), text);
    const plan = run(node, ['program.mjs'], project).trim();
    plans.add(plan);
    const options = ['--strict', '--noEmit', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,dom'];
    run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, 'types.ts'], project);
    rmSync(join(project, 'node_modules/@orrery/planner/native'), { recursive: true });
    const told = run(node, ['elsewhere.mjs'], project).trim();
    if (!told.includes('"addon_missing"') || !told.includes('build:native'))
      throw new Error(`without its addon the package says: ${told}`);
    console.log(`${run(node, ['-p', 'process.version'], project).trim()} installed, typed, planned: ${plan}`);
  }
  if (plans.size !== 1) throw new Error('the same seed gave different plans');
} catch (error) {
  console.error(error.stdout ? `${error.message}\n${error.stdout}` : error.message);
  process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
