//! Gymnasium's toy text environments.

mod blackjack;
mod cliff_walking;
mod hand;
mod taxi;

pub use blackjack::{Blackjack, BlackjackRules, BlackjackState};
pub use cliff_walking::CliffWalking;
pub use hand::Hand;
pub use taxi::Taxi;
