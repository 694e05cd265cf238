import type { Evaluation, Mode } from './evaluate.ts';
import type { AskRecord } from './events.ts';

/** What the search is told of a program: a rejected or failing one is a bug of value 0. */
export function valueOf(evaluation: Evaluation, mode: Mode): number {
  if (evaluation.status !== 'scored') return 0;
  return mode === 'strict' ? evaluation.scores.strict.score : evaluation.scores.paperCode;
}

/** What an event repeats of an evaluation. */
type Verdict = Partial<Extract<AskRecord, { outcome: 'evaluated' }>>;

export function verdictOf(evaluation: Evaluation, mode: Mode): Verdict {
  if (evaluation.status === 'rejected')
    return { rules: [...new Set(evaluation.diagnostics.map(({ rule }) => rule))].sort() };
  const { behaviour, scores } = evaluation;
  const shared: Verdict = {
    ...(scores !== undefined && { right: scores.strict.right }),
    ...(behaviour !== undefined && { behaviour: behaviour.hash }),
  };
  if (evaluation.status === 'bug') {
    const { error, index } = evaluation;
    return { ...shared, error, ...(index !== undefined && { transition: index }) };
  }
  const wrong = evaluation.firstWrong[mode];
  return { ...shared, ...(wrong && { transition: wrong.index }) };
}
