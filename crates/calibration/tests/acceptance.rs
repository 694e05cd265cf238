//! Fits of the benchmark's worlds from recordings, without noise and with. More seeds: `pnpm bench synthesis --calibration`.

mod support;

use orrery_calibration::{Calibration, Noise, calibrate};
use support::{CARTPOLE, PENDULUM, Played, Recording, World, config, error_in_noise, record, strict};

/// The parameters with the dynamics multiplied.
fn off(world: &World, factor: f64) -> Vec<f64> {
    let scaled = |(at, value): (usize, &f64)| if at < world.dynamics { factor * value } else { *value };
    world.parameters.iter().enumerate().map(scaled).collect()
}

fn fit(world: &World, recording: &Recording, start: &[f64]) -> Calibration {
    let fields = recording.deviations.len();
    let mut played = Played::new(world, recording);
    calibrate(&mut played, &recording.seen, fields, start, &config(start.len())).expect("a fit")
}

/// The parameters of each direction, in order.
fn directions(found: &Calibration) -> Vec<Vec<usize>> {
    found.null_directions.iter().map(|d| d.components.iter().map(|(at, _)| *at).collect()).collect()
}

#[test]
fn without_noise_constants_that_are_all_off_by_a_third_are_found_and_null_directions_named() {
    // Force and both masses act by their ratios; gravity, mass and length of a pendulum by two combinations.
    for (world, null) in [(&CARTPOLE, vec![1, 2, 4]), (&PENDULUM, vec![0, 1, 2])] {
        for factor in [0.7, 1.3] {
            let recording = record(world, 5, 300, 0.0, true);
            let start: Vec<f64> = world.parameters.iter().map(|x| factor * x).collect();
            assert_eq!(strict(world, &recording, &start), 0.0);
            let found = fit(world, &recording, &start);
            assert!(found.kept && !found.methods.trajectories);
            assert_eq!(strict(world, &recording, &found.values), 1.0, "{found:?}");
            assert_eq!(directions(&found), std::slice::from_ref(&null), "{found:?}");
        }
    }
    let recording = record(&CARTPOLE, 5, 300, 0.0, true);
    let found = fit(&CARTPOLE, &recording, &off(&CARTPOLE, 1.3));
    // Along its null direction the start stays, and the rest is as simple as it was written.
    for (at, expected) in [9.8, 1.3, 0.13, 0.5, 13.0, 0.02].into_iter().enumerate() {
        assert!((found.values[at] / expected - 1.0).abs() < 1e-6, "{found:?}");
    }
    let limit = found.intervals.iter().find(|(at, _)| *at == 6).expect("the limit of the angle is a threshold").1;
    assert!(limit.low.is_some_and(|low| low < 0.2095) && limit.high.is_some_and(|high| high > 0.2094), "{limit:?}");
}

#[test]
fn with_noise_exact_constants_are_not_made_worse() {
    for world in [&CARTPOLE, &PENDULUM] {
        for (linked, seeds) in [(true, 0..4), (false, 0..4)] {
            let grown = seeds.filter(|seed| {
                let recording = record(world, *seed, 300, 0.005, linked);
                let found = fit(world, &recording, world.parameters);
                assert!(found.methods.trajectories);
                error_in_noise(world, &recording, &found.values) > 0.1
            });
            assert_eq!(grown.count(), 0);
        }
    }
}

#[test]
fn with_noise_constants_that_are_off_lose_more_than_half_of_their_error_and_the_noise_is_measured() {
    for world in [&CARTPOLE, &PENDULUM] {
        for (linked, factor) in [(true, 0.7), (true, 1.3), (false, 0.7), (false, 1.3)] {
            let recording = record(world, 7, 300, 0.005, linked);
            let start = off(world, factor);
            let found = fit(world, &recording, &start);
            let ratio = error_in_noise(world, &recording, &found.values) / error_in_noise(world, &recording, &start);
            assert!(found.kept && ratio < 0.5, "{ratio} {found:?}");
            for (measured, truth) in found.noise.iter().zip(&recording.deviations) {
                assert!((0.8..1.25).contains(&(measured / truth)), "{:?} {:?}", found.noise, recording.deviations);
            }
        }
    }
}

#[test]
fn noise_that_is_known_is_not_estimated() {
    let recording = record(&CARTPOLE, 3, 120, 0.005, true);
    let mut known = recording.deviations.clone();
    known.push(f64::INFINITY);
    let start = off(&CARTPOLE, 0.7);
    let config = orrery_calibration::CalibrationConfig { noise: Noise::Known(known.clone()), ..config(start.len()) };
    let mut played = Played::new(&CARTPOLE, &recording);
    let found = calibrate(&mut played, &recording.seen, 4, &start, &config).expect("a fit");
    assert_eq!(found.noise, known);
    assert!(error_in_noise(&CARTPOLE, &recording, &found.values) < 0.5, "{found:?}");
}

#[test]
fn a_program_that_is_right_but_for_a_few_events_stays_as_it_is() {
    let mut recording = record(&CARTPOLE, 2, 300, 0.0, true);
    for at in [40, 90, 91, 200] {
        recording.seen[at].next.numbers[1] += 3.0;
    }
    let found = fit(&CARTPOLE, &recording, CARTPOLE.parameters);
    assert!(!found.kept || strict(&CARTPOLE, &recording, &found.values) == 1.0, "{found:?}");
}

