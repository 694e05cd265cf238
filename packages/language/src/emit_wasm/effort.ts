/**
 * Nodes of the IR, squared and added up over the functions of a module, up to which binaryen optimises it. Its passes
 * take time that grows with the square of a function: ten seconds for 6,000 nodes, minutes for 24,000. Samples: 1.2e7.
 */
export const mostEffort = 5e7;
/** Nodes of all functions together; the largest of the sample programs has 8,000. */
export const mostNodes = 30_000;

/**
 * Whether a module whose functions have these sizes is optimised by binaryen. Beyond that it is emitted as it is, and
 * slower, but in a time that grows with its size: no source that passes the checker keeps a compiler busy for minutes.
 */
export function isWithinEffort(sizes: readonly number[]): boolean {
  let nodes = 0;
  let effort = 0;
  for (const size of sizes) {
    nodes += size;
    effort += size * size;
  }
  return nodes <= mostNodes && effort <= mostEffort;
}
