// covers: const objects of functions at module level; Object.freeze; as const tables
function cube(x: number): number {
  return x * x * x;
}

const tools = {
  area(w: number, h: number): number {
    return w * h * tools.UNIT;
  },
  perimeter: (w: number, h: number): number => 2 * (w + h) + tools.area(w, 1),
  twice: function (x: number): number {
    return 2 * x;
  },
  cube,
  power: cube,
  UNIT: 0.5,
  table: [1, 2, 3],
  both(x: number): number {
    return this.twice(x) + this.UNIT;
  },
};

const Config = Object.freeze({
  size: 4,
  moves: [
    [0, 1],
    [1, 0],
  ],
  scale(x: number): number {
    return x * Config.size;
  },
});

const LIMITS = { low: -1, high: 1, inner: { deep: [1, 2] } } as const;

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const [a = 0, b = 0] = state;
  let sum = LIMITS.inner.deep[1] + LIMITS.low;
  for (const [dx, dy] of Config.moves) sum += tools.area(dx, dy + 1);
  return {
    state: [
      tools.area(a, b),
      tools.perimeter(a, b),
      tools.twice(action),
      tools.cube(a),
      tools.power(b),
      tools.both(a),
      tools.table[1],
      Config.scale(action),
      sum,
    ],
    reward: state.map((x) => tools.twice(x)).reduce((x, y) => x + y, 0),
    terminated: tools.UNIT > action,
  };
}
