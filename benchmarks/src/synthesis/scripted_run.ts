import { publishedPrompts, stringifyValues, type RecordedTransition, type SynthesisTask } from '@orrery/synthesis';
import { createRunFolder, type RunFolder } from '@orrery/synthesis/run';
import { plainProfile } from '@orrery/llm';
import type { SearchName } from '@orrery/synthesis';
import { orFail } from '../command_error.ts';

/** A run's folder below `runs`, for a model that answers by a script. */
export function scriptedRun(
  runs: string,
  task: SynthesisTask,
  transitions: readonly RecordedTransition[],
  search: SearchName,
  budget: number,
): RunFolder {
  return orFail(
    createRunFolder(runs, search, (id, put) => {
      const description = put(task.description);
      if (!description.ok) return description;
      const data = put(stringifyValues(transitions));
      if (!data.ok) return data;
      const { contract, metric } = task;
      return {
        ok: true,
        value: {
          kind: 'run',
          format: 1,
          id,
          made: { at: '', orrery: '', node: process.version },
          task: { id: task.id, contract, description: description.value, metric },
          transitions: { blob: data.value, count: transitions.length },
          search: { name: search },
          prompts: { name: 'published', version: publishedPrompts.version, dataTokens: 0 },
          mode: 'strict',
          seed: 0,
          draws: 1,
          limits: { budget, window: 1, unansweredAllowed: 2 },
          calibrate: false,
          role: 'writer',
          continuation: 'none',
          sampling: { temperature: null, topP: null, maxTokens: null, stop: [] },
          stream: { suite: 'bench', environment: task.id, method: search, seed: 0 },
          model: { mode: 'live', name: 'scripted', profile: plainProfile },
          caps: {},
        },
      };
    }),
  );
}
