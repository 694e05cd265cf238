//! Hands of cards as Blackjack counts them.

use smallvec::SmallVec;

/// The values of the thirteen ranks: an ace is 1, a face 10.
pub(super) const DECK: [u8; 13] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 10, 10, 10];

/// Cards in order of drawing, each from 1 (an ace) to 10.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hand {
    cards: SmallVec<[u8; 12]>,
    total: u32,
    aces: u32,
}

impl Hand {
    /// A hand of the given cards, or the index of the first that is none.
    pub(super) fn new(cards: impl IntoIterator<Item = u8>) -> Result<Self, usize> {
        let mut hand = Self::default();
        for (i, card) in cards.into_iter().enumerate() {
            if !(1..=10).contains(&card) {
                return Err(i);
            }
            hand.push(card);
        }
        Ok(hand)
    }

    /// The cards in order of drawing.
    pub fn cards(&self) -> &[u8] {
        &self.cards
    }

    pub(super) fn push(&mut self, card: u8) {
        self.cards.push(card);
        self.total += u32::from(card);
        self.aces += u32::from(card == 1);
    }

    /// Forgets all cards but the first `count`.
    pub(super) fn keep(&mut self, count: usize) {
        let kept: SmallVec<[u8; 12]> = self.cards.iter().copied().take(count).collect();
        *self = Self::default();
        kept.into_iter().for_each(|card| self.push(card));
    }

    /// Becomes what `other` is, in place.
    pub(super) fn copy_from(&mut self, other: &Self) {
        self.cards.clear();
        self.cards.extend_from_slice(&other.cards);
        self.total = other.total;
        self.aces = other.aces;
    }

    /// An ace may count 11 without going beyond 21.
    pub fn usable_ace(&self) -> bool {
        self.aces > 0 && self.total + 10 <= 21
    }

    /// The sum, a usable ace counted as 11.
    pub fn sum(&self) -> u32 {
        self.total + if self.usable_ace() { 10 } else { 0 }
    }

    /// The sum is beyond 21.
    pub fn is_bust(&self) -> bool {
        self.sum() > 21
    }

    /// What counts against the dealer: the sum, 0 for a hand that is bust.
    pub fn score(&self) -> u32 {
        if self.is_bust() { 0 } else { self.sum() }
    }

    /// An ace and a ten, and no other card.
    pub fn is_natural(&self) -> bool {
        self.cards.len() == 2 && self.aces == 1 && self.total == 11
    }
}
