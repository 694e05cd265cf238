// Blackjack-v1 over its observation: the rules of Gymnasium 0.29.1 (`sab`), written in orrery's language. What the
// observation hides is drawn: the dealer's other card, and whether 21 with a usable ace is a natural.
// The ceiling that a score can reach from the observation alone.
const DECK = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];
// Share of naturals among all hands of 21 with a usable ace that uniform random play meets, by enumeration.
const NATURAL_SHARE = 0.8807430850157592;

interface Hand {
  hard: number; // aces counted as 1
  ace: boolean;
}

function sum(hand: Hand): number {
  return hand.ace && hand.hard + 10 <= 21 ? hand.hard + 10 : hand.hard;
}

function add(hand: Hand, card: number): Hand {
  return { hard: hand.hard + card, ace: hand.ace || card === 1 };
}

export function step(
  state: State,
  action: Action,
  random: Random,
): { state: State; reward: number; terminated: boolean } {
  const [playerSum, dealerCard, usable] = state;
  const player: Hand = { hard: usable === 1 ? playerSum - 10 : playerSum, ace: usable === 1 };
  if (action === 1) {
    const next = add(player, DECK[random.integer(13)]);
    const bust = sum(next) > 21;
    const stillUsable = next.ace && next.hard + 10 <= 21 ? 1 : 0;
    return { state: [sum(next), dealerCard, stillUsable], reward: bust ? -1 : 0, terminated: bust };
  }
  const natural = playerSum === 21 && usable === 1 && random.chance(NATURAL_SHARE);
  let dealer = add(add({ hard: 0, ace: false }, dealerCard), DECK[random.integer(13)]);
  const dealerNatural = sum(dealer) === 21;
  while (sum(dealer) < 17) dealer = add(dealer, DECK[random.integer(13)]);
  const dealerScore = sum(dealer) > 21 ? 0 : sum(dealer);
  const playerScore = playerSum > 21 ? 0 : playerSum;
  const won = natural && !dealerNatural ? 1 : Math.sign(playerScore - dealerScore);
  return { state, reward: won, terminated: true };
}
