//! Worlds in Rust to be fitted, and recordings of them.

use orrery_calibration::{
    CalibrationConfig, Domain, Noise, Observation, Prediction, Simulator, Tolerance, Transition, Verdict,
};
use orrery_core::{RandomStream, StreamName};

/// A step: parameters, state, action; the next state, the reward and the end.
pub type Step = fn(&[f64], &[f64], f64) -> (Vec<f64>, f64, bool);

/// A world and how it is played.
pub struct World {
    pub step: Step,
    pub parameters: &'static [f64],
    /// How many of the parameters belong to the dynamics; the others are thresholds.
    pub dynamics: usize,
    pub start: fn(&mut RandomStream) -> Vec<f64>,
    pub action: fn(&mut RandomStream) -> f64,
    pub length: usize,
}

/// CartPole of Gymnasium 0.29.1: gravity, mass of the cart and of the pole, half the pole's length, force, time step; limits
/// of the angle and of the position.
pub const CARTPOLE: World = World {
    step: cartpole,
    parameters: &[9.8, 1.0, 0.1, 0.5, 10.0, 0.02, 0.209_439_510_239_319_55, 2.4],
    dynamics: 6,
    start: |random| (0..4).map(|_| random.float() * 0.1 - 0.05).collect(),
    action: |random| f64::from(random.integer(2)),
    length: 500,
};

fn cartpole(p: &[f64], state: &[f64], action: f64) -> (Vec<f64>, f64, bool) {
    let [x, x_dot, theta, theta_dot] = *state else { unreachable!() };
    let [gravity, cart, pole, length, force, tau, theta_limit, x_limit] = *p else { unreachable!() };
    let (total, force) = (cart + pole, if action == 1.0 { force } else { -force });
    let (sine, cosine) = (libm::sin(theta), libm::cos(theta));
    let temp = (force + pole * length * theta_dot * theta_dot * sine) / total;
    let theta_acc = (gravity * sine - cosine * temp) / (length * (4.0 / 3.0 - pole * cosine * cosine / total));
    let x_acc = temp - pole * length * theta_acc * cosine / total;
    let next = vec![x + tau * x_dot, x_dot + tau * x_acc, theta + tau * theta_dot, theta_dot + tau * theta_acc];
    let terminated = next[0].abs() > x_limit || next[2].abs() > theta_limit;
    (next, 1.0, terminated)
}

/// Pendulum of Gymnasium 0.29.1 over its observation: gravity, mass, length, time step, greatest torque, greatest speed.
pub const PENDULUM: World = World {
    step: pendulum,
    parameters: &[10.0, 1.0, 1.0, 0.05, 2.0, 8.0],
    dynamics: 6,
    start: |random| {
        let (theta, speed) = ((2.0 * random.float() - 1.0) * std::f64::consts::PI, 2.0 * random.float() - 1.0);
        vec![libm::cos(theta), libm::sin(theta), speed]
    },
    action: |random| 4.0 * random.float() - 2.0,
    length: 30,
};

fn pendulum(p: &[f64], state: &[f64], action: f64) -> (Vec<f64>, f64, bool) {
    let [g, m, l, dt, torque, speed] = *p else { unreachable!() };
    let (theta, theta_dot) = (libm::atan2(state[1], state[0]), state[2]);
    let u = action.min(torque).max(-torque);
    let cost = theta * theta + 0.1 * theta_dot * theta_dot + 0.001 * u * u;
    let accelerated = theta_dot + (3.0 * g / (2.0 * l) * libm::sin(theta) + 3.0 / (m * l * l) * u) * dt;
    let next_dot = accelerated.min(speed).max(-speed);
    let next = theta + next_dot * dt;
    (vec![libm::cos(next), libm::sin(next), next_dot], -cost, false)
}

/// A recording, and what it would be without noise.
pub struct Recording {
    pub truth: Vec<Transition>,
    pub seen: Vec<Transition>,
    pub actions: Vec<f64>,
    pub deviations: Vec<f64>,
}

