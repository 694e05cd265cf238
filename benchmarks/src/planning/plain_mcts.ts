/** A model as a plain planner steps it: no pooling, no codec, one object a step. */
export interface PlainModel {
  step(state: readonly number[], action: number): { state: number[]; reward: number; terminated: boolean };
}

export interface PlainMctsOptions {
  readonly actions: readonly number[];
  readonly simulations: number;
  readonly exploration: number;
  readonly epsilon: number;
  readonly discount: number;
  readonly rolloutDepth: number;
}

/**
 * The published MCTS the way one would write it in TypeScript: the baseline of `pnpm bench planning`.
 *
 * The same algorithm as crates/planners: UCT, unvisited actions count as 1, the model is stepped on every traversal,
 * the leaf's value is a uniform rollout. It is one self-contained function on purpose: the same text also runs inside
 * QuickJS (`plainMcts.toString()`), so that both baselines are one planner.
 *
 * @returns visits of the root's actions, in order of `options.actions`, and the steps taken in the model
 */
export function plainMcts(
  model: PlainModel,
  root: readonly number[],
  options: PlainMctsOptions,
  random: () => number,
): { visits: number[]; modelSteps: number } {
  interface Edge {
    visits: number;
    value: number;
    children: Map<string, Node>;
  }
  interface Node {
    visits: number;
    terminated: boolean;
    edges: Edge[];
  }
  const { actions, simulations, exploration, epsilon, discount, rolloutDepth } = options;
  const makeNode = (terminated: boolean): Node => ({
    visits: 0,
    terminated,
    edges: actions.map(() => ({ visits: 0, value: 0, children: new Map() })),
  });
  let modelSteps = 0;
  const rollout = (from: readonly number[]): number => {
    let state = from;
    let weight = 1;
    let total = 0;
    for (let depth = 0; depth < rolloutDepth; depth += 1) {
      const result = model.step(state, actions[Math.floor(random() * actions.length)]!);
      modelSteps += 1;
      total += weight * result.reward;
      weight *= discount;
      state = result.state;
      if (result.terminated) break;
    }
    return total;
  };
  const select = (node: Node): number => {
    let best = -Infinity;
    let chosen: number[] = [];
    for (let at = 0; at < node.edges.length; at += 1) {
      const edge = node.edges[at]!;
      const mean = edge.visits === 0 ? 1 : edge.value;
      const score = mean + exploration * Math.sqrt(Math.log(node.visits) / (edge.visits + epsilon));
      if (score > best) {
        best = score;
        chosen = [at];
      } else if (score === best) {
        chosen.push(at);
      }
    }
    return chosen[Math.floor(random() * chosen.length)]!;
  };
  const tree = makeNode(false);
  tree.visits = 1;
  for (let simulation = 0; simulation < simulations; simulation += 1) {
    const path: { node: Node; edge: Edge; reward: number }[] = [];
    let node = tree;
    let state = root;
    let value = 0;
    for (;;) {
      if (node.terminated) break;
      const at = select(node);
      const edge = node.edges[at]!;
      const result = model.step(state, actions[at]!);
      modelSteps += 1;
      path.push({ node, edge, reward: result.reward });
      state = result.state;
      const key = state.join();
      const known = edge.children.get(key);
      if (known !== undefined) {
        node = known;
        continue;
      }
      node = makeNode(result.terminated);
      edge.children.set(key, node);
      value = result.terminated ? 0 : rollout(state);
      break;
    }
    node.visits += 1;
    for (let depth = path.length - 1; depth >= 0; depth -= 1) {
      const { node: parent, edge, reward } = path[depth]!;
      value = reward + discount * value;
      edge.visits += 1;
      edge.value += (value - edge.value) / edge.visits;
      parent.visits += 1;
    }
  }
  return { visits: tree.edges.map(({ visits }) => visits), modelSteps };
}
