import { selfDeclared } from '@orrery/contract';
import { checkProgram, type Diagnostic } from '@orrery/language';
import { benchmarkRow, formatTable, type BenchmarkRow } from '@orrery/report';
import { firstTries, verdictsWhenAsked } from './programs.ts';

interface Judged {
  readonly kind: string;
  /** How often each rule rejected something, when it was asked and now; undefined where that is not known. */
  readonly asked: Readonly<Record<string, number>> | undefined;
  readonly now: Readonly<Record<string, number>>;
}

/** Accepted programs by kind, and the constructs that were rejected, by rule. */
export function benchFirstTry(): { readonly text: string; readonly rows: readonly BenchmarkRow[] } {
  const { commit, verdicts } = verdictsWhenAsked();
  const judged = firstTries().map(({ name, kind, source }): Judged => ({
    kind,
    asked: verdicts[name],
    now: rulesOf(source),
  }));
  const kinds = [...new Set(judged.map(({ kind }) => kind))];
  const groups = [...kinds.map((kind) => [kind, judged.filter((each) => each.kind === kind)] as const), ['all', judged] as const]; // prettier-ignore
  const table = formatTable(
    [
      { title: 'first try', align: 'left' },
      { title: 'programs', align: 'right' },
      { title: `accepted by ${commit}`, align: 'right' },
      { title: 'accepted now', align: 'right' },
      { title: `rejected by ${commit}`, align: 'left' },
      { title: 'rejected now', align: 'left' },
    ],
    groups.map(([kind, programs]) => [
      kind,
      String(programs.length),
      String(programs.filter(({ asked }) => isAccepted(asked)).length),
      String(programs.filter(({ now }) => isAccepted(now)).length),
      rulesText(programs.map(({ asked }) => asked ?? {})),
      rulesText(programs.map(({ now }) => now)),
    ]),
  );
  const rows = groups.flatMap(([kind, programs]) =>
    (['asked', 'now'] as const).map((when) =>
      benchmarkRow({
        suite: 'first-try',
        environment: kind,
        method: when === 'asked' ? commit : 'now',
        metric: 'accepted',
        value: programs.filter((each) => isAccepted(each[when])).length,
        n: programs.length,
        unit: 'programs',
      }),
    ),
  );
  return { text: `${table}\n\nA rule is followed by the number of programs that it rejected something of.`, rows };
}

/** How often each rule rejects something of a program, under the contract that the prompts state. */
export function rulesOf(source: string | undefined): Readonly<Record<string, number>> {
  if (source === undefined) return { 'no program': 1 };
  const checked = checkProgram(source, selfDeclared);
  const diagnostics: readonly Diagnostic[] = checked.ok ? [] : checked.error;
  const counts: Record<string, number> = {};
  for (const { rule } of diagnostics) counts[rule] = (counts[rule] ?? 0) + 1;
  return counts;
}

function isAccepted(rules: Readonly<Record<string, number>> | undefined): boolean {
  return rules !== undefined && Object.keys(rules).length === 0;
}

/** `WM0205 3, TS2322 1` */
function rulesText(verdicts: readonly Readonly<Record<string, number>>[]): string {
  const programs = new Map<string, number>();
  for (const rule of verdicts.flatMap((each) => Object.keys(each))) programs.set(rule, (programs.get(rule) ?? 0) + 1);
  return [...programs].map(([rule, count]) => `${rule} ${count}`).join(', ');
}
