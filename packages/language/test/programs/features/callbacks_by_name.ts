// covers: functions of the language as callbacks; callbacks by name; unused, default and destructured parameters
function isSmall(x: number): boolean {
  return x < 3;
}

function square(x: number): number {
  return x * x;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const near = (x: number): boolean => Math.abs(x - action) < 2;
  const apply = (f: (x: number) => number): number[] => state.map(f);
  const counted = (_: undefined, i: number): number => square(i) + action;
  const pairs: [number, number][] = state.map((x, i) => [x, i]);
  return {
    state: [
      ...state.map(Math.abs),
      ...state.filter(Boolean),
      ...state.map(Number),
      ...state.map(String).map((s) => s.length),
      ...state.filter(isSmall),
      ...state.filter(near),
      ...state.filter(Number.isInteger),
      ...apply(Math.floor),
      ...apply((x) => x + action),
      ...Array.from({ length: 3 }, counted),
      ...Array.from(state, square),
      ...Array.from({ length: 2 }, (none, i) => (none === undefined ? i : -1)),
      ...pairs.map(([x, i]) => x * i),
      ...state.map((x, _i, { length }) => x + length),
      ...state.map((x) => {
        if (x > 0) {
          for (let i = 0; i < 3; i++) if (i > x) return i;
          return -1;
        }
        return x;
      }),
      ...state.map(function (x) {
        return x - 1;
      }),
    ],
    reward: 0,
    terminated: state.some(Number.isNaN),
  };
}