/// Random play, states rounded to float32 as Gymnasium does. `noise` is a share of each field's range; one reading serves
/// two transitions where `linked`, else each has its own before and after.
pub fn record(world: &World, seed: u64, count: usize, noise: f64, linked: bool) -> Recording {
    let mut random = RandomStream::new(seed, StreamName::Dataset, 0);
    let single = |numbers: Vec<f64>| -> Vec<f64> { numbers.into_iter().map(|x| f64::from(x as f32)).collect() };
    let fields = |numbers: &[f64]| (0..numbers.len() as u32).collect::<Vec<u32>>();
    let observed = |numbers: &[f64]| Observation { numbers: numbers.to_vec(), fields: fields(numbers) };
    let mut truth: Vec<Transition> = Vec::new();
    let mut actions = Vec::new();
    let mut episode = 0;
    while truth.len() < count {
        let mut state = single((world.start)(&mut random));
        for _ in 0..world.length.min(count - truth.len()) {
            let action = (world.action)(&mut random);
            let (next, reward, terminated) = (world.step)(world.parameters, &state, action);
            let next = single(next);
            let (before, after) = (observed(&state), observed(&next));
            truth.push(Transition { state: before, next: after, reward, terminated, episode });
            actions.push(action);
            state = next;
            if terminated {
                break;
            }
        }
        episode += 1;
    }
    let dimension = truth[0].state.numbers.len();
    let deviations: Vec<f64> = (0..dimension)
        .map(|field| {
            let values = truth.iter().map(|t| t.state.numbers[field]);
            let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(l, h), x| (l.min(x), h.max(x)));
            noise * (high - low)
        })
        .collect();
    let mut seen = truth.clone();
    let blur = |observation: &mut Observation, random: &mut RandomStream| {
        for (number, deviation) in observation.numbers.iter_mut().zip(&deviations) {
            *number += deviation * random.normal();
        }
    };
    for at in 0..seen.len() {
        if linked && at > 0 && seen[at - 1].episode == seen[at].episode {
            seen[at].state = seen[at - 1].next.clone();
        } else {
            blur(&mut seen[at].state, &mut random);
        }
        blur(&mut seen[at].next, &mut random);
        if !linked {
            seen[at].episode = at as u32;
        }
    }
    Recording { truth, seen, actions, deviations }
}

/// A world as the simulator of a recording.
pub struct Played<'a> {
    pub step: Step,
    pub recording: &'a Recording,
    pub parameters: Vec<f64>,
    pub state: Vec<f64>,
    pub steps: u64,
}

impl<'a> Played<'a> {
    pub fn new(world: &World, recording: &'a Recording) -> Self {
        Self { step: world.step, recording, parameters: world.parameters.to_vec(), state: Vec::new(), steps: 0 }
    }
}

impl Simulator for Played<'_> {
    fn set_parameters(&mut self, values: &[f64]) -> bool {
        self.parameters = values.to_vec();
        true
    }

    fn place(&mut self, transition: usize, numbers: Option<&[f64]>) {
        self.state = numbers.map_or_else(|| self.recording.seen[transition].state.numbers.clone(), <[f64]>::to_vec);
    }

    fn step(&mut self, transition: usize, prediction: &mut Prediction) -> Verdict {
        self.steps += 1;
        let (next, reward, terminated) = (self.step)(&self.parameters, &self.state, self.recording.actions[transition]);
        self.state = next.clone();
        *prediction = Prediction { numbers: next, reward, terminated };
        Verdict::Comparable
    }
}

pub fn config(parameters: usize) -> CalibrationConfig {
    CalibrationConfig {
        domains: vec![Some(Domain::Real); parameters],
        bounds: vec![(f64::NEG_INFINITY, f64::INFINITY); parameters],
        tolerance: Tolerance { absolute: 1e-5, relative: 1e-5 },
        noise: Noise::Estimated,
        prior: 0.5,
        seed: 1,
    }
}

/// Root mean square, over transitions and fields, of one-step errors against the truth without noise, in units of the
/// noise.
pub fn error_in_noise(world: &World, recording: &Recording, parameters: &[f64]) -> f64 {
    let (mut sum, mut count) = (0.0, 0.0);
    for (transition, action) in recording.truth.iter().zip(&recording.actions) {
        let (next, ..) = (world.step)(parameters, &transition.state.numbers, *action);
        for ((found, truth), deviation) in next.iter().zip(&transition.next.numbers).zip(&recording.deviations) {
            sum += (found - truth) * (found - truth) / (deviation * deviation);
            count += 1.0;
        }
    }
    let mean: f64 = sum / count;
    mean.sqrt()
}

/// Share of transitions whose next state and reward are right.
pub fn strict(world: &World, recording: &Recording, parameters: &[f64]) -> f64 {
    let close = |found: f64, truth: f64| (found - truth).abs() <= 1e-5 + 1e-5 * truth.abs();
    let right = recording.truth.iter().zip(&recording.actions).filter(|(transition, action)| {
        let (next, reward, _) = (world.step)(parameters, &transition.state.numbers, **action);
        close(reward, transition.reward)
            && next.iter().zip(&transition.next.numbers).all(|(found, truth)| close(*found, *truth))
    });
    right.count() as f64 / recording.truth.len() as f64
}
