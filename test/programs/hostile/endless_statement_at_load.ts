// expect: load budget_exhausted (endless loops)
const T: number[] = [1];
for (let i = 0; i < 10; i -= 1) T[0] = i;
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  return { state: T, reward: 0, terminated: false };
}
