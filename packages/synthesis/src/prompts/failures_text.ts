import type { CrashCluster, FailureCluster, FailureExample, FailureKind, FailureReport } from '../failures/index.ts';
import { estimateTokens } from './estimate.ts';
import { exampleText, partsText } from './failure_example.ts';
import { numberText, shortText } from './value_text.ts';

const kinds: Readonly<Record<FailureKind, string>> = {
  unchanged: 'stays as it was, and should change',
  changed: 'changes, and should stay as it was',
  opposite: 'moves the wrong way',
  off: 'is wrong',
  missed: 'the world ends, and the program does not say so',
  early: 'the program ends the world too early',
};

/** Tokens of the kinds of failure that are named without examples, if no more are left. */
const namedTokens = 600;
/** Characters of an input that are shown under any budget. */
const shownCharacters = 60;

/**
 * What a program gets wrong, the most informative first: kinds of failure with examples in full until the budget is
 * spent. What is left out is named and counted; nothing is cut in the middle. An example that exceeds the budget by
 * itself is shown by the parts of the state that are wrong. Headings and names come on top of the budget.
 */
export function failuresText(report: FailureReport, terminated: string, tokens: number): string {
  const { transitions, wrong, clusters, examples, crashes } = report;
  const shown = new Set<number>();
  const paragraphs: string[] = [];
  const left: FailureCluster[] = [];
  let budget = tokens;
  for (const cluster of clusters) {
    const fresh = cluster.examples.filter((at) => !shown.has(at));
    const seen = cluster.examples.filter((at) => shown.has(at)).map((at) => examples[at]?.index);
    const head = [
      `### ${clusterText(cluster)}`,
      ...(seen.length === 0 ? [] : [`See transition ${seen.join(' and ')} above.`]),
    ];
    const ofExamples = fresh.flatMap((at) => examples[at] ?? []);
    const text =
      paragraphs.length > 0
        ? [...head, ...ofExamples.map((one) => exampleText(one, terminated))].join('\n\n')
        : firstText(head.join('\n\n'), ofExamples, terminated, tokens);
    const price = estimateTokens(text);
    if (price > budget && paragraphs.length > 0) {
      left.push(cluster);
      continue;
    }
    budget -= price;
    for (const at of fresh) shown.add(at);
    paragraphs.push(text);
  }
  return [
    '## What it gets wrong',
    `${transitions - wrong} of ${transitions} transitions are right as a whole, ${wrong} are not. By field and kind of failure (a transition may be in several):`,
    ...paragraphs,
    ...(left.length === 0 ? [] : [namesText(left, Math.max(namedTokens, budget))]),
    ...(crashes.length === 0 ? [] : [crashesText(report, Math.max(budget, 0))]),
  ].join('\n\n');
}

/** A kind of failure as fully as the budget allows: with its examples and their like, without those, by its parts. */
function firstText(head: string, examples: readonly FailureExample[], terminated: string, tokens: number): string {
  const form = (some: readonly FailureExample[], contrasted: boolean): string =>
    [head, ...some.map((one) => exampleText(one, terminated, contrasted))].join('\n\n');
  const forms = [form(examples, true), form(examples, false), form(examples.slice(0, 1), false)];
  const found = forms.find((text) => estimateTokens(text) <= tokens);
  if (found !== undefined) return found;
  return [head, ...examples.slice(0, 1).map((one) => partsText(one, terminated, tokens - estimateTokens(head)))].join(
    '\n\n',
  );
}

/** The kinds of failure that have no example, and how many more there are. */
function namesText(clusters: readonly FailureCluster[], tokens: number): string {
  const lines: string[] = [];
  let left = tokens;
  for (const cluster of clusters) {
    const line = `- ${clusterText(cluster)}`;
    left -= estimateTokens(`${line}\n`);
    if (left < 0) break;
    lines.push(line);
  }
  const more = clusters.length - lines.length;
  if (more > 0) lines.push(`- and ${more} other kinds of failure, each of fewer transitions or in the same ones`);
  return `Without examples for want of room:\n${lines.join('\n')}`;
}

/** Where a program fails, with the inputs of one transition each, in full. */
export function crashesText({ transitions, crashes }: FailureReport, tokens: number): string {
  const paragraphs: string[] = [];
  let budget = tokens;
  let hidden = 0;
  for (const crash of crashes) {
    const whole = crashText(crash, transitions, Infinity);
    const text =
      paragraphs.length > 0 || estimateTokens(whole) <= budget
        ? whole
        : crashText(crash, transitions, Math.max(shownCharacters, budget));
    const price = estimateTokens(text);
    if (price > budget && paragraphs.length > 0) {
      hidden += 1;
      continue;
    }
    budget -= price;
    paragraphs.push(text);
  }
  return [
    '## Where it fails',
    ...paragraphs,
    ...(hidden === 0 ? [] : [`Failures in ${hidden} other places of the program are not shown for want of room.`]),
  ].join('\n\n');
}

function clusterText({ field, kind, transitions, error }: FailureCluster): string {
  const counted = `${transitions} ${transitions === 1 ? 'transition' : 'transitions'}`;
  const size =
    error === undefined
      ? ''
      : error.least === error.most
        ? `, by ${numberText(error.least)}`
        : `, by ${numberText(error.least)} to ${numberText(error.most)}`;
  const what = kind === 'missed' || kind === 'early' ? kinds[kind] : `\`${field}\` ${kinds[kind]}`;
  return `${what}: ${counted}${size}`;
}

/** `characters`: an input that is longer gives its size. */
function crashText(
  { error, transitions, index, state, action }: CrashCluster,
  all: number,
  characters: number,
): string {
  const place = error.line > 0 ? ` at ${error.line}:${error.column}` : '';
  return [
    `${error.code}${place} at ${transitions} of ${all} transitions, first at transition ${index}:`,
    `state: ${shortText(state, characters)}`,
    `action: ${shortText(action, characters)}`,
  ].join('\n');
}
