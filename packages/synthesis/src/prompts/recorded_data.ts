import { exactNumbers } from '@orrery/contract';
import { differences } from '../fields.ts';
import type { RecordedTransition } from '../ports.ts';
import { evenly, fieldRanges, informativeSample, type Reason } from '../sample/index.ts';
import { estimateTokens } from './estimate.ts';
import { placesText } from './places_text.ts';
import { rangesText } from './ranges_text.ts';
import { numberText, shortText, valueText } from './value_text.ts';

/** Tokens of recorded data in a prompt, and of failures in one that repairs, where transitions are of usual length. */
const usualTokens = 3000;
/** Whole transitions that the usual budget has to hold; where they are longer it grows, */
const wholeTransitions = 5;
/** up to what models with a small context window can still read. */
const mostTokens = 24_000;
/** Transitions that the ranges leave room for, and that are shown by what changes in them where none fits as a whole. */
const fewTransitions = 4;
/** Transitions whose length is looked at. */
const measuredTransitions = 24;

/** The budget that fits the data: enough for a few whole transitions, which for long states are long too. */
export function dataTokensFor(transitions: readonly RecordedTransition[]): number {
  const needed = Math.ceil((wholeTransitions * usualLength(transitions)) / 100) * 100;
  return Math.min(mostTokens, Math.max(usualTokens, needed));
}

const reasons: Readonly<Record<Reason, string>> = {
  kind: 'Each action, and each kind of outcome',
  conflict: 'The same state and action with different outcomes: chance, or something that is not observed',
  'near-repeat': 'Pairs: nearly the same state, the same action, and another kind of outcome',
  end: 'Ends',
  extreme: 'Extremes of a number',
  sequence: 'Steps in a row',
  spread: 'Others, spread over the data',
};

/**
 * The section of a prompt that shows data, in `tokens` and some words of its own: ranges, and whole transitions chosen
 * to inform. No value is cut; what there is no room for is said.
 */
export function recordedDataText(
  transitions: readonly RecordedTransition[],
  terminated: string,
  tokens: number,
): string {
  if (transitions.length === 0) return '## Recorded data\n\nThere are none.';
  const lines = new Map<number, string>();
  const lineOf = (index: number): string => {
    const line = lines.get(index) ?? transitionText(transitions[index]);
    lines.set(index, line);
    return line;
  };
  const cost = (index: number): number => estimateTokens(lineOf(index));
  const forRanges = Math.max(tokens / 4, tokens - fewTransitions * usualLength(transitions));
  const ranges = rangesText(fieldRanges(transitions), Math.floor(forRanges));
  const left = tokens - estimateTokens(ranges.join('\n'));
  const groups = informativeSample(transitions, left, cost);
  const sections = (Object.keys(reasons) as Reason[]).flatMap((reason) => {
    const shown = groups.filter((group) => group.reason === reason);
    if (shown.length === 0) return [];
    const pairs = reason === 'near-repeat' || reason === 'conflict';
    const text = shown.map(({ indices }) => indices.map(lineOf).join('\n')).join(pairs ? '\n\n' : '\n');
    return [`${reasons[reason]}:\n\n${text}`];
  });
  return [
    '## Recorded data',
    `${transitions.length} transitions were recorded. Over all of them:`,
    ranges.map((range) => `- ${range}`).join('\n'),
    ...(groups.length > 0
      ? [
          `Some of them, chosen to inform, one a line: state | action | next state | reward | ${terminated}.`,
          ...sections,
        ]
      : changesTexts(transitions, terminated, left)),
  ].join('\n\n');
}

/** Tokens of a transition's line, the mean of some. */
function usualLength(transitions: readonly RecordedTransition[]): number {
  const measured = evenly(transitions.length, measuredTransitions).slice(0, measuredTransitions);
  const sum = measured.reduce((total, at) => total + estimateTokens(transitionText(transitions[at])), 0);
  return sum / Math.max(1, measured.length);
}

function transitionText(transition: RecordedTransition | undefined): string {
  if (transition === undefined) return '';
  const { observation, action, nextObservation, reward, terminated, truncated } = transition;
  return [
    valueText(observation),
    valueText(action),
    valueText(nextObservation),
    numberText(reward),
    `${terminated}${truncated ? ' (a time limit ended the episode here)' : ''}`,
  ].join(' | ');
}

/** Transitions that are too long to show whole, by what changes in them. */
function changesTexts(
  transitions: readonly RecordedTransition[],
  terminated: string,
  tokens: number,
): readonly string[] {
  const chosen = evenly(transitions.length, fewTransitions).slice(0, fewTransitions);
  const room = Math.floor(tokens / chosen.length);
  return [
    'None of them is short enough to be shown as a whole. What changes in the state in some of them:',
    ...chosen.flatMap((index) => {
      const transition = transitions[index];
      return transition === undefined ? [] : [changesText(transition, index, terminated, room)];
    }),
  ];
}

function changesText(transition: RecordedTransition, index: number, terminated: string, tokens: number): string {
  const { observation, action, nextObservation, reward } = transition;
  const head = `Transition ${index}: action ${shortText(action, tokens)}, reward ${numberText(reward)}, ${terminated} ${transition.terminated}`;
  const places = differences(observation, nextObservation, exactNumbers, '', true).map(({ path, one, other }) => ({
    path,
    values: [
      ['before', one],
      ['after', other],
    ] as const,
  }));
  return `${head}\n${places.length === 0 ? 'nothing changes' : placesText(places, tokens - estimateTokens(head))}`;
}
