import { findTask, tasks, variantBTasks, type Task } from '@orrery/environments';
import { orFail } from './command_error.ts';

/** The tasks by how much their descriptions tell. */
export const variants = { A: tasks, B: variantBTasks, all: [...tasks, ...variantBTasks] } as const;
export type VariantName = keyof typeof variants;

/** The tasks of these names, each once, or all of a variant. */
export const selected = (ids: readonly string[] | undefined, variant: VariantName = 'A'): readonly Task[] =>
  ids === undefined ? variants[variant] : [...new Set(ids)].map((id) => orFail(findTask(id)));
