//! What data say of parameters that are right already.

#[allow(dead_code)]
mod support;

use orrery_calibration::{Identification, Tolerance, identify};
use support::{CARTPOLE, PENDULUM, Played, World, record};

const STRICT: Tolerance = Tolerance { absolute: 1e-5, relative: 1e-5 };

fn asked(world: &World, count: usize, noise: f64) -> Identification {
    let recording = record(world, 5, count, noise, true);
    let mut played = Played::new(world, &recording);
    let fields = recording.deviations.len();
    identify(&mut played, &recording.seen, fields, world.parameters, STRICT, noise > 0.0).expect("an answer")
}

#[test]
fn the_true_values_lie_in_narrow_intervals_where_the_data_show_them() {
    let found = asked(&CARTPOLE, 300, 0.0);
    assert_eq!((found.transitions, found.right), (300, 300));
    for (at, one) in found.parameters.iter().enumerate() {
        let (low, high) = (one.interval.low.unwrap(), one.interval.high.unwrap_or(f64::INFINITY));
        assert!(low <= CARTPOLE.parameters[at] && CARTPOLE.parameters[at] <= high);
        // Half the length of a pole, gravity and the time step to a thousandth; the mass of the pole acts least.
        assert!(at >= 6 || high - low < 0.02 * CARTPOLE.parameters[at], "{at}: {low} to {high}");
        assert_eq!(one.sensitivity > 0.0, at < 6, "{at}");
    }
    // The cart never leaves: its limit could be anything from where it came to.
    assert_eq!(found.parameters[7].interval.high, None);
    let directions: Vec<Vec<usize>> =
        found.null_directions.iter().map(|d| d.components.iter().map(|(at, _)| *at).collect()).collect();
    assert_eq!(directions, [vec![1, 2, 4]], "force and both masses act by their ratios");
}

#[test]
fn noise_widens_intervals_and_adds_directions() {
    let (exact, noisy) = (asked(&PENDULUM, 300, 0.0), asked(&PENDULUM, 300, 0.02));
    assert_eq!(exact.null_directions.len(), 1);
    assert!(noisy.null_directions.len() >= exact.null_directions.len());
    for (clear, blurred) in exact.parameters.iter().zip(&noisy.parameters).take(4) {
        let width = |one: &orrery_calibration::Identified| one.interval.high.unwrap() - one.interval.low.unwrap();
        assert!(width(blurred) > 10.0 * width(clear));
    }
}
