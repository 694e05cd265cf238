import type { Message } from '@orrery/llm';
import type { SynthesisTask } from '../ports.ts';
import type { PromptParts } from '../search.ts';
import type { StepOutputs, WrongTransition } from '../metrics/prediction.ts';
import { openTurn, type PromptSet } from './prompt_set.ts';
import { numberText, valueText } from './value_text.ts';
import { worldModelText } from './world_model.ts';

/** Part of every recording's key: change it with any change of a text below. */
export const promptVersion = 'published-1';

/**
 * The published prompts (Dainese et al. 2024, appendix N; code-world-models.md 3.7) in our own words, for a world model
 * in TypeScript. Each shows exactly what the published one shows: generate neither errors nor transitions, improve one
 * wrong transition, fix the error. The description and the contract come first, the same for every prompt of a task.
 *
 * Where the published prompt opens the program in an assistant turn, so does this one if the server can go on with it
 * (`continued`); else the answer is a turn of its own, and the beginning is shown and asked to be kept.
 */
export function publishedPrompt(task: SynthesisTask, parts: PromptParts, continued = false): readonly Message[] {
  if (continued && parts.kind === 'generate' && parts.prefix.trim() !== '')
    return [
      ...promptOf(task, parts, '## Your turn\n\nComplete the program that is begun below.'),
      openTurn(parts.prefix),
    ];
  return promptOf(task, parts, request(task, parts));
}

/** A prompt whose last section is `last`; everything before it is what the published prompt shows. */
export function promptOf(task: SynthesisTask, parts: PromptParts, last: string): readonly Message[] {
  return [
    { role: 'system', content: systemText(parts) },
    {
      role: 'user',
      content: [`## Description\n\n${task.description.trim()}`, worldModelText(task), notes(task), last]
        .filter((text) => text !== '')
        .join('\n\n'),
    },
  ];
}

/** The same as a set. */
export const publishedPrompts: PromptSet = { version: promptVersion, messages: publishedPrompt };

function systemText({ kind }: PromptParts): string {
  const given = {
    generate: 'You are given a task and, where there is one, the beginning of a program for it. Complete the program',
    improve: 'You are given a task and a program for it that makes a wrong prediction. Rewrite the program',
    fix: 'You are given a task and a program for it that fails. Rewrite the program',
  }[kind];
  return `You are an experienced TypeScript developer. ${given} so that it does what the task says without any error. You are rewarded by the number of tests that your program passes.`;
}

function notes({ contract }: SynthesisTask): string {
  const legal = contract.legalActions === 'required' ? ' and `legalActions`' : '';
  return `## Notes
- Write the module and nothing else: no example of its use, no tests.
- Mind the edge cases.
- Use the exact names: a program without \`step\`${legal} passes no test.
- Leave nothing undefined: write every function in full.
- Put the whole program into one fenced block (\`\`\`ts).`;
}

function request({ contract }: SynthesisTask, parts: PromptParts): string {
  switch (parts.kind) {
    case 'generate':
      return parts.prefix.trim() === ''
        ? '## Your turn\n\nAnswer with the complete program.'
        : `## Beginning of the program\n\n${fenced(parts.prefix)}\n\n## Your turn\n\nAnswer with the whole file. Keep these first lines unchanged and go on from there.`;
    case 'improve':
      return [
        `## Incorrect program\n\n${fenced(parts.code)}`,
        ...(parts.wrong === undefined ? [] : [wrongText(parts.wrong, contract.terminated)]),
        sections([
          ['Error explanation', 'how the true outputs and the outputs of `step` differ, and why'],
          ['Error location and wrong logic', 'which part of the program is responsible, and what is wrong with it'],
          ['Fix suggestion', 'a concrete change that mends it'],
          ['Correct code', 'the whole corrected program in one fenced block'],
        ]),
      ].join('\n\n');
    case 'fix':
      return [
        `## Incorrect program\n\n${fenced(parts.code)}`,
        ...(parts.error === '' ? [] : [`## Error\n\n${parts.error}`]),
        sections([
          ['Error explanation', 'what the error is, and which part of the program causes it'],
          ['Fix suggestion', 'how to mend it'],
          ['Correct code', 'the whole corrected program in one fenced block'],
        ]),
      ].join('\n\n');
  }
}

function wrongText({ state, action, expected, predicted }: WrongTransition, terminated: string): string {
  return [
    'Its `step` makes a wrong prediction about this transition.',
    `## Inputs of step\n\nstate: ${valueText(state)}\naction: ${valueText(action)}`,
    `## True outputs\n\n${outputsText(expected, terminated)}`,
    `## Outputs of step\n\n${outputsText(predicted, terminated)}`,
  ].join('\n\n');
}

function outputsText(outputs: StepOutputs, terminated: string): string {
  const { state, reward, legalActions } = outputs;
  const legal = legalActions === undefined ? '' : `\nlegal actions in that state: ${valueText(legalActions)}`;
  return `state: ${valueText(state)}\nreward: ${numberText(reward)}\n${terminated}: ${outputs.terminated}${legal}`;
}

function sections(list: readonly (readonly [string, string])[]): string {
  return `## Your turn\n\nAnswer in these sections:\n\n${list.map(([title, content]) => `## ${title}\n[${content}]`).join('\n\n')}`;
}

/** No program is longer: the checker rejects a longer text unread, and a prompt that repeats it fits no model. */
const longestProgram = 65_536;

/** A program in a fence that none of its lines can close; a text that is too long to be one is named by its length. */
export function fenced(code: string): string {
  if (code.length > longestProgram) return `(a text of ${code.length} characters, which is too long to be shown)`;
  const longest = Math.max(2, ...(code.match(/`+/g) ?? []).map((run) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}ts\n${code.replace(/\n+$/, '')}\n${fence}`;
}
