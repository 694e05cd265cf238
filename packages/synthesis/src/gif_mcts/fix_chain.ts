import { value, type Node } from './node.ts';

/**
 * After a child of a buggy node was expanded and backed up: passes the outcome up the chain of fixes, to its first
 * member that is no fix (code-world-models.md 3.5).
 *
 * - failed, no fixes left: the chain gets value 0 and is terminal
 * - failed, fixes left: the chain gets the bug value of the fixes left, and its bug flags are cleared
 * - repaired: the chain gets the child's value
 */
export function settleFixChain(parent: Node, child: Node, bugValues: readonly number[]): void {
  if (!parent.bug) return;
  const chain = fixChain(parent);
  if (!child.bug) {
    parent.bug = false;
    for (const node of chain) node.valueSum = value(child) * node.visits;
    return;
  }
  const lost = child.fixesLeft === 0;
  for (const node of chain) {
    node.valueSum = lost ? 0 : (bugValues[child.fixesLeft] ?? 0) * node.visits;
    if (lost) node.terminal = true;
    else node.bug = false;
  }
}

/** The node, the fixes above it, and the node they repair. */
function fixChain(from: Node): Node[] {
  const chain = [from];
  for (let node = from; node.kind === 'fix' && node.parent !== undefined; node = node.parent) chain.push(node.parent);
  return chain;
}
