import { notesOf, type CheckedProgram, type Note } from '@orrery/language';

export const noteText = (file: string, { message, remedy }: Note): string =>
  `${file}: note: ${message}\n    ${remedy}\n`;

/** Says on the error stream what is to be known of a program, so that results stay alone on the other. */
export function tellNotes(file: string, program: CheckedProgram): void {
  for (const note of notesOf(program)) process.stderr.write(noteText(file, note));
}
