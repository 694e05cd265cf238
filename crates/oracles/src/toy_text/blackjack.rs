//! Blackjack-v1 (gymnasium 0.29.1, envs/toy_text/blackjack.py; Sutton and Barto 2018, example 5.1).

use std::convert::Infallible;

use orrery_core::{FiniteActions, ModelError, Outcome, Outcomes, RandomStream, Space, WeightedOutcome, WorldModel};
use serde_json::{Value, json};

use super::hand::{DECK, Hand};
use crate::environment::{index_actions, no_action};
use crate::json::{fault, numbers, object};
use crate::numpy::Generator;
use crate::options::{boolean, unknown};
use crate::svg::Picture;
use crate::{
    DrawnStepError, Environment, EnvironmentActions, InvalidDraws, InvalidJson, InvalidValues, Options, OracleError,
    Spec,
};

const ACTIONS: u32 = 2;
const HIT: u32 = 1;
const CARD: &str = "a card, from 1 (an ace) to 10";

/// Which rules are played. Options carry the fields' names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BlackjackRules {
    /// A natural wins 1.5 instead of 1. No effect under `sab`. False.
    pub natural: bool,
    /// Sutton and Barto's rules: a natural beats every other hand of the dealer. True, as Gymnasium registers it.
    pub sab: bool,
}

impl Default for BlackjackRules {
    fn default() -> Self {
        Self { natural: false, sab: true }
    }
}

impl BlackjackRules {
    /// The registered rules, changed by `options`.
    ///
    /// # Errors
    /// [`OracleError`] for a name or value that is none.
    pub fn from_options(options: &Options) -> Result<Self, OracleError> {
        let mut rules = Self::default();
        for (name, value) in options {
            match name.as_str() {
                "natural" => rules.natural = boolean(Blackjack::ID, "natural", value)?,
                "sab" => rules.sab = boolean(Blackjack::ID, "sab", value)?,
                _ => return Err(unknown(Blackjack::ID, name, ["natural", "sab"])),
            }
        }
        Ok(rules)
    }
}

/// Both hands, the dealer's hidden card among them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlackjackState {
    player: Hand,
    dealer: Hand,
}

impl BlackjackState {
    /// The player's hand; at least one card.
    pub fn player(&self) -> &Hand {
        &self.player
    }

    /// The dealer's hand; the first card is open.
    pub fn dealer(&self) -> &Hand {
        &self.dealer
    }
}

/// Cards against a dealer who draws up to 17, from an endless deck. Action 0 sticks, 1 hits.
///
/// A hit draws one card; a stick draws the dealer's. A dealer's hand may be shown by its first card alone: the hidden one
/// is then the first that a stick draws, which is the same game as long as it is hidden
/// ([`Environment::forget_hidden`]).
///
/// Flat form of a state: number of the player's cards, the player's cards, the dealer's cards.
#[derive(Clone, Debug)]
pub struct Blackjack {
    rules: BlackjackRules,
    spec: Spec,
}

impl Blackjack {
    /// Gymnasium's id.
    pub const ID: &'static str = "Blackjack-v1";

    /// A game under the given rules.
    pub fn new(rules: BlackjackRules) -> Self {
        let most = if rules.natural && !rules.sab { 1.5 } else { 1.0 };
        let counts = [32, 11, 2].map(|count| Space::Discrete { count });
        Self {
            rules,
            spec: Spec {
                id: Self::ID,
                observations: Space::Tuple(counts.into()),
                state_dimension: None,
                actions: EnvironmentActions::Finite { count: ACTIONS },
                time_limit: None,
                reward_range: (-1.0, most),
                stochastic: true,
            },
        }
    }

    fn deal(mut card: impl FnMut() -> u8) -> BlackjackState {
        let mut hand = || {
            let mut hand = Hand::default();
            hand.push(card());
            hand.push(card());
            hand
        };
        // The dealer's hand is drawn first.
        let dealer = hand();
        BlackjackState { player: hand(), dealer }
    }

    /// The step, cards coming from `draw`.
    fn play<E>(
        &self,
        state: &BlackjackState,
        action: u32,
        next: &mut BlackjackState,
        mut draw: impl FnMut() -> Result<u8, E>,
    ) -> Result<Outcome, E> {
        next.player.copy_from(&state.player);
        next.dealer.copy_from(&state.dealer);
        self.play_in_place(next, action, &mut draw)
    }

    #[inline]
    fn play_in_place<E>(
        &self,
        state: &mut BlackjackState,
        action: u32,
        mut draw: impl FnMut() -> Result<u8, E>,
    ) -> Result<Outcome, E> {
        if action == HIT {
            state.player.push(draw()?);
            let terminated = state.player.is_bust();
            return Ok(Outcome { reward: if terminated { -1.0 } else { 0.0 }, terminated });
        }
        while state.dealer.sum() < 17 {
            state.dealer.push(draw()?);
        }
        Ok(Outcome { reward: self.settle(state), terminated: true })
    }

