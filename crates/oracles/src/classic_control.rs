//! Gymnasium's classic control environments.

mod acrobot;
mod cartpole;
mod mountain_car;
mod pendulum;
mod trigonometry;

pub use acrobot::{Acrobot, AcrobotParameters, AcrobotState};
pub use cartpole::{CartPole, CartPoleParameters, CartPoleState};
pub use mountain_car::{MountainCar, MountainCarParameters, MountainCarState};
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

/// Episodes that vector code steps at once: enough to fill registers, few enough for the cache.
const LANES: usize = 64;

/// `f64::clamp` without its check of the bounds, which keeps a loop from becoming vector code.
#[inline(always)]
fn clamp(value: f64, low: f64, high: f64) -> f64 {
    let value = if value < low { low } else { value };
    if value > high { high } else { value }
}

/// A line of 41 characters with a mark where `value` lies between `low` and `high`, or at the end beyond which it is.
fn gauge(value: f64, low: f64, high: f64) -> String {
    const LAST: f64 = 40.0;
    let share = ((value - low) / (high - low)).clamp(0.0, 1.0);
    // A range of no width has its mark in the middle.
    let at = (if share.is_nan() { 0.5 } else { share } * LAST).round() as usize;
    (0..=LAST as usize).map(|i| if i == at { '█' } else { '·' }).collect()
}
