/** A line of two texts side by side. */
export interface DifferenceLine {
  readonly kind: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** Lines of the longest table that is filled; beyond it the texts are shown one after the other. */
const mostCells = 4_000_000;

/** The lines of both texts with the fewest changes: longest common subsequence (Hunt and McIlroy 1976), by dynamic programming. */
export function lineDifference(before: string, after: string): readonly DifferenceLine[] {
  const [one, other] = [linesOf(before), linesOf(after)];
  let start = 0;
  while (start < one.length && start < other.length && one[start] === other[start]) start += 1;
  let end = 0;
  while (
    end < one.length - start &&
    end < other.length - start &&
    one[one.length - 1 - end] === other[other.length - 1 - end]
  )
    end += 1;
  const middle = changes(one.slice(start, one.length - end), other.slice(start, other.length - end));
  const same = (text: string): DifferenceLine => ({ kind: 'same', text });
  return [...one.slice(0, start).map(same), ...middle, ...one.slice(one.length - end).map(same)];
}

function changes(one: readonly string[], other: readonly string[]): readonly DifferenceLine[] {
  const width = other.length + 1;
  if ((one.length + 1) * width > mostCells)
    return [
      ...one.map((text): DifferenceLine => ({ kind: 'removed', text })),
      ...other.map((text): DifferenceLine => ({ kind: 'added', text })),
    ];
  // common[i * width + j]: of one from i and other from j.
  const common = new Uint32Array((one.length + 1) * width);
  for (let i = one.length - 1; i >= 0; i -= 1)
    for (let j = other.length - 1; j >= 0; j -= 1)
      common[i * width + j] =
        one[i] === other[j]
          ? (common[(i + 1) * width + j + 1] ?? 0) + 1
          : Math.max(common[(i + 1) * width + j] ?? 0, common[i * width + j + 1] ?? 0);
  const lines: DifferenceLine[] = [];
  let [i, j] = [0, 0];
  while (i < one.length || j < other.length) {
    const [left, right] = [one[i], other[j]];
    if (left !== undefined && left === right) {
      lines.push({ kind: 'same', text: left });
      [i, j] = [i + 1, j + 1];
    } else if (
      left !== undefined &&
      (right === undefined || (common[(i + 1) * width + j] ?? 0) >= (common[i * width + j + 1] ?? 0))
    ) {
      lines.push({ kind: 'removed', text: left });
      i += 1;
    } else {
      lines.push({ kind: 'added', text: right ?? '' });
      j += 1;
    }
  }
  return lines;
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}
