// UCT as published, written from the papers and from the planner's documented draws: nodes are objects, children stand in
// a map. Kocsis and Szepesvari (2006), "Bandit based Monte-Carlo planning"; Dainese et al. (2024), "Generating code world
// models with large language models guided by Monte Carlo tree search", appendix L, as released.
import { log, RandomStream } from '@orrery/contract';
import type { FiniteModel } from './model.ts';

/** Options of {@link uct}, all of them given; the published values in brackets. */
export interface UctOptions {
  /** [25] */
  readonly simulations: number;
  /** C of `Q + C sqrt(ln N / (n + epsilon))`. [1] */
  readonly exploration: number;
  /** [1e-3, as released] */
  readonly epsilon: number;
  /** [0.99] */
  readonly discount: number;
  /** Steps of the uniform rollout that values a leaf. [100] */
  readonly rolloutDepth: number;
  /** Of the softmax over the root's values; 0 takes the first of the largest. [0.01] */
  readonly temperature: number;
  /** Q of an unvisited action while selecting. [1] */
  readonly initialValue: number;
  readonly seed: number | bigint;
  /** Number of the decision: the stream of the choice. */
  readonly decision: number | bigint;
  /** Independent trees whose visits and returns at the root are added. [1] */
  readonly trees: number;
}

/** The published options. */
export const publishedUct: Omit<UctOptions, 'seed'> = {
  simulations: 25,
  exploration: 1,
  epsilon: 1e-3,
  discount: 0.99,
  rolloutDepth: 100,
  temperature: 0.01,
  initialValue: 1,
  decision: 0,
  trees: 1,
};

/** What the search thinks of each legal action of the root. `actions`, `visits` and `values` are aligned. */
export interface UctPlan<A> {
  readonly action: A;
  readonly actions: readonly A[];
  readonly visits: readonly number[];
  /** Mean discounted return; 0 for an action never taken. */
  readonly values: readonly number[];
  /** Steps of the model, rollouts included. */
  readonly modelSteps: number;
  /** States in the trees. */
  readonly nodes: number;
}

interface Pair<S, A> {
  readonly action: A;
  visits: number;
  /** Sum of the discounted returns. */
  total: number;
  /** By key of the state and whether the world ended there. */
  readonly children: Map<string, Node<S, A>>;
}

interface Node<S, A> {
  readonly state: S;
  readonly terminated: boolean;
  visits: number;
  /** 1 where the first player moves, -1 where the second does. */
  sign: number;
  pairs: Pair<S, A>[] | undefined;
}

/** Plans one action. Simulation i of tree t draws from the stream (seed, Simulation, t * simulations + i). */
export function uct<S, A>(model: FiniteModel<S, A>, root: S, options: UctOptions): UctPlan<A> {
  const search = new Search(model, options);
  const trees = Array.from({ length: options.trees }, (_, tree) => search.grow(root, tree));
  const [first] = trees;
  if (first === undefined || first.pairs === undefined) throw new RangeError('there is a tree at least');
  const sums = first.pairs.map(({ action }, at) => {
    let [visits, total] = [0, 0];
    for (const { pairs } of trees) {
      visits += pairs?.[at]?.visits ?? 0;
      total += pairs?.[at]?.total ?? 0;
    }
    return { action, visits, value: visits === 0 ? 0 : total / visits };
  });
  const values = sums.map(({ value }) => value);
  const stream = RandomStream.of(options.seed, 'Acting', options.decision);
  const own = values.map((value) => first.sign * value);
  const actions = sums.map(({ action }) => action);
  return {
    action: actions[choose(own, options.temperature, stream)] as A,
    actions,
    visits: sums.map(({ visits }) => visits),
    values,
    modelSteps: search.modelSteps,
    nodes: search.nodes,
  };
}

class Search<S, A> {
  modelSteps = 0;
  nodes = 0;
  readonly #model: FiniteModel<S, A>;
  readonly #options: UctOptions;

  constructor(model: FiniteModel<S, A>, options: UctOptions) {
    this.#model = model;
    this.#options = options;
  }

