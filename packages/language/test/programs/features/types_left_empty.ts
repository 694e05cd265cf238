// covers: types that Record, Pick, Omit and mapped types leave without members, beside dictionaries in the same field
type Nothing = Omit<{ a: number }, 'a'>;
type Waiting = { kind: 'waiting'; data: Nothing };
type Running = { kind: 'running'; data: Record<string, number> };
type Phase = Waiting | Running;

const idle: Nothing = {};

function size(phase: Phase): number {
  if (phase.kind === 'running') return Object.keys(phase.data).length;
  const { data } = phase;
  const again: Waiting = { kind: 'waiting', data };
  return again.data === data ? -1 : -2;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const phases: Phase[] = state.map((x) =>
    x > 0 ? { kind: 'running', data: { a: x, b: action } } : { kind: 'waiting', data: idle },
  );
  phases.push({ kind: 'waiting', data: {} });
  return { state: phases.map((phase) => size(phase)), reward: 0, terminated: false };
}
