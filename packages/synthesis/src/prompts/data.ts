import type { RecordedTransition, SynthesisTask } from '../ports.ts';
import { fieldRanges, informativeSample, type FieldRange, type Reason } from '../sample/index.ts';
import type { PromptParts } from '../search.ts';
import { estimateTokens } from './estimate.ts';
import { failuresText, crashesText } from './failures_text.ts';
import { fenced } from './published.ts';
import { openTurn, type PromptSet } from './prompt_set.ts';
import { numberText, valueText } from './value_text.ts';
import { worldModelText } from './world_model.ts';

/** Tokens of recorded data in a prompt, and of failures in one that repairs. */
export const defaultDataTokens = 3000;

/**
 * Prompts that show data: a summary of ranges and transitions chosen to inform, and for a repair what fails, sorted and
 * in full. The published generate prompt shows no transition at all, which is enough only for a world that the model
 * remembers (code-world-models.md 3.7).
 *
 * What is the same for every ask of a task comes first, byte for byte, so that servers may keep it.
 */
export function dataPrompts(
  task: SynthesisTask,
  transitions: readonly RecordedTransition[],
  dataTokens = defaultDataTokens,
): PromptSet {
  const beginning = [
    `## Description\n\n${task.description.trim()}`,
    worldModelText(task),
    dataText(transitions, task.contract.terminated, dataTokens),
  ].join('\n\n');
  return {
    version: 'data-1',
    messages(_, parts, continued = false) {
      const opened = continued && parts.kind === 'generate' && parts.prefix.trim() !== '';
      const last = opened
        ? `## Your turn\n\nComplete the program that is begun below.\n\n${parametersText}`
        : request(task, parts, dataTokens);
      return [
        { role: 'system', content: system },
        { role: 'user', content: `${beginning}\n\n${last}` },
        ...(opened ? [openTurn(parts.prefix)] : []),
      ];
    },
  };
}

const system =
  'You find out the rules of an environment and write them as a small TypeScript program, its world model. The program is tested on recorded transitions: next state, reward and end all have to be right. The description and the data are your evidence; where they differ, the data are right.';

const parametersText =
  'Constants that neither the description nor the data fix exactly belong into `export const parameters = { gravity: 9.8 }`, a flat record of numbers with your best estimates, read as `parameters.gravity`. Leave it out if there are none.';

const programText =
  'the whole program in one fenced block (```ts): the module and nothing else, no example of its use, no tests';

function request(task: SynthesisTask, parts: PromptParts, tokens: number): string {
  switch (parts.kind) {
    case 'generate':
      return [
        ...(parts.prefix.trim() === ''
          ? []
          : [
              `## Beginning of the program\n\n${fenced(parts.prefix)}\n\nKeep these first lines unchanged and go on from there.`,
            ]),
        [
          '## Your turn',
          'Answer in this order:',
          '1. The rules: what each part of the state means, what each action does to it and by which formula, what the reward is, when the world ends. Check each rule against the transitions above, and say which transitions it does not explain.',
          `2. The program: ${programText}.`,
          parametersText,
        ].join('\n\n'),
      ].join('\n\n');
    case 'improve':
      return [
        `## The program so far\n\n${fenced(parts.code)}`,
        parts.failures === undefined
          ? 'It is not right yet.'
          : failuresText(parts.failures, task.contract.terminated, tokens),
        [
          '## Your turn',
          'Answer in this order:',
          '1. The rules: for each kind of failure, which rule of the program is wrong or missing, what the examples say the rule is, and what else follows from it. Work the new rule out on one example in numbers.',
          `2. The corrected program: ${programText}. What is right now has to stay right.`,
          parametersText,
        ].join('\n\n'),
      ].join('\n\n');
    case 'fix':
      return [
        `## The program so far\n\n${fenced(parts.code)}`,
        `## Its error\n\n${parts.error === '' ? 'It fails.' : parts.error}`,
        ...(parts.failures === undefined || parts.failures.crashes.length === 0
          ? []
          : [crashesText(parts.failures, tokens)]),
        [
          '## Your turn',
          `Say in a few words what causes the error. Then answer with ${programText}.`,
          parametersText,
        ].join('\n\n'),
      ].join('\n\n');
  }
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

function dataText(transitions: readonly RecordedTransition[], terminated: string, tokens: number): string {
  if (transitions.length === 0) return '## Recorded data\n\nThere are none.';
  const lines = new Map<number, string>();
  const lineOf = (index: number): string => {
    const line = lines.get(index) ?? transitionText(transitions[index]);
    lines.set(index, line);
    return line;
  };
  const ranges = fieldRanges(transitions).map(rangeText);
  const left = tokens - estimateTokens(ranges.join('\n'));
  const groups = informativeSample(transitions, left, (index) => estimateTokens(lineOf(index)));
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
    `Some of them, chosen to inform, one a line: state | action | next state | reward | ${terminated}.`,
    ...sections,
  ].join('\n\n');
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

function rangeText({ field, values, range, change }: FieldRange): string {
  const ofField =
    values?.length === 1
      ? `always ${valueText(values[0])}`
      : values !== undefined
        ? `one of ${values.map(valueText).join(', ')}`
        : range === undefined
          ? 'many different values'
          : `from ${numberText(range[0])} to ${numberText(range[1])}`;
  const ofChange =
    change === undefined || values?.length === 1
      ? ''
      : `; changes in a step by ${numberText(change[0])} to ${numberText(change[1])}`;
  return `\`${field}\`: ${ofField}${ofChange}`;
}
