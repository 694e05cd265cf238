import { log, type RandomStream } from '@orrery/contract';
import type { ActionKind } from '../search.ts';
import type { GifMctsConfiguration } from './configuration.ts';
import { presentValue, presentVisits, value, type Node } from './node.ts';
import type { ValuePredictor } from './value_predictor.ts';

export type Predictors = Readonly<Record<ActionKind, ValuePredictor>>;

/** A way down from a node: a child that exists, or an untried one of a kind. */
export type Candidate =
  | { readonly node: Node; readonly score: number }
  | { readonly kind: ActionKind; readonly score: number; readonly predicted: number };

/** Whether a simulation may enter the node. */
export function selectable(node: Node, rerollTerminals: boolean): boolean {
  if (!node.expanded) return false;
  if (node.terminal) return rerollTerminals && node.pending.size === 0;
  return node.open.size > 0 || node.children.some((child) => selectable(child, rerollTerminals));
}

/** Mean value of the tried children of a kind, those in flight included; undefined without any. */
export function presentLocalMean(parent: Node, kind: ActionKind): number | undefined {
  return mean(parent.children.filter((child) => child.kind === kind).map(presentValue));
}

/** The same over expanded children and real visits: what a predictor learns from. */
export function localMean(parent: Node, kind: ActionKind, except?: Node): number | undefined {
  const tried = parent.children.filter((child) => child.kind === kind && child.expanded && child !== except);
  return mean(tried.map(value));
}

function mean(values: readonly number[]): number | undefined {
  return values.length === 0 ? undefined : values.reduce((sum, next) => sum + next, 0) / values.length;
}

/** What a kind's predictions count from: a program that is improved, where they are of gains, else 0. */
export function baseline(
  parent: Node,
  kind: ActionKind,
  { improvesFromParent }: Pick<GifMctsConfiguration, 'improvesFromParent'>,
): number {
  return improvesFromParent && kind === 'improve' ? (parent.program?.value ?? 0) : 0;
}

/** Ways down with their scores (code-world-models.md 3.3), children in the order of creation, then untried ones. */
export function candidates(parent: Node, predictors: Predictors, configuration: GifMctsConfiguration): Candidate[] {
  const { exploration, epsilon, rerollTerminals } = configuration;
  const logVisits = log(presentVisits(parent));
  const bonus = (count: number): number => exploration * Math.sqrt(logVisits / (count + epsilon));
  const tried = parent.children
    .filter((node) => selectable(node, rerollTerminals))
    .map((node) => ({ node, score: presentValue(node) + bonus(presentVisits(node)) }));
  const untried = [...parent.open].map((kind) => {
    const from = baseline(parent, kind, configuration);
    const local = presentLocalMean(parent, kind);
    const predicted = clip(from + predictors[kind].predict(local === undefined ? undefined : local - from));
    const siblings = parent.children.filter((child) => child.kind === kind).length;
    return { kind, predicted, score: predicted + bonus(siblings) };
  });
  return [...tried, ...untried];
}

/** The best candidate; the stream decides among equals, and draws only then. */
export function best(options: readonly Candidate[], random: RandomStream): Candidate | undefined {
  let highest = -Infinity;
  for (const { score } of options) if (score > highest) highest = score;
  const equal = options.filter(({ score }) => score === highest);
  return equal.length > 1 ? equal[random.integer(equal.length)] : equal[0];
}

function clip(v: number): number {
  return v < 0 ? 0 : v > 1 ? 1 : v;
}
