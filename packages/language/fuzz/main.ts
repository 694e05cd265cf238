import { formatProgram } from '@orrery/language';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect, parseArgs } from 'node:util';
import { Campaign } from './campaign.ts';
import { rejectionText, type Verdict } from './differential.ts';
import { quickJsHost } from './hosts/quickjs.ts';
import { wasmtimeHost } from './hosts/wasmtime.ts';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    programs: { type: 'string', default: '1000000000' },
    seed: { type: 'string', default: '1' },
    optimised: { type: 'string', default: '8' },
    'optimised-walks': { type: 'string', default: '4' },
    walks: { type: 'string', default: '8' },
    steps: { type: 'string', default: '3' },
    out: { type: 'string', default: 'counterexamples' },
    // Looks for the smallest program that this rule rejects.
    rule: { type: 'string' },
    rejections: { type: 'string', default: '1' },
  },
});
const deadline = Date.now() + Number(values.minutes) * 60_000;
const hosts = [quickJsHost(), wasmtimeHost()];
const campaign = new Campaign(
  {
    walks: Number(values.walks),
    steps: Number(values.steps),
    optimisedEvery: Number(values.optimised),
    optimisedWalks: Number(values['optimised-walks']),
    hosts,
  },
  values.rule,
);
const batch = 25;
let seed = Number(values.seed);
for (let done = 0; done < Number(values.programs) && Date.now() < deadline; done += batch, seed += 1) {
  const count = Math.min(batch, Number(values.programs) - done);
  // A program that takes the process down is found by the last seed told.
  process.stderr.write(`seed ${seed}: ${campaign.programs} programs, ${campaign.pairs} pairs so far\n`);
  const found = await campaign.run({ seed, programs: count, deadline });
  if (found === undefined) continue;
  mkdirSync(values.out, { recursive: true });
  const file = join(values.out, `seed_${seed}.ts`);
  const { source, verdict } = found;
  const facts = JSON.stringify(
    verdict,
    (_, value: unknown) =>
      value instanceof Map || value instanceof Set ? [...value] : value instanceof Error ? value.stack : value,
    1,
  );
  writeFileSync(file, `${formatProgram(source)}\n/*\n${facts.replaceAll('*/', '* /')}\n*/\n`);
  console.log(`disagreement: seed ${seed}, written to ${file}\n${formatProgram(source)}\n${summary(verdict)}\n`);
}
console.log(campaign.report(Number(values.rejections)));
await Promise.all(hosts.map((host) => host.close()));
process.exitCode = campaign.disagreements > 0 ? 1 : 0;

function summary(verdict: Verdict): string {
  if (verdict.kind === 'rejected') return rejectionText(verdict.diagnostics);
  if (verdict.kind === 'crashed') return String(verdict.error);
  const { between, state, action, expected, found } = verdict.disagreement ?? {};
  return inspect({ between, state, action, expected, found }, { depth: 4, breakLength: 160 });
}
