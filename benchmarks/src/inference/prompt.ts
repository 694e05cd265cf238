import { toJson, type Value } from '@orrery/contract';
import { readDescription, type Task, type Transition } from '@orrery/environments';
import type { Message } from '@orrery/llm';
import { numberText } from '@orrery/synthesis';
import { orFail } from '../command_error.ts';

/** Part of every recording's key: change it with any change of a text below. */
export const inferencePromptVersion = 'inference-1';

/**
 * Asks for one step of a task: its description, its types, solved transitions and one state with an action. Every
 * transition has a prompt of its own.
 */
export function inferencePrompt(task: Task, solved: readonly Transition[], asked: Transition): readonly Message[] {
  const { state, action, terminated } = task.contract;
  const given = ({ observation, action: taken }: Transition): string =>
    `state: ${spelled(state, observation)}\naction: ${spelled(action, taken)}`;
  const examples = solved.map((transition) => {
    const { nextObservation, reward } = transition;
    const answer = `{"state": ${spelled(state, nextObservation)}, "reward": ${numberText(reward)}, "${terminated}": ${transition.terminated}}`;
    return `${given(transition)}\nanswer: ${answer}`;
  });
  return [
    {
      role: 'system',
      content:
        'You predict what an environment does in one step, by thought alone. You are given its description, some of its transitions, and one state with an action.',
    },
    {
      role: 'user',
      content: [
        `## Description\n\n${readDescription(task).trim()}`,
        `## Types\n\n\`\`\`ts\n${task.contract.declaration.trim()}\n\`\`\``,
        `## Transitions of this environment\n\n${examples.join('\n\n')}`,
        `## Your turn\n\n${given(asked)}`,
        `Answer with one JSON object in one fenced block (\`\`\`json): {"state": the next state, "reward": the reward of this step, "${terminated}": whether the environment itself ends with it}. A number p is right if |p - t| <= 1e-5 + 1e-5 |t|, where t is the true one. Write every number out.`,
      ].join('\n\n'),
    },
  ];
}

/** A value as JSON, numbers with 9 significant digits. */
function spelled(type: Parameters<typeof toJson>[0], value: Value): string {
  const rounded = (_: string, item: unknown): unknown => (typeof item === 'number' ? Number(numberText(item)) : item);
  return JSON.stringify(orFail(toJson(type, value)), rounded);
}
