// expect: rejected (endless loops)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  for (;;) {
    try {
      break;
    } finally {
      continue;
    }
  }
  return { state, reward: 0, terminated: false };
}