    fn settle(&self, BlackjackState { player, dealer }: &BlackjackState) -> f64 {
        let natural = player.is_natural();
        if self.rules.sab && natural && !dealer.is_natural() {
            return 1.0;
        }
        match player.score().cmp(&dealer.score()) {
            std::cmp::Ordering::Less => -1.0,
            std::cmp::Ordering::Equal => 0.0,
            std::cmp::Ordering::Greater if natural && self.rules.natural && !self.rules.sab => 1.5,
            std::cmp::Ordering::Greater => 1.0,
        }
    }

    /// Every way in which the dealer may go on, each with its probability.
    fn enumerate(&self, state: BlackjackState, probability: f64, out: &mut Vec<WeightedOutcome<BlackjackState>>) {
        if state.dealer.sum() >= 17 {
            let outcome = Outcome { reward: self.settle(&state), terminated: true };
            out.push(WeightedOutcome { probability, next: state, outcome });
            return;
        }
        for (card, share) in card_shares() {
            let mut next = state.clone();
            next.dealer.push(card);
            self.enumerate(next, probability * share, out);
        }
    }
}

fn observation(state: &BlackjackState) -> [f64; 3] {
    let open = state.dealer.cards().first().copied().unwrap_or(0);
    [f64::from(state.player.sum()), f64::from(open), f64::from(u8::from(state.player.usable_ace()))]
}

/// Each card's value and probability.
fn card_shares() -> impl Iterator<Item = (u8, f64)> {
    (1..=10).map(|card| (card, if card == 10 { 4.0 } else { 1.0 } / 13.0))
}

fn certain<T>(result: Result<T, Infallible>) -> T {
    match result {
        Ok(value) => value,
    }
}

impl WorldModel for Blackjack {
    type State = BlackjackState;
    type Action = u32;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    fn step(
        &self,
        _: &mut (),
        state: &BlackjackState,
        action: &u32,
        random: &mut RandomStream,
        next: &mut BlackjackState,
    ) -> Result<Outcome, ModelError> {
        if *action >= ACTIONS {
            return Err(no_action(*action, ACTIONS));
        }
        Ok(certain(self.play(state, *action, next, || Ok(DECK[random.integer(13) as usize]))))
    }

    fn write_key(&self, state: &BlackjackState, out: &mut Vec<u8>) {
        // No card is 0, so that it ends a hand.
        out.extend_from_slice(state.player.cards());
        out.push(0);
        out.extend_from_slice(state.dealer.cards());
    }
}

impl FiniteActions for Blackjack {
    fn legal_actions(&self, _: &mut (), _: &BlackjackState, out: &mut Vec<u32>) -> Result<(), ModelError> {
        out.clear();
        out.extend(0..ACTIONS);
        Ok(())
    }
}

impl Outcomes for Blackjack {
    fn outcomes(
        &self,
        _: &mut (),
        state: &BlackjackState,
        action: &u32,
        out: &mut Vec<WeightedOutcome<BlackjackState>>,
    ) -> Result<(), ModelError> {
        out.clear();
        match *action {
            HIT => out.extend(card_shares().map(|(card, probability)| {
                let mut next = BlackjackState::default();
                let outcome = certain(self.play(state, HIT, &mut next, || Ok(card)));
                WeightedOutcome { probability, next, outcome }
            })),
            0 => self.enumerate(state.clone(), 1.0, out),
            action => return Err(no_action(action, ACTIONS)),
        }
        Ok(())
    }
}

impl Environment for Blackjack {
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn reset(&self, seed: u64) -> BlackjackState {
        let mut generator = Generator::new(seed);
        // `np_random.choice(deck)`.
        Self::deal(|| DECK[generator.integer(13) as usize])
    }

    fn reset_from(&self, random: &mut RandomStream) -> BlackjackState {
        Self::deal(|| DECK[random.integer(13) as usize])
    }

    /// `draws`: the cards of this step in order; a hit's, or the dealer's.
    fn step_with_draws(
        &self,
        _: &mut (),
        state: &BlackjackState,
        action: &u32,
        draws: &[f64],
        next: &mut BlackjackState,
    ) -> Result<Outcome, DrawnStepError> {
        if *action >= ACTIONS {
            return Err(DrawnStepError::Model(no_action(*action, ACTIONS)));
        }
        let mut used = 0;
        let outcome = self.play(state, *action, next, || {
            let value = *draws.get(used).ok_or(InvalidDraws::TooFew { found: draws.len(), next: CARD })?;
            let card = card(value).ok_or(InvalidDraws::Value { index: used, value, requirement: CARD })?;
            used += 1;
            Ok(card)
        });
        let outcome = outcome.map_err(DrawnStepError::Draws)?;
        if used < draws.len() {
            return Err(DrawnStepError::Draws(InvalidDraws::TooMany { found: draws.len(), used }));
        }
        Ok(outcome)
    }

    fn forget_hidden(&self, state: &BlackjackState) -> BlackjackState {
        let mut known = state.clone();
        known.dealer.keep(1);
        known
    }

