// covers: random.float; random.integer; random.chance; random.normal; the stream passed on
function roll(random: Random, sides: number, count: number): number[] {
  return Array.from({ length: count }, () => 1 + random.integer(sides));
}

export function step(
  state: State,
  action: Action,
  random: Random,
): { state: State; reward: number; terminated: boolean } {
  const out = roll(random, 6, 3);
  const deck = state.map((_, i) => i);
  for (let i = deck.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [deck[i], deck[j]] = [deck[j], deck[i]];
  }
  out.push(...deck, random.float(), random.normal(), random.normal(), random.integer(1), random.integer(4294967296));
  const drawn = random.chance(0.3) ? 'yes' : 'no';
  out.push(drawn.length, random.chance(0) ? 1 : 0, random.chance(1) ? 1 : 0);
  while (random.chance(0.5)) out.push(random.float() * action);
  return { state: out, reward: random.float(), terminated: random.chance(0.5) };
}
