// Map, Set and dictionaries in states, nested, with deleted entries and keys that are array indices.
export interface State {
  seen: Map<string, number>;
  visited: Set<number>;
  bag: Record<string, { n: number; tags: Set<string> }>;
  grid: Map<number, Map<boolean, string[]>>;
}
export type Action = { type: 'add'; key: string } | { type: 'remove'; key: string } | { type: 'visit'; at: number };

export function initialState(): State {
  return { seen: new Map(), visited: new Set([3, -0]), bag: {}, grid: new Map([[1, new Map([[true, ['a']]])]]) };
}

export function legalActions(state: State): Action[] {
  const actions: Action[] = [{ type: 'visit', at: state.visited.size / 2 }];
  for (const key of state.seen.keys()) actions.push({ type: 'remove', key });
  for (const key of Object.keys(state.bag)) actions.push({ type: 'add', key: `${key}0` });
  return actions;
}

export function step(state: State, action: Action): { state: State; reward: number; done: boolean } {
  const { seen, visited, bag, grid } = state;
  let reward = 0;
  switch (action.type) {
    case 'add': {
      seen.set(action.key, (seen.get(action.key) ?? 0) + 1);
      const tags = bag[action.key]?.tags ?? new Set<string>();
      bag[action.key] = { n: seen.size, tags: tags.add(String(seen.size)) };
      break;
    }
    case 'remove':
      if (seen.delete(action.key)) reward = 1;
      delete bag[action.key];
      break;
    case 'visit':
      visited.add(action.at);
      grid.set(action.at, new Map([[visited.size % 2 === 0, [...seen.keys()].slice(0, 2)]]));
      if (visited.size > 8) visited.clear();
      break;
  }
  for (const [key, { n }] of Object.entries(bag)) reward = reward * 3 + n + key.length;
  for (const rows of grid.values()) for (const [flag, texts] of rows) reward += flag ? texts.length : -1;
  return { state, reward: reward % 1000003, done: grid.size > 7 };
}
