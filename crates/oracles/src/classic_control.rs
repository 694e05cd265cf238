//! Gymnasium's classic control environments.

mod cartpole;
mod pendulum;

pub use cartpole::{CartPole, CartPoleParameters, CartPoleState};
pub use pendulum::{Pendulum, PendulumParameters, PendulumState};

/// Appends bytes that are equal iff the numbers are: -0 joins 0, every NaN is one.
fn write_numbers(numbers: &[f64], out: &mut Vec<u8>) {
    for &number in numbers {
        let number = if number.is_nan() { f64::NAN } else { number + 0.0 };
        out.extend_from_slice(&number.to_le_bytes());
    }
}

/// What Gymnasium's `np.array(state, dtype=np.float32)` holds, widened again.
fn float32(number: f64) -> f64 {
    f64::from(number as f32)
}
