import type { SourceText } from './program.ts';

/** A module of a program in two: the world's rules, or a goal. */
export type ModuleName = 'transition' | 'reward';

const fileNames = { transition: '/orrery/transition.ts', reward: '/orrery/reward.ts' } as const;

/** The name under which the checker knows an author's module; a program in one module has no name. */
export function moduleFile(name: ModuleName | undefined): string {
  return name === undefined ? '/orrery/model.ts' : fileNames[name];
}

/** The module that a checker's file is, where the program has two. */
export function moduleOf(fileName: string): ModuleName | undefined {
  if (fileName === fileNames.transition) return 'transition';
  return fileName === fileNames.reward ? 'reward' : undefined;
}

/** An author's text as the checker takes it. */
export interface AuthorModule {
  readonly name: ModuleName | undefined;
  readonly source: string;
}

export function moduleText(name: ModuleName | undefined, text: string): SourceText {
  return { name: moduleFile(name), text: `${text}\nexport {};\n` };
}
