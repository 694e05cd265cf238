// covers: throws and places whose texts hold half of a surrogate pair
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const names: Record<string, number> = { a: 1, '\ud83d': 2 };
  if (action > 1) throw new RangeError('\ud83d');
  if (action > 0.5) throw new RangeError(`\ude00${state.length}`);
  const half = names['\ud83d'] ?? 0;
  return { state: [...state, half, '\ud83d'.length], reward: names[action < 0 ? 'a' : '\ud83d'], terminated: false };
}
