import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { rtfmDescription, rtfmGames, rtfmReferenceModel } from '@orrery/environments';
import { makeFolder } from '@orrery/llm';
import { progress } from './progress.ts';

/** `pnpm bench rtfm`: writes descriptions and true rules of the committed games of suite `rtfm` again. */
export function writeRtfmTexts(): void {
  for (const { task, manual, seed } of rtfmGames) {
    const drawn = seed === undefined ? {} : { seed };
    const write = (name: string, text: string): void => writeFileSync(new URL(name, task.folder), text);
    makeFolder(fileURLToPath(task.folder));
    write('description.md', rtfmDescription(manual, { full: false, ...drawn }));
    write('reference_model.ts', rtfmReferenceModel(manual));
    if (task.id === 'RTFM') write('description_b.md', rtfmDescription(manual, { full: true }));
    progress(`${task.id}: description and true rules → ${fileURLToPath(task.folder)}`);
  }
}
