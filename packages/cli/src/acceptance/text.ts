import { formatTable } from '@orrery/report';
import { evidenceText, falseRejections, unexercised, unidentified, type AcceptanceReport } from '@orrery/synthesis';

/** Conditions and fields listed in the terminal; --json has all of them. */
const mostListed = 20;

/** The report for a terminal: the verdict first, then what it rests on, then what the data leave to the program's opinion. */
export function reportText(file: string, report: AcceptanceReport): string {
  const { verdict, reasons, seal, bound, diagnostics, sealed, chance, noisyChance, coverage, engines } = report;
  const lines = [`${file}: ${verdict}`, ...reasons.map((reason) => `  ${reason}`), ''];
  for (const { rule, module, line, column, message } of diagnostics ?? [])
    lines.push(`  ${module === undefined ? '' : `${module}:`}${line}:${column} ${rule} ${message}`);
  lines.push(
    `sealed   ${seal.transitions} transitions, ${seal.distinct} distinct pairs of state and action, sha256 ${seal.hash.slice(0, 16)}`,
  );
  const { train, sealed: apart, evidence } = seal.episodes;
  if (evidence !== undefined)
    lines.push(`         ${apart} of ${apart + train} episodes, told apart ${evidenceText[evidence]}`);
  if (sealed !== undefined) {
    const { strict, doNothing, failures, explainedByNoise } = sealed;
    const noise = explainedByNoise.length === 0 ? '' : `, ${explainedByNoise.length} within the stated noise`;
    lines.push(
      `strict   ${strict.score.toFixed(3)} (${strict.right} of ${strict.transitions} right${noise}), do-nothing model ${doNothing.score.toFixed(3)}`,
    );
    if (failures.length === 0 && verdict !== 'rejected')
      lines.push(`bound    at most ${bound.toFixed(4)} of such transitions are wrong, with confidence 0.95`);
  }
  if (chance !== undefined)
    lines.push(
      `chance   ${chance.enumerated} transitions enumerated, score ${chance.score.toFixed(3)}, by its own probabilities ${chance.expected.toFixed(3)} (${chance.deviations.toFixed(1)} standard errors), frequencies ${chance.frequencies.toFixed(1)} deviations`,
    );
  if (noisyChance !== undefined) {
    const { transitions, measures, resolution } = noisyChance;
    const [most] = measures;
    lines.push(
      `chance   under the stated noise: ${transitions} transitions, ${most === undefined ? 'nothing varies' : `farthest in ${most.measure}, by ${most.distance.toFixed(3)}`}; the true rules come to ${resolution.toFixed(3)} in at most ${falseRejections} of all cases, and what is off by less is not seen`,
    );
  }
  if (engines !== undefined)
    lines.push(`engines  ${engines.disagreements} differences between the two on ${engines.transitions} transitions`);
  const wrong = sealed?.fields.filter(({ different }) => different > 0) ?? [];
  if (wrong.length > 0) lines.push('', fieldTable(wrong));
  // Where hardly anything is right, other values do as well because all do badly: that says nothing of the data.
  const isMostlyWrong = sealed !== undefined && sealed.strict.score < 0.5;
  if (coverage !== undefined)
    lines.push(...opinions(isMostlyWrong ? { conditions: coverage.conditions, parameters: [] } : coverage));
  if (coverage?.identification !== undefined && isMostlyWrong)
    lines.push(
      'The program is wrong on most of the data: which values its parameters may have is not to be told from them.',
    );
  return `${lines.join('\n')}\n`;
}

type Fields = NonNullable<AcceptanceReport['sealed']>['fields'];

function fieldTable(fields: Fields): string {
  const number = (value: number | undefined): string => (value === undefined ? '-' : value.toPrecision(3));
  const columns = ['field', 'values', 'different', 'largest error', 'root mean square'].map((title, at) => ({
    title,
    align: at === 0 ? ('left' as const) : ('right' as const),
  }));
  return formatTable(
    columns,
    fields.map(({ field, values, different, largest, rootMeanSquare }) => [
      field,
      String(values),
      String(different),
      number(largest),
      number(rootMeanSquare),
    ]),
  );
}

function opinions(coverage: NonNullable<AcceptanceReport['coverage']>): readonly string[] {
  const { conditions, identification } = coverage;
  const open = unexercised(conditions);
  const free = unidentified(coverage);
  const lines: string[] = [];
  if (identification !== undefined) lines.push('', parameterTable(identification));
  lines.push(
    '',
    `coverage ${conditions.length - open.length} of ${conditions.length} conditions were seen to hold and to fail`,
  );
  if (open.length + free.length > 0) lines.push('Nothing in the data says whether the program is right about:');
  for (const { line, column, text, held, failed } of open.slice(0, mostListed))
    lines.push(
      `  ${line}:${column} ${text}  (${held === 0 && failed === 0 ? 'never reached' : held === 0 ? 'never held' : 'always held'})`,
    );
  if (open.length > mostListed) lines.push(`  and ${open.length - mostListed} more: --json lists them`);
  return [...lines, ...free.map((text) => `  ${text}`), ...unaskedLines(coverage)];
}

/** Constants that no data were asked of: whether another value does as well is not known. */
function unaskedLines({ unmarked = [] }: NonNullable<AcceptanceReport['coverage']>): readonly string[] {
  if (unmarked.length === 0) return [];
  const listed = unmarked.slice(0, mostListed).map(({ name, value }) => `${name} ${value}`);
  const more = unmarked.length > mostListed ? ` and ${unmarked.length - mostListed} more: --json lists them` : '';
  return [
    `The data were not asked about these constants (only entries of \`export const parameters\` are): ${listed.join(', ')}${more}`,
  ];
}

/** The values with which the program does as well on the data, each parameter alone. */
function parameterTable({
  parameters,
}: NonNullable<NonNullable<AcceptanceReport['coverage']>['identification']>): string {
  const columns = ['parameter', 'as good from', 'to', 'sensitivity'].map((title, at) => ({
    title,
    align: at === 0 ? ('left' as const) : ('right' as const),
  }));
  const end = (value: number | undefined): string =>
    value === undefined ? 'any' : String(Number(value.toPrecision(6)));
  const rows = Object.entries(parameters).map(([name, { low, high, sensitivity }]) => [
    name,
    end(low),
    end(high),
    sensitivity === 0 ? 'by jumps' : sensitivity.toPrecision(2),
  ]);
  return formatTable(columns, rows);
}
