// covers: module-level destructuring; several declarators; hoisting across the module; constants computed by functions; export lists
const [WIDTH, HEIGHT] = [10, 8];
const {
  a: LOW,
  b: HIGH,
  inner: { c: DEEP },
} = { a: -1, b: WIDTH / 4, inner: { c: [1, 2, 3] } };
const AREA = WIDTH * HEIGHT,
  HALF = AREA / 2,
  ROWS = rows(HEIGHT);
const [FIRST, , THIRD, ...REST] = ROWS;
const SQUARES = Array.from({ length: 5 }, (_, i) => square(i));
const [[X, Y], Z] = [[square(2), 1], square(3)] as const;

function rows(n: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < n; i++) found.push(square(i) + LOW);
  return found;
}

function square(x: number): number {
  return x * x;
}

function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  return {
    state: [WIDTH, HEIGHT, LOW, HIGH, ...DEEP, AREA, HALF, FIRST, THIRD, ...REST, ...SQUARES, X, Y, Z, later(action)],
    reward: state.length * HALF,
    terminated: action > LATER,
  };
}

const LATER = 2;
const later = (x: number): number => x * LATER;

export { step };
