import type { CrashCluster, FailureCluster, FailureExample, FailureKind, FailureReport } from '../failures/index.ts';
import type { StepOutputs } from '../metrics/prediction.ts';
import { estimateTokens } from './estimate.ts';
import { numberText, valueText } from './value_text.ts';

const kinds: Readonly<Record<FailureKind, string>> = {
  unchanged: 'stays as it was, and should change',
  changed: 'changes, and should stay as it was',
  opposite: 'moves the wrong way',
  off: 'is wrong',
  missed: 'the world ends, and the program does not say so',
  early: 'the program ends the world too early',
};

/**
 * What a program gets wrong, the most informative first: kinds of failure with examples in full until the budget is
 * spent. What is left out is named and counted; nothing is cut in the middle.
 */
export function failuresText(report: FailureReport, terminated: string, tokens: number): string {
  const { transitions, wrong, clusters, examples, crashes } = report;
  const shown = new Set<number>();
  const paragraphs: string[] = [];
  const left: FailureCluster[] = [];
  let budget = tokens;
  for (const cluster of clusters) {
    const fresh = cluster.examples.filter((at) => !shown.has(at));
    const texts = fresh.flatMap((at) => {
      const example = examples[at];
      return example === undefined ? [] : [exampleText(example, terminated)];
    });
    const seen = cluster.examples.filter((at) => shown.has(at)).map((at) => examples[at]?.index);
    const text = [
      `### ${clusterText(cluster)}`,
      ...(seen.length === 0 ? [] : [`See transition ${seen.join(' and ')} above.`]),
      ...texts,
    ].join('\n\n');
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
    ...(left.length === 0
      ? []
      : [`Without examples for want of room:\n${left.map((cluster) => `- ${clusterText(cluster)}`).join('\n')}`]),
    ...(crashes.length === 0 ? [] : [crashesText(report, Math.max(budget, 0))]),
  ].join('\n\n');
}

/** Where a program fails, with the inputs of one transition each, in full. */
export function crashesText({ transitions, crashes }: FailureReport, tokens: number): string {
  const paragraphs: string[] = [];
  let budget = tokens;
  let hidden = 0;
  for (const crash of crashes) {
    const text = crashText(crash, transitions);
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

function exampleText(example: FailureExample, terminated: string): string {
  const { index, state, action, expected, predicted, wrong, contrast } = example;
  const lines = [
    `Transition ${index} (wrong: ${wrong.join(', ')})`,
    `state: ${valueText(state)}`,
    `action: ${valueText(action)}`,
    `expected: ${outputsText(expected, terminated)}`,
    `predicted: ${outputsText(predicted, terminated)}`,
  ];
  if (contrast !== undefined)
    lines.push(
      `right is the like transition ${contrast.index}: state ${valueText(contrast.state)}, action ${valueText(contrast.action)}, gives ${outputsText(contrast.next, terminated)}`,
    );
  return lines.join('\n');
}

function crashText({ error, transitions, index, state, action }: CrashCluster, all: number): string {
  const place = error.line > 0 ? ` at ${error.line}:${error.column}` : '';
  return [
    `${error.code}${place} at ${transitions} of ${all} transitions, first at transition ${index}:`,
    `state: ${valueText(state)}`,
    `action: ${valueText(action)}`,
  ].join('\n');
}

function outputsText({ state, reward, terminated }: StepOutputs, name: string): string {
  return `state ${valueText(state)}, reward ${numberText(reward)}, ${name} ${terminated}`;
}
