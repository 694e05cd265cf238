import { failure, fromJson, success, type Result } from '@orrery/contract';
import type { Task } from '@orrery/environments';
import type { StepOutputs } from '@orrery/synthesis';

/** What a completion says a step does, or why it says nothing: its last fenced block, or the whole of it. */
export function readAnswer({ contract }: Task, completion: string): Result<StepOutputs, string> {
  const blocks = [...completion.matchAll(/```(?:json)?\s*\n([^]*?)```/g)];
  let json: unknown;
  try {
    json = JSON.parse(blocks.at(-1)?.[1] ?? completion);
  } catch {
    return failure('no JSON');
  }
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return failure('no object');
  const { state: told, reward, [contract.terminated]: terminated } = json as Record<string, unknown>;
  const state = fromJson(contract.state, told);
  if (!state.ok) return failure(`state: ${state.error.message}`);
  if (typeof reward !== 'number') return failure('no reward');
  if (typeof terminated !== 'boolean') return failure(`no ${contract.terminated}`);
  return success({ state: state.value, reward, terminated });
}
