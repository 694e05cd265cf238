import type { RecordedTransition, SynthesisTask } from '../ports.ts';
import type { PromptParts } from '../search.ts';
import { failuresText, crashesText } from './failures_text.ts';
import { fenced } from './published.ts';
import { openTurn, type PromptSet } from './prompt_set.ts';
import { dataTokensFor, recordedDataText } from './recorded_data.ts';
import { worldModelText } from './world_model.ts';

/**
 * Prompts that show data: a summary of ranges and transitions chosen to inform, and for a repair what fails, sorted and
 * in full. The published generate prompt shows no transition at all, which is enough only for a world that the model
 * remembers (code-world-models.md 3.7).
 *
 * `dataTokens` is how much recorded data a prompt shows, and of failures in one that repairs; headings and the program
 * itself come on top.
 *
 * What is the same for every ask of a task comes first, byte for byte, so that servers may keep it.
 */
export function dataPrompts(
  task: SynthesisTask,
  transitions: readonly RecordedTransition[],
  dataTokens = dataTokensFor(transitions),
): PromptSet {
  const beginning = [
    `## Description\n\n${task.description.trim()}`,
    worldModelText(task),
    recordedDataText(transitions, task.contract.terminated, dataTokens),
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
