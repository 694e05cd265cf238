// covers: concat and flat of lists of lists
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];

  const lists = [state, [1, 2], [], [action]];
  const none: number[] = [];
  out.push(...none.concat(...lists), ...state.concat(...state), ...none.concat(3, ...lists, [4]));
  return { state: out, reward: out.length, terminated: state.length > 4 };
}
