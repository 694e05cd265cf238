import { RandomStream, success, type Result } from '@orrery/contract';
import {
  refinementParts,
  type ActionKind,
  type EvaluatedProgram,
  type Outcome,
  type PromptParts,
  type Proposal,
  type SearchRule,
} from '../search.ts';
import { bugValues, checkConfiguration, type ConfigurationError, type GifMctsConfiguration } from './configuration.ts';
import { settleFixChain } from './fix_chain.ts';
import { countLines, createNode, firstLines, presentValue, value, type Node } from './node.ts';
import { baseline, best, candidates, localMean, selectable, type Predictors } from './selection.ts';
import { ValuePredictor } from './value_predictor.ts';

/** An ask in flight. */
interface Pending {
  /** From the root to the leaf. */
  readonly path: readonly Node[];
  readonly leaf: Node;
  readonly parent: Node;
  readonly kind: ActionKind;
  readonly rerolled: boolean;
  /** The choice used up the parent's only untried child of this kind. */
  readonly closed: boolean;
}

/** Generate, improve and fix with Monte Carlo tree search (Dainese et al. 2024; code-world-models.md section 3). */
export class GifMcts implements SearchRule {
  readonly root: Node;
  readonly predictors: Predictors;
  readonly #configuration: GifMctsConfiguration;
  readonly #bugValues: readonly number[];
  readonly #pending = new Map<number, Pending>();

  private constructor(configuration: GifMctsConfiguration) {
    this.#configuration = configuration;
    this.#bugValues = bugValues(configuration);
    const predictor = (kind: ActionKind): ValuePredictor =>
      new ValuePredictor(configuration.priors[kind], configuration.predictorWeights);
    this.predictors = { generate: predictor('generate'), improve: predictor('improve'), fix: predictor('fix') };
    this.root = createNode(0, 'root', undefined, 1);
    this.root.expanded = true;
    this.root.visits = 1; // so the exploration term of the first simulation is 0
    this.root.length = configuration.blockLines;
    this.root.fixesLeft = configuration.fixes;
    this.root.open.add('generate'); // there is nothing to improve yet
  }

  static create(configuration: GifMctsConfiguration): Result<GifMcts, ConfigurationError> {
    const checked = checkConfiguration(configuration);
    return checked.ok ? success(new GifMcts(checked.value)) : checked;
  }

