// covers: `null` and `{}` in literals whose object's type is known elsewhere
interface Machine {
  job: number | null;
  note?: string;
  last: number | undefined;
}

interface Person {
  mood: number;
  memory: { [topic: string]: number | undefined };
}

function idle(machines: Machine[]): number {
  let count = 0;
  for (const machine of machines) {
    if (machine.job === null) count += 1;
    if (machine.last === undefined) count += 10;
    machine.job = count;
    if (machine.job !== null) count += machine.job;
  }
  return count;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  const machines = [1, 2, 3].map(() => ({ job: null, last: undefined }));
  out.push(idle(machines));
  const made: Machine[] = state.map((x) => ({ job: x > 3 ? x : null, last: action }));
  out.push(idle(made));

  const person = (mood: number) => ({ mood, memory: {} });
  const people: Record<'smith' | 'captain', Person> = { smith: person(action), captain: person(2) };
  people.smith.memory['swords'] = state.length;
  people.captain.memory['pirates'] = undefined;
  out.push(Object.keys(people.smith.memory).length, Object.keys(people.captain.memory).length);
  out.push(people.smith.memory['swords'] ?? -1, people.captain.memory['swords'] ?? -1);
  const all = [person(1), person(2)];
  const remembering: Person[] = all;
  const [first] = remembering;
  if (first !== undefined) first.memory['x'] = 5;
  out.push(remembering.reduce((sum, { memory }) => sum + (memory['x'] ?? 0), 0));
  return { state: out, reward: out.length, terminated: machines.length > 4 };
}
