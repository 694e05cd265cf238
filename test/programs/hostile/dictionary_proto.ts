// expect: ok (prototype games)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const d: Record<string, number> = {};
  d['__proto__'] = 1;
  d['constructor'] = 2;
  d['toString'] = 3;
  d['hasOwnProperty'] = 4;
  const more: Record<string, number> = { ...d, valueOf: 5 };
  state[0] = Object.keys(more).length + (more['__proto__'] ?? 100) + (more['watch'] ?? 0);
  return { state, reward: 0, terminated: false };
}
