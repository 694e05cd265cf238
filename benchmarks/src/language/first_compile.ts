// Milliseconds until the first program of a process is emitted, loading of the compiler included.
import { performance } from 'node:perf_hooks';

const { readSample } = await import('./source_text.ts');
const source = readSample('taxi');
const begin = performance.now();
const { checkProgram, emitJavaScript } = await import('@orrery/language');
const { selfDeclared } = await import('@orrery/contract');
const checked = checkProgram(source, selfDeclared);
if (checked.ok) emitJavaScript(checked.value);
process.stdout.write(String(checked.ok ? performance.now() - begin : Number.NaN));
