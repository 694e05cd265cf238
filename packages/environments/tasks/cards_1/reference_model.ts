// The true rules of the game of birum, given, milum, zondic.
const ASKS = [[0,1,4,2],[2,0,1,4],[5,2,0,5],[2,3,4,0]];
const WORTH = [[1,2,2,3],[3,0,3,0],[2,3,0,2],[3,1,1,0]];

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const deck = [...state.deck];
  const hand = [...state.hand];
  let { top, score, streak, luck } = state;
  const before = score;
  const suitBelow = Math.floor(top / 10);
  const rankBelow = top % 10;
  if (action < 4) {
    if (action >= hand.length) {
      score -= 1;
      streak = 0;
    } else {
      const card = hand[action];
      const suit = Math.floor(card / 10);
      const rank = card % 10;
      const ask = ASKS[suitBelow][suit];
      let fits = true;
      if (ask === 1) fits = rank > rankBelow;
      if (ask === 2) fits = Math.abs(rank - rankBelow) <= 1;
      if (ask === 3) fits = (rank + rankBelow) % 3 === 0;
      if (ask === 4) fits = rank < rankBelow;
      if (ask === 5) fits = hand.length % 2 === rank % 2;
      if (suit === 1 && luck > 0) fits = true;
      if (!fits) {
        score -= 2;
        streak = 0;
        luck = Math.max(0, luck - 1);
      } else {
        hand.splice(action, 1);
        let worth = WORTH[suitBelow][suit];
        streak += 1;
        if (streak % 3 === 0) worth += 2;
        top = card;
        if (rank === 4 && streak >= 2) worth += hand.length;
        if (rank === 8 && score < 11) worth += 4;
        if (rank === 5 && rankBelow >= 7) worth -= 2;
        if (rank === 6) worth *= 2;
        if (rank === 0) luck = luck >= 3 ? 0 : luck + 1;
        if (rank === 1 && suitBelow !== suit) hand.reverse();
        if (rank === 7 && deck.length % 2 === 0) top = 27;
        if (rank === 3 && hand.length > 0) deck.push(hand.splice(hand.length - 1, 1)[0]);
        score += worth;
      }
    }
  } else if (action === 4) {
    if (deck.length > 0 && hand.length < 4) {
      hand.push(deck[0]);
      deck.splice(0, 1);
      if (streak > 0) streak -= 1;
    } else {
      luck = 0;
      score -= 1;
    }
  } else if (action === 5) {
    if (hand.length > 0) {
      const old = hand[0];
      hand.splice(0, 1);
      deck.push(old);
      luck += old % 10 >= 7 ? 2 : 1;
    }
  } else {
    if (luck >= 2 && deck.length > 0) {
      top = deck[0];
      deck.splice(0, 1);
      luck = 0;
      streak = 0;
    } else {
      score -= 1;
    }
  }
  const won = score >= 31;
  const ruined = score <= -11;
  const empty = deck.length === 0 && hand.length === 0;
  let reward = score - before;
  if (won) reward += 10;
  if (empty) reward += 5;
  return { state: { deck, hand, top, score, streak, luck }, reward, terminated: won || ruined || empty };
}

export function initialState(random: Random): State {
  const cards: number[] = [];
  for (let card = 0; card < 40; card += 1) cards.push(card);
  for (let last = cards.length - 1; last > 0; last -= 1) {
    const at = random.integer(last + 1);
    const other = cards[last];
    cards[last] = cards[at];
    cards[at] = other;
  }
  const size = 1 + random.integer(4);
  return {
    hand: cards.slice(0, size),
    top: cards[4],
    deck: cards.slice(5, 5 + 4 + random.integer(7)),
    score: random.integer(19) - 4,
    streak: random.integer(4),
    luck: random.integer(4),
  };
}