#[test]
fn numbers_that_are_not_finite_are_no_evidence() {
    let mut recording = record(&CARTPOLE, 2, 150, 0.0, true);
    for at in (0..150).step_by(7) {
        recording.seen[at].next.numbers[0] = f64::NAN;
        recording.seen[at].reward = f64::INFINITY;
    }
    let found = fit(&CARTPOLE, &recording, &off(&CARTPOLE, 1.3));
    assert!(found.kept && (found.values[0] - 9.8).abs() < 1e-6, "{found:?}");
}

#[test]
fn the_same_recording_gives_the_same_fit() {
    let recording = record(&PENDULUM, 4, 120, 0.005, true);
    let start = off(&PENDULUM, 1.3);
    assert_eq!(fit(&PENDULUM, &recording, &start).values, fit(&PENDULUM, &recording, &start).values);
}

/// A ball that bounces: gravity, height of the floor, share of the speed that a bounce leaves.
const BALL: World = World {
    step: |p, state, _| {
        let speed = state[1] - p[0] * 0.05;
        let height = state[0] + 0.05 * speed;
        let next = if height < p[1] { vec![p[1] + p[2] * (p[1] - height), -p[2] * speed] } else { vec![height, speed] };
        (next, 0.0, false)
    },
    parameters: &[9.8, 0.5, 0.8],
    dynamics: 3,
    start: |random| vec![1.0 + 2.0 * random.float(), 2.0 * random.float() - 1.0],
    action: |_| 0.0,
    length: 40,
};

#[test]
fn a_floor_that_is_off_is_found_by_its_bounces() {
    for factor in [0.7, 1.3] {
        let recording = record(&BALL, 1, 300, 0.0, true);
        let found = fit(&BALL, &recording, &off(&BALL, factor));
        assert_eq!(strict(&BALL, &recording, &found.values), 1.0, "{factor}: {found:?}");
    }
}

/// Everything jumps: both numbers are counted in steps whose widths are unknown.
const STEPS: World = World {
    step: |p, state, _| {
        let (a, b) = ((state[0] * p[0]).floor() * 0.1, (state[1] * p[1]).floor() * 0.2);
        (vec![a + b, a - b + p[2]], 0.0, false)
    },
    parameters: &[7.0, 5.0, 0.3],
    dynamics: 3,
    start: |random| vec![3.0 * random.float(), 3.0 * random.float()],
    action: |_| 0.0,
    length: 1,
};

#[test]
fn constants_of_a_world_without_derivatives_are_found() {
    let mut evolved = 0;
    for (seed, factor) in [(0, 1.3), (1, 1.3), (1, 0.7)] {
        let recording = record(&STEPS, seed, 300, 0.0, true);
        let found = fit(&STEPS, &recording, &off(&STEPS, factor));
        assert_eq!(strict(&STEPS, &recording, &found.values), 1.0, "{seed} {factor}: {found:?}");
        evolved += u32::from(found.methods.evolution);
    }
    assert!(evolved > 0, "coordinate search alone found them: CMA-ES was not tried");
}

/// Counts up by one or, with a flag, by two, and begins again at a whole number.
const COUNTER: World = World {
    step: |p, state, _| (vec![(state[0] + if p[1] == 1.0 { 2.0 } else { 1.0 }) % p[0]], 0.0, false),
    parameters: &[7.0, 1.0],
    dynamics: 2,
    start: |random| vec![f64::from(random.integer(7))],
    action: |_| 0.0,
    length: 5,
};

#[test]
fn whole_numbers_and_flags_are_found() {
    let recording = record(&COUNTER, 1, 60, 0.0, true);
    let domains = vec![Some(orrery_calibration::Domain::Integer), Some(orrery_calibration::Domain::Flag)];
    let config = orrery_calibration::CalibrationConfig { domains, ..config(2) };
    let found =
        calibrate(&mut Played::new(&COUNTER, &recording), &recording.seen, 1, &[5.0, 0.0], &config).expect("a fit");
    assert!(found.kept && found.methods.coordinate_search);
    assert_eq!(found.values, [7.0, 1.0]);
}

#[test]
fn thresholds_keep_to_their_bounds_wherever_the_data_would_put_them() {
    // The pole falls at 0.209: below the least value allowed, and above the greatest.
    let recording = record(&CARTPOLE, 5, 300, 0.0, true);
    for (start, bounds) in [(0.25, (0.22, 0.3)), (0.15, (0.1, 0.2)), (0.25, (0.2, 0.3))] {
        let mut values = CARTPOLE.parameters.to_vec();
        values[6] = start;
        let mut config = config(values.len());
        config.bounds[6] = bounds;
        let mut played = Played::new(&CARTPOLE, &recording);
        let found = calibrate(&mut played, &recording.seen, 4, &values, &config).expect("a fit");
        for settled in [found.values[6], found.fitted[6]] {
            assert!(bounds.0 <= settled && settled <= bounds.1, "{settled} is not within {bounds:?}");
        }
    }
}
