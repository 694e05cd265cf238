// covers: unions with optional fields; spreads of narrowed variants; tuples of arrays; nullable elements
type Card = { readonly suit: number; readonly rank: number };
type Phase =
  { name: 'bet'; pot: number } | { name: 'play'; turn: 0 | 1; trick: Card[] } | { name: 'done'; winner?: 0 | 1 };
interface Game {
  phase: Phase;
  hands: [Card[], Card[]];
  log: (string | null)[];
}
function deal(seed: number): Game {
  const cards: Card[] = [];
  for (let i = 0; i < 6; i++) cards.push({ suit: i % 2, rank: (i * 7 + (Math.abs(Math.trunc(seed)) % 5)) % 13 });
  return { phase: { name: 'bet', pot: 0 }, hands: [cards.slice(0, 3), cards.slice(3)], log: [null] };
}
function advance(g: Game, n: number): Game {
  const { phase } = g;
  if (phase.name === 'bet')
    return { ...g, phase: phase.pot > 2 ? { name: 'play', turn: 0, trick: [] } : { name: 'bet', pot: phase.pot + 1 } };
  if (phase.name === 'play') {
    const hand = g.hands[phase.turn];
    const card = hand[0];
    if (!card) return { ...g, phase: { name: 'done', winner: n > 0 ? phase.turn : undefined } };
    const hands: [Card[], Card[]] = phase.turn === 0 ? [hand.slice(1), g.hands[1]] : [g.hands[0], hand.slice(1)];
    return {
      ...g,
      hands,
      phase: { ...phase, turn: phase.turn === 0 ? 1 : 0, trick: [...phase.trick, card] },
      log: [...g.log, `p${phase.turn}`],
    };
  }
  return g;
}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  let g = deal(action);
  const out: number[] = [];
  for (let i = 0; i < 12; i++) {
    g = advance(g, action);
    const ph = g.phase;
    out.push(ph.name === 'bet' ? ph.pot : ph.name === 'play' ? ph.trick.length * 10 + ph.turn : (ph.winner ?? -1));
  }
  out.push(g.log.length, g.log[0] === null ? 1 : 0, (g.log[1] ?? '').length);
  const [a, b] = g.hands;
  out.push(a.length, b.length);
  const score = (c: Card): number => c.rank * 2 + c.suit;
  let best: Card | undefined = undefined;
  for (const c of [...a, ...b]) {
    if (best === undefined || score(c) > score(best)) best = c;
  }
  out.push(best === undefined ? -1 : 1);
  const m: Map<string, Phase> = new Map();
  m.set('x', g.phase);
  const got = m.get('x');
  if (got && got.name === 'done') out.push(got.winner ?? 5);
  return { state: out, reward: 0, terminated: g.phase.name === 'done' };
}