  propose(ask: number): Omit<Proposal, 'id'> | undefined {
    if (!selectable(this.root, this.#configuration.rerollTerminals)) return undefined;
    const random = RandomStream.of(this.#configuration.seed, 'Proposals', ask);
    const path: Node[] = [this.root];
    let parent = this.root;
    for (;;) {
      const choice = best(candidates(parent, this.predictors, this.#configuration), random);
      if (choice === undefined) return undefined;
      if ('kind' in choice) {
        const leaf = this.#addChild(ask, parent, choice.kind);
        return this.#begin(ask, [...path, leaf], choice.kind, choice.predicted, false);
      }
      const { node } = choice;
      if (node.terminal && node.kind !== 'root') {
        return this.#begin(ask, [...path, node], node.kind, presentValue(node), true);
      }
      path.push(node);
      parent = node;
    }
  }

  settle(ask: number, outcome: Outcome): void {
    const pending = this.#pending.get(ask);
    if (pending === undefined) return;
    this.#pending.delete(ask);
    for (const node of pending.path) node.pending.delete(ask);
    if (outcome.kind === 'evaluated') this.#apply(pending, outcome);
    else if (!pending.rerolled) this.#withdraw(pending);
  }

  /** The lowest free number of its kind, so that a call that failed leaves no trace. */
  #addChild(ask: number, parent: Node, kind: ActionKind): Node {
    const taken = parent.children.filter((child) => child.kind === kind).map((child) => child.index);
    const node = createNode(ask, kind, parent, Math.max(0, ...taken) + 1);
    parent.children.push(node);
    return node;
  }

  #begin(
    ask: number,
    path: readonly Node[],
    kind: ActionKind,
    predicted: number,
    rerolled: boolean,
  ): Omit<Proposal, 'id'> | undefined {
    const leaf = path.at(-1);
    const parent = path.at(-2);
    if (leaf === undefined || parent === undefined) return undefined;
    // A buggy node has one fix, never a second beside it; without generate the root has one program.
    const closed = !rerolled && (parent.bug || (kind === 'generate' && !this.#configuration.allowGenerate));
    if (closed) parent.open.delete(kind);
    for (const node of path) node.pending.set(ask, predicted);
    this.#pending.set(ask, { path, leaf, parent, kind, rerolled, closed });
    const proposal = { kind, parent: parent.id, parts: promptParts(kind, parent) };
    return rerolled ? { ...proposal, rerolled: leaf.id } : proposal;
  }

  #withdraw({ parent, leaf, kind, closed }: Pending): void {
    parent.children = parent.children.filter((child) => child !== leaf);
    if (closed) parent.open.add(kind);
  }

  #apply({ path, leaf, parent, kind }: Pending, program: EvaluatedProgram): void {
    const own = this.#expand(leaf, parent, kind, program);
    const target = own + leaf.reward;
    const { newChildCountsAsZero, discount } = this.#configuration;
    const from = baseline(parent, kind, this.#configuration);
    const local = localMean(parent, kind, newChildCountsAsZero ? undefined : leaf);
    this.predictors[kind].learn(local === undefined ? undefined : local - from, target - from);
    if (program.perfect) return; // as released: the search ends before the backup
    backUp(path, own, discount, leaf.bug);
    settleFixChain(parent, leaf, this.#bugValues);
  }

  /** Fills the leaf (again, when re-rolled) and gives its value; a terminal leaf's score is its reward instead. */
  #expand(leaf: Node, parent: Node, kind: ActionKind, program: EvaluatedProgram): number {
    const { phantomLine, fixes, allowGenerate, allowImprove } = this.#configuration;
    const before = countLines(parent.prefix, phantomLine);
    const { prefix, count } = firstLines(program.text, before + parent.length);
    const added = count - before;
    const terminal = added < parent.length;
    const score = program.bug ? 0 : program.value;
    const first = !leaf.expanded;
    leaf.expanded = true;
    leaf.program = program;
    leaf.prefix = prefix;
    leaf.length = added;
    leaf.terminal = terminal;
    leaf.bug = program.bug;
    leaf.fixesLeft = program.bug && kind === 'fix' ? Math.max(0, parent.fixesLeft - 1) : fixes;
    leaf.reward = terminal ? score : 0;
    if (first) {
      leaf.offered = (['generate', 'improve'] as const).filter((type) =>
        type === 'generate' ? allowGenerate : allowImprove,
      );
    }
    if (!terminal) this.#offer(leaf);
    return terminal ? 0 : score;
  }

  #offer(leaf: Node): void {
    if (leaf.bug) {
      const temporary = this.#bugValues[leaf.fixesLeft] ?? 0;
      leaf.offered = temporary > 0 ? ['fix'] : [];
      leaf.valueSum += temporary;
    }
    // Only a re-rolled node has children here: the first of each kind is replaced by an untried one.
    leaf.children = leaf.children.filter((child) => child.index !== 1 || !leaf.offered.some((it) => it === child.kind));
    leaf.open.clear();
    for (const kind of leaf.offered) leaf.open.add(kind);
  }
}

/** From the leaf up (discounted): a bug counts as a visit only, so that its temporary value stays where it is. */
function backUp(path: readonly Node[], own: number, discount: number, visitOnly: boolean): void {
  let passed = own;
  for (const node of [...path].reverse()) {
    node.valueSum += visitOnly ? value(node) : passed;
    node.visits += 1;
    passed = node.reward + discount * passed;
  }
}

function promptParts(kind: ActionKind, parent: Node): PromptParts {
  return kind === 'generate' ? { kind, prefix: parent.prefix } : refinementParts(kind, parent.program);
}
