// Milliseconds until the first program of a process is emitted, loading of the compiler included: of the clock, and of
// the processors.
import { performance } from 'node:perf_hooks';
import { processorTime } from './spent_time.ts';

const { readSample } = await import('./source_text.ts');
const source = readSample('taxi');
const begin = performance.now();
const used = processorTime();
const { checkProgram, emitJavaScript } = await import('@orrery/language');
const { selfDeclared } = await import('@orrery/contract');
const checked = checkProgram(source, selfDeclared);
if (checked.ok) emitJavaScript(checked.value);
process.stdout.write(checked.ok ? `${performance.now() - begin} ${processorTime() - used}` : 'NaN');
