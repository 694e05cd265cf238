// expect: memory_exhausted budget_exhausted (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const xs = [1];
  for (const x of xs) xs.push(x);
  return { state, reward: 0, terminated: false };
}
