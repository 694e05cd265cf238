// covers: comparisons, counters and choices of unsigned words beside other numbers
type Counts = { equal: number; less: number; most: number };

function next(word: number): number {
  return (Math.imul(word, 1664525) + 1013904223) >>> 0;
}

function compare(a: number, b: number): number {
  let bits = 0;
  if (a === b) bits |= 1;
  if (a !== b) bits |= 2;
  if (a < b) bits |= 4;
  if (a <= b) bits |= 8;
  if (a > b) bits |= 16;
  if (a >= b) bits |= 32;
  return bits;
}

function hash(seed: number, rounds: number): Counts {
  let word = seed >>> 0;
  let most = 0;
  let equal = 0;
  let less = 0;
  for (let i = 0; i < rounds; i++) {
    const before = word;
    word = next(word);
    const chosen = word > before ? word : before >>> 1;
    if (chosen > most) most = chosen;
    if (word >>> 31 === before >>> 31) equal++;
    if (word < 0x80000000) less++;
    if ((word | 0) < 0) less += 0.5;
    if (word >= 4294967295 || word <= 0 || word > -1.5) less += 0.25;
  }
  return { equal, less, most };
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const a = action >>> 0;
  const b = (state[0] ?? 0) >>> 0;
  const ends = [0, 1, 0x7fffffff, 0x80000000, 0xffffffff];
  let sum = compare(a, b) + 64 * compare(b, a);
  for (const end of ends) {
    const word = end >>> 0;
    sum += word === a ? 1 : word < b ? 2 : 3;
    sum += word % 7;
    sum += 1 / word === Infinity ? 0.5 : 0;
    sum += (word | 0) + (~word >>> 0) / 4294967296;
  }
  const { equal, less, most } = hash(a ^ b, 20);
  let unsettled = 0;
  for (let i = 0; i < 3; i++) {
    if (i > 0) sum += unsettled;
    unsettled = (a + i) >>> 0;
  }
  const coin = a % 2 === 1 ? 10 : -10;
  const zero = a % 2 === 1 ? -0 : 0;
  return {
    state: [sum, equal, less, most, compare(most, sum), coin, 1 / zero],
    reward: most % 1000,
    terminated: most < less,
  };
}
