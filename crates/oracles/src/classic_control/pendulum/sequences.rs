//! Returns of several sequences of torques from one state, side by side in vector code.
//!
//! A step is a chain of some thirty dependent operations, so that one sequence alone leaves most of a processor idle.

use std::f64::consts::PI;

use super::super::clamp;
use super::super::trigonometry::{sin_cos, vectorised};
use super::{PendulumParameters, PendulumState};
use crate::environment::all_finite;

/// Sequences that run side by side.
pub(super) const WIDTH: usize = 16;

/// 1.5 * 2^52: what is added to it is rounded to a whole number.
const TO_WHOLE: f64 = 6_755_399_441_055_744.0;
const TURN: f64 = 2.0 * PI;
const PER_TURN: f64 = 1.0 / TURN;
/// The first bits of a turn, of which up to 2^22 multiples are exact, and what they leave of it.
const TURN_HIGH: f64 = f64::from_bits(0x4019_21fb_5440_0000);
const TURN_LOW: f64 = TURN - TURN_HIGH;

/// `wrap` of an angle within 2^17, without a branch: the same bits, since every operation of the remainder is exact.
#[inline(always)]
fn wrap(angle: f64) -> f64 {
    let shifted = angle + PI;
    let size = shifted.abs();
    let turns = (size * PER_TURN + TO_WHOLE) - TO_WHOLE;
    // The nearest whole number of turns: what is left lies in [-turn/2, turn/2], and both differences are exact.
    let left = (size - turns * TURN_HIGH) - turns * TURN_LOW;
    let left = if left < 0.0 { left + TURN } else { left };
    let remainder = left.copysign(shifted);
    (if remainder < 0.0 { remainder + TURN } else { remainder }) - PI
}

/// Steps whose torques are laid side by side at once.
const STEPS: usize = 32;

/// Where the sequences stand.
struct Runs {
    weight: f64,
    returns: [f64; WIDTH],
    theta: [f64; WIDTH],
    theta_dot: [f64; WIDTH],
    sure: [bool; WIDTH],
}

vectorised! {
    /// `torques` holds the torques of a step side by side. The order of operations is that of `Pendulum::advance`.
    fn run(p: &PendulumParameters, torques: &[[f64; WIDTH]], discount: f64, runs: &mut Runs) {
        for torques in torques {
            for (i, &torque) in torques.iter().enumerate() {
                let (theta, theta_dot) = (runs.theta[i], runs.theta_dot[i]);
                let (sin, _, sure) = sin_cos(theta);
                let torque = clamp(torque, -p.max_torque, p.max_torque);
                let angle = wrap(theta);
                let cost = angle * angle + 0.1 * (theta_dot * theta_dot) + 0.001 * (torque * torque);
                let acceleration = 3.0 * p.g / (2.0 * p.l) * sin + 3.0 / (p.m * (p.l * p.l)) * torque;
                let new_speed = clamp(theta_dot + acceleration * p.time_step, -p.max_speed, p.max_speed);
                runs.theta[i] = theta + new_speed * p.time_step;
                runs.theta_dot[i] = new_speed;
                runs.returns[i] += runs.weight * -cost;
                runs.sure[i] &= sure;
            }
            runs.weight *= discount;
        }
    }
}

/// Returns of up to [`WIDTH`] sequences, each of `horizon` torques; `None` where it is not sure to have the bits of a run step
/// by step, or a step fails.
pub(super) fn returns(
    parameters: &PendulumParameters,
    from: &PendulumState,
    actions: &[f64],
    horizon: usize,
    discount: f64,
) -> [Option<f64>; WIDTH] {
    let mut runs = Runs {
        weight: 1.0,
        returns: [0.0; WIDTH],
        theta: [from.theta; WIDTH],
        theta_dot: [from.theta_dot; WIDTH],
        sure: [true; WIDTH],
    };
    let mut torques = [[0.0; WIDTH]; STEPS];
    for first in (0..horizon).step_by(STEPS) {
        let count = STEPS.min(horizon - first);
        for (i, sequence) in actions.chunks_exact(horizon).take(WIDTH).enumerate() {
            for (side_by_side, torque) in torques.iter_mut().zip(&sequence[first..first + count]) {
                side_by_side[i] = *torque;
            }
        }
        run(parameters, &torques[..count], discount, &mut runs);
    }
    // What is not finite stays so: a step that fails shows at the end.
    std::array::from_fn(|i| {
        let finite = all_finite(&[runs.returns[i], runs.theta[i], runs.theta_dot[i]]);
        (finite && runs.sure[i]).then_some(runs.returns[i])
    })
}

#[cfg(test)]
mod tests {
    use super::super::Pendulum;
    use super::*;
    use orrery_core::{ActionBatch, RandomStream, SequenceOutcome, StreamName, WorldModel, returns_in_turn};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_wrapped_angle_has_the_bits_of_the_remainder(wide in -1.3e5..1.3e5, usual in -60.0..60.0, turns in -20_000i32..20_000, bits in 0u32..60) {
            let edge = f64::from(turns) * PI;
            let near = libm::scalbn(1.0, -(bits as i32));
            for angle in [wide, usual, edge, edge + near, edge - near, 0.0, -0.0] {
                prop_assert_eq!(wrap(angle).to_bits(), super::super::wrap(angle).to_bits(), "{:e}", angle);
            }
        }

        #[test]
        fn sequences_side_by_side_have_the_outcomes_of_each_alone(
            seed in any::<u64>(),
            count in 1usize..40,
            horizon in 1usize..90,
            theta in prop_oneof![4 => -40.0..40.0, 1 => -2e5..2e5, 1 => Just(f64::INFINITY), 1 => Just(0.0)],
            theta_dot in prop_oneof![8 => -8.0..8.0, 1 => Just(1e200)],
            discount in prop_oneof![Just(1.0), 0.0..=1.0],
            time_step in prop_oneof![4 => Just(0.05), 1 => Just(1e3), 1 => Just(1e307)],
        ) {
            let world = Pendulum::new(PendulumParameters { time_step, ..PendulumParameters::default() }).unwrap();
            let mut random = RandomStream::new(seed, StreamName::Sample, 0);
            let torques: Vec<f64> = (0..count * horizon).map(|_| 3.0 * random.normal()).collect();
            let batch = || ActionBatch::new(&torques, horizon).unwrap();
            let from = PendulumState { theta, theta_dot };
            let mut streams = vec![random; count];
            let [mut found, mut expected] = [(); 2].map(|()| vec![SequenceOutcome::default(); count]);
            world.returns(&mut (), &from, batch(), &mut streams, discount, &mut found);
            returns_in_turn(&world, &mut (), &from, batch(), &mut streams, discount, &mut expected);
            for (found, expected) in found.iter().zip(&expected) {
                prop_assert_eq!(found.discounted_return.to_bits(), expected.discounted_return.to_bits());
                // As text, since a failure may have NaN among its facts.
                prop_assert_eq!(format!("{found:?}"), format!("{expected:?}"));
            }
        }
    }
}
