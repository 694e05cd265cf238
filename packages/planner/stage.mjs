// Lays out what is published in the folder package/, before `pnpm pack`: one package that stands alone. @orrery/contract goes
// along inside, since a planner's users need no other part of the workspace; what is left to install is zod.
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const contract = join(here, '../contract');
// Another folder may be named, which tests do.
const out = process.argv[2] ?? join(here, 'package');

const [code, native] = [join(here, 'dist'), join(here, 'native')];
for (const [folder, command] of [
  [code, 'pnpm run build'],
  [join(contract, 'dist'), 'pnpm run build'],
  [native, 'pnpm --filter @orrery/planner run build:native'],
])
  if (!existsSync(folder)) {
    console.error(`there is no ${relative(process.cwd(), folder)}: run ${command} first`);
    process.exit(1);
  }

/** Copies modules and their types; imports of @orrery/contract become imports of the copy beside. */
function copyModules(from, to, root) {
  mkdirSync(to, { recursive: true });
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) {
      copyModules(source, target, root);
    } else if (/\.(js|d\.ts)$/u.test(entry.name)) {
      const path = relative(dirname(target), join(root, 'contract')).split(sep).join('/');
      const base = path.startsWith('.') ? path : `./${path}`;
      const text = readFileSync(source, 'utf8')
        .replace(/^\/\/# sourceMappingURL=.*\n?/gmu, '')
        .replaceAll(/'@orrery\/contract(?:\/(\w+))?'/gu, (_, part = 'index') => `'${base}/${part}.js'`);
      writeFileSync(target, text);
    }
  }
}

rmSync(out, { recursive: true, force: true });
const dist = join(out, 'dist');
copyModules(code, dist, dist);
copyModules(join(contract, 'dist'), join(dist, 'contract'), dist);
// Declarations that are written by hand or by napi are no output of the compiler.
copyFileSync(join(here, 'src/addon.d.ts'), join(dist, 'addon.d.ts'));
cpSync(native, join(out, 'native'), { recursive: true });
copyFileSync(join(here, 'README.md'), join(out, 'README.md'));
copyFileSync(join(here, '../../LICENSE'), join(out, 'LICENSE'));

const { name, version, description, license, type, sideEffects, engines, exports } = JSON.parse(
  readFileSync(join(here, 'package.json'), 'utf8'),
);
const zod = createRequire(join(contract, 'package.json'))('zod/package.json').version;
const manifest = { name, version, description, license, type, sideEffects, engines, exports, dependencies: { zod } };
writeFileSync(join(out, 'package.json'), `${JSON.stringify(manifest, undefined, 2)}\n`);
