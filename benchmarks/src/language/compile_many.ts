// Largest resident memory, in MiB, of a process that compiles 100 different programs, optimised.
import { emitJavaScript, emitWasm } from '@orrery/language';
import { checkedSample } from './programs.ts';
import { readSample, sampleNames } from './source_text.ts';

for (let at = 0; at < 100; at += 1) {
  const name = sampleNames[at % sampleNames.length] ?? 'grid';
  const program = checkedSample(name, `${readSample(name)}\nexport const VARIANT = ${at};\n`);
  emitJavaScript(program);
  await emitWasm(program, { optimize: 'speed' });
}
process.stdout.write(String(process.resourceUsage().maxRSS / 1024));