  grow(state: S, tree: number): Node<S, A> {
    const { seed, simulations } = this.#options;
    const root = this.#node(state, false);
    // ln N must exist when the root is first selected from.
    root.visits = 1;
    for (let i = 0; i < simulations; i += 1)
      this.#simulate(root, RandomStream.of(seed, 'Simulation', tree * simulations + i));
    return root;
  }

  #node(state: S, terminated: boolean): Node<S, A> {
    this.nodes += 1;
    return { state, terminated, visits: 0, sign: 1, pairs: undefined };
  }

  #simulate(root: Node<S, A>, random: RandomStream): void {
    const path: { readonly node: Node<S, A>; readonly pair: Pair<S, A>; readonly reward: number }[] = [];
    let node = root;
    let value = 0;
    while (!node.terminated) {
      const pairs = (node.pairs ??= this.#expand(node));
      if (pairs.length === 0) break;
      const pair = this.#select(node, pairs, random);
      const { state, reward, terminated } = this.#model.step(node.state, pair.action, random);
      this.modelSteps += 1;
      path.push({ node, pair, reward });
      const key = `${terminated ? 'end' : ''} ${this.#model.key(state)}`;
      const known = pair.children.get(key);
      if (known === undefined) {
        node = this.#node(state, terminated);
        pair.children.set(key, node);
        if (!terminated) value = this.#rollout(state, random);
        break;
      }
      node = known;
    }
    node.visits += 1;
    for (let at = path.length - 1; at >= 0; at -= 1) {
      const { node: from, pair, reward } = path[at]!;
      value = reward + this.#options.discount * value;
      pair.visits += 1;
      pair.total += value;
      from.visits += 1;
    }
  }

  #expand(node: Node<S, A>): Pair<S, A>[] {
    node.sign = this.#model.player?.(node.state) === 1 ? -1 : 1;
    const legal = this.#model.legalActions(node.state);
    return legal.map((action) => ({ action, visits: 0, total: 0, children: new Map<string, Node<S, A>>() }));
  }

  #select({ visits, sign }: Node<S, A>, pairs: readonly Pair<S, A>[], random: RandomStream): Pair<S, A> {
    const { exploration, epsilon, initialValue } = this.#options;
    const logVisits = log(visits);
    let best = -Infinity;
    let tied: Pair<S, A>[] = [];
    for (const pair of pairs) {
      const value = pair.visits === 0 ? initialValue : sign * (pair.total / pair.visits);
      const score = value + exploration * Math.sqrt(logVisits / (pair.visits + epsilon));
      if (score > best) {
        best = score;
        tied = [pair];
      } else if (score === best) {
        tied.push(pair);
      }
    }
    return tied.length === 1 ? tied[0]! : tied[random.integer(tied.length)]!;
  }

  #rollout(from: S, random: RandomStream): number {
    const { discount, rolloutDepth } = this.#options;
    let state = from;
    let weight = 1;
    let total = 0;
    for (let depth = 0; depth < rolloutDepth; depth += 1) {
      const legal = this.#model.legalActions(state);
      if (legal.length === 0) break;
      const step = this.#model.step(state, legal[random.integer(legal.length)] as A, random);
      this.modelSteps += 1;
      total += weight * step.reward;
      weight *= discount;
      state = step.state;
      if (step.terminated) break;
    }
    return total;
  }
}

/** Index drawn from softmax(values / temperature) with one `float()`; the first of the largest at temperature 0. */
function choose(values: readonly number[], temperature: number, random: RandomStream): number {
  const largest = Math.max(...values);
  const best = values.indexOf(largest);
  if (temperature === 0) return best;
  // One unit in the last place, by which engines may differ here, moves a border between actions by 1e-16.
  const weights = values.map((value) => Math.exp((value - largest) / temperature));
  const threshold = random.float() * weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  const chosen = weights.findIndex((weight) => (sum += weight) > threshold);
  return chosen < 0 ? best : chosen;
}
