// Blackjack-v1 over all cards that show: the rules of Gymnasium 0.29.1 (`sab`), written in orrery's language.
const DECK = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];

function sum(hand: number[]): number {
  let total = 0;
  for (const card of hand) total += card;
  return hand.includes(1) && total + 10 <= 21 ? total + 10 : total;
}

function isNatural(hand: number[]): boolean {
  return hand.length === 2 && hand.includes(1) && hand.includes(10);
}

function score(hand: number[]): number {
  return sum(hand) > 21 ? 0 : sum(hand);
}

export function step(
  state: State,
  action: Action,
  random: Random,
): { state: State; reward: number; terminated: boolean } {
  const player = [...state.player];
  if (action === 1) {
    player.push(DECK[random.integer(13)]);
    const bust = sum(player) > 21;
    return { state: { player, dealer: state.dealer }, reward: bust ? -1 : 0, terminated: bust };
  }
  const dealer = [...state.dealer, DECK[random.integer(13)]];
  while (sum(dealer) < 17) dealer.push(DECK[random.integer(13)]);
  const won = isNatural(player) && !isNatural(dealer) ? 1 : Math.sign(score(player) - score(dealer));
  return { state, reward: won, terminated: true };
}
