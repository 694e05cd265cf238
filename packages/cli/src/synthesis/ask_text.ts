import type { AskRecord, FitRecord } from '@orrery/synthesis';
import type { AskSummary } from '@orrery/synthesis/run';

const fits: Readonly<Record<FitRecord['verdict'], string>> = {
  kept: 'constants fitted',
  refused: 'constants stay, a fit is refused',
  outscored: 'constants stay, fitted ones score less',
};

/** How an ask of a run stands, in a few words. */
export function askText({ record, unjudged, sameAs }: Pick<AskSummary, 'record' | 'unjudged' | 'sameAs'>): string {
  if (record !== undefined) return outcomeText(record, sameAs);
  return unjudged === undefined ? 'in flight' : 'answered, yet to be judged';
}

/** How an ask ended, in a few words. */
export function outcomeText(record: AskRecord, sameAs: number | undefined): string {
  switch (record.outcome) {
    case 'cancelled':
      return 'cancelled';
    case 'call_failed':
      return `no answer: ${record.message}`;
    case 'refused':
      return `refused: ${record.message}`;
    case 'evaluated': {
      const {
        status,
        value,
        perfect,
        repaired = 0,
        broken = 0,
        rules,
        error,
        cut,
        fit,
        uncalibrated,
        unfitted,
      } = record;
      const facts = [
        status === 'rejected'
          ? `rejected by ${rules?.join(', ') ?? 'the checker'}`
          : status === 'bug'
            ? `fails: ${error?.code ?? 'error'}${error === undefined || error.line === 0 ? '' : ` at ${error.line}:${error.column}`}`
            : `${value.toFixed(4)}${perfect ? ', every transition right' : ''}`,
        ...(fit !== undefined ? [fits[fit.verdict]] : uncalibrated === undefined ? [] : [fits.kept]),
        ...(unfitted === undefined ? [] : [`constants not fitted: ${unfitted}`]),
        ...(repaired > 0 || broken > 0 ? [`repairs ${repaired}, breaks ${broken}`] : []),
        ...(sameAs === undefined ? [] : [`predicts what ask ${sameAs} predicts`]),
        ...(cut === true ? ['the answer was cut off at its limit of tokens'] : []),
      ];
      return facts.join('; ');
    }
  }
}