    fn observe(&self, state: &BlackjackState, out: &mut Vec<f64>) {
        out.clear();
        out.extend(observation(state));
    }

    fn write_observation(&self, state: &BlackjackState, out: &mut [f64]) {
        out.copy_from_slice(&observation(state));
    }

    fn write_state(&self, state: &BlackjackState, out: &mut Vec<f64>) {
        out.clear();
        out.push(state.player.cards().len() as f64);
        out.extend(state.player.cards().iter().chain(state.dealer.cards()).map(|card| f64::from(*card)));
    }

    fn read_state(&self, values: &[f64]) -> Result<BlackjackState, InvalidValues> {
        let out_of_range = |index, requirement| InvalidValues::OutOfRange { index, value: values[index], requirement };
        let Some((&count, cards)) = values.split_first() else {
            return Err(InvalidValues::Count { found: 0, expected: 3 });
        };
        // At least one card each.
        let split = (count.fract() == 0.0 && count >= 1.0 && count < cards.len() as f64).then_some(count as usize);
        let requirement = "the number of the player's cards, at least 1 and fewer than all cards";
        let split = split.ok_or(out_of_range(0, requirement))?;
        let hand = |first: usize, cards: &[f64]| {
            let values = cards.iter().map(|value| card(*value).unwrap_or(0));
            Hand::new(values).map_err(|i| out_of_range(first + i, CARD))
        };
        Ok(BlackjackState { player: hand(1, &cards[..split])?, dealer: hand(1 + split, &cards[split..])? })
    }

    fn state_to_json(&self, state: &BlackjackState) -> Value {
        json!({ "player": state.player.cards(), "dealer": state.dealer.cards() })
    }

    fn state_from_json(&self, value: &Value) -> Result<BlackjackState, InvalidJson> {
        let fields = object("state", value, &["player", "dealer"])?;
        let hand = |name: &str| {
            let expected = "a list of at least one card from 1 (an ace) to 10";
            let values = numbers("state", fields, name, expected)?;
            if values.is_empty() {
                return Err(fault(format!("state.{name}"), fields.get(name), expected));
            }
            Hand::new(values.iter().map(|value| card(*value).unwrap_or(0)))
                .map_err(|i| fault(format!("state.{name}[{i}]"), fields[name].get(i), CARD))
        };
        Ok(BlackjackState { player: hand("player")?, dealer: hand("dealer")? })
    }

    index_actions!(ACTIONS);

    fn step_batch(
        &self,
        _: &mut (),
        states: &mut [BlackjackState],
        actions: &[u32],
        streams: &mut [RandomStream],
        outcomes: &mut [Outcome],
    ) -> Result<(), (usize, ModelError)> {
        let count = states.len();
        assert!(actions.len() == count && streams.len() == count && outcomes.len() == count);
        for i in 0..count {
            let (action, random) = (actions[i], &mut streams[i]);
            if action >= ACTIONS {
                return Err((i, no_action(action, ACTIONS)));
            }
            let draw = || Ok(DECK[random.integer(13) as usize]);
            outcomes[i] = certain(self.play_in_place(&mut states[i], action, draw));
        }
        Ok(())
    }

    fn render_ansi(&self, BlackjackState { player, dealer }: &BlackjackState) -> String {
        let cards = |hand: &Hand| hand.cards().iter().map(|card| name(*card)).collect::<Vec<_>>().join(" ");
        let bust = |hand: &Hand| if hand.is_bust() { ", bust" } else { "" };
        format!(
            "dealer: {} ({}{})\nplayer: {} ({}{}{})",
            cards(dealer),
            dealer.sum(),
            bust(dealer),
            cards(player),
            player.sum(),
            if player.usable_ace() { ", usable ace" } else { "" },
            bust(player),
        )
    }

    fn render_svg(&self, state: &BlackjackState) -> String {
        let most = state.player.cards().len().max(state.dealer.cards().len()).max(4);
        let mut picture = Picture::new(40.0 + 50.0 * most as f64, 220.0, "#076324");
        for (row, (title, hand)) in [("dealer", &state.dealer), ("player", &state.player)].into_iter().enumerate() {
            let top = 10.0 + 105.0 * row as f64;
            picture.label(70.0, top + 8.0, 13.0, "#ffffff", &format!("{title}: {}", hand.sum()));
            for (i, card) in hand.cards().iter().enumerate() {
                let left = 20.0 + 50.0 * i as f64;
                picture.rectangle(left, top + 22.0, 42.0, 66.0, "#ffffff");
                picture.label(left + 21.0, top + 55.0, 22.0, "#222222", &name(*card));
            }
        }
        picture.finish()
    }
}

fn name(card: u8) -> String {
    if card == 1 { "A".to_owned() } else { card.to_string() }
}

fn card(value: f64) -> Option<u8> {
    (value.fract() == 0.0 && (1.0..=10.0).contains(&value)).then_some(value as u8)
}
