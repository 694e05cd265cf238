//! Steps compiled models for `pnpm bench language` and says how long it took.
//!
//! `step_loop cartpole.wasm grid.wasm`, then one request a line on standard input: `cartpole`, `grid` (trajectories under
//! the uniform policy inside the module), `call` (one call a step from here, state copied in and out) or `hand` (the same
//! step written by hand over the same bytes). Answers with `{ "steps": …, "nanoseconds": … }`, a line each.

use std::hint::black_box;
use std::io::{BufRead, Write};
use std::time::Instant;

use orrery_core::{FiniteActions, RandomStream, StreamName, WorldModel};
use orrery_guest::{FiniteSpace, GuestAction, GuestLimits, GuestModel, GuestState};

const LIMITS: GuestLimits =
    GuestLimits { charges: 1_000_000, bytes: 16 << 20, state_bytes: 64 << 10, memory_mib: 128, outcomes: 1000 };
const ROLLOUTS: u64 = 400;
const CALLS: u32 = 20_000;
/// x, xDot, theta, thetaDot, steps as f64 and done as u8: the layout's bytes.
const STATE_BYTES: usize = 41;

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut paths = std::env::args().skip(1);
    let cartpole = load(paths.next())?;
    let grid = load(paths.next())?;
    let mut out = std::io::stdout().lock();
    for line in std::io::stdin().lock().lines() {
        let (steps, nanoseconds) = match line?.as_str() {
            "cartpole" => rollouts(&cartpole)?,
            "grid" => rollouts(&grid)?,
            "call" => calls(&cartpole)?,
            "hand" => hand(),
            other => return Err(format!("no such request: {other}").into()),
        };
        writeln!(out, r#"{{ "steps": {steps}, "nanoseconds": {nanoseconds} }}"#)?;
        out.flush()?;
    }
    Ok(())
}

fn load(path: Option<String>) -> Result<GuestModel<FiniteSpace>, Failure> {
    let wasm = std::fs::read(path.ok_or("two modules are needed")?)?;
    Ok(GuestModel::load(&wasm, LIMITS)?.finite().ok_or("the action space is not finite")?)
}

fn start(model: &GuestModel<FiniteSpace>) -> Result<GuestState, Failure> {
    let mut scratch = model.scratch()?;
    Ok(model.initial_state(&mut scratch, &mut RandomStream::new(0, StreamName::Reset, 0))?)
}

fn rollouts(model: &GuestModel<FiniteSpace>) -> Result<(u64, u128), Failure> {
    let from = start(model)?;
    let mut scratch = model.scratch()?;
    let mut steps = 0;
    let clock = Instant::now();
    for index in 0..ROLLOUTS {
        let mut random = RandomStream::new(0, StreamName::Simulation, index);
        steps += u64::from(model.rollout(&mut scratch, &from, 1000, 1.0, &mut random)?.steps);
    }
    Ok((steps, clock.elapsed().as_nanos()))
}

/// Restarts where the world ended; the action alternates by a bit of a counter, which costs nothing.
fn calls(model: &GuestModel<FiniteSpace>) -> Result<(u64, u128), Failure> {
    let from = start(model)?;
    let mut scratch = model.scratch()?;
    let actions: [GuestAction; 2] = [model.action_from_bytes(&[0])?, model.action_from_bytes(&[1])?];
    let mut random = RandomStream::new(0, StreamName::Simulation, 0);
    let mut state = from.clone();
    let mut next = GuestState::default();
    let clock = Instant::now();
    for count in 0..CALLS {
        let action = &actions[(count >> 1 & 1) as usize];
        let outcome = model.step(&mut scratch, black_box(&state), action, &mut random, &mut next)?;
        std::mem::swap(&mut state, &mut next);
        if black_box(outcome).terminated {
            state.clone_from(&from);
        }
    }
    Ok((u64::from(CALLS), clock.elapsed().as_nanos()))
}

fn hand() -> (u64, u128) {
    let from = [0; STATE_BYTES];
    let mut state = from;
    let mut next = [0; STATE_BYTES];
    let clock = Instant::now();
    for count in 0..CALLS {
        let (_, terminated) = black_box(step_by_hand(black_box(&state), (count >> 1 & 1) as u8, &mut next));
        std::mem::swap(&mut state, &mut next);
        if terminated {
            state = from;
        }
    }
    (u64::from(CALLS), clock.elapsed().as_nanos())
}

fn number(bytes: &[u8; STATE_BYTES], at: usize) -> f64 {
    let mut word = [0; 8];
    word.copy_from_slice(&bytes[8 * at..8 * at + 8]);
    f64::from_le_bytes(word)
}

/// The step of the sample program cartpole.ts, over the layout's bytes.
#[inline(never)]
fn step_by_hand(state: &[u8; STATE_BYTES], action: u8, next: &mut [u8; STATE_BYTES]) -> (f64, bool) {
    const TOTAL_MASS: f64 = 1.0 + 0.1;
    const POLE_MASS_LENGTH: f64 = 0.1 * 0.5;
    const TAU: f64 = 0.02;
    if state[40] == 1 {
        *next = *state;
        return (0.0, true);
    }
    let (x, x_dot, theta, theta_dot) = (number(state, 0), number(state, 1), number(state, 2), number(state, 3));
    let force = if action == 1 { 10.0 } else { -10.0 };
    let (cos, sin) = (libm::cos(theta), libm::sin(theta));
    let temp = (force + POLE_MASS_LENGTH * (theta_dot * theta_dot) * sin) / TOTAL_MASS;
    let theta_acc = (9.8 * sin - cos * temp) / (0.5 * (4.0 / 3.0 - (0.1 * (cos * cos)) / TOTAL_MASS));
    let x_acc = temp - (POLE_MASS_LENGTH * theta_acc * cos) / TOTAL_MASS;
    let limit = (12.0 * 2.0 * std::f64::consts::PI) / 360.0;
    let fields = [
        x + TAU * x_dot,
        x_dot + TAU * x_acc,
        theta + TAU * theta_dot,
        theta_dot + TAU * theta_acc,
        number(state, 4) + 1.0,
    ];
    for (at, field) in fields.iter().enumerate() {
        let canonical = if field.is_nan() { f64::from_bits(0x7ff8_0000_0000_0000) } else { field + 0.0 };
        next[8 * at..8 * at + 8].copy_from_slice(&canonical.to_le_bytes());
    }
    let out = fields[0] < -2.4 || fields[0] > 2.4 || fields[2] < -limit || fields[2] > limit;
    let done = out || fields[4] >= 500.0;
    next[40] = u8::from(done);
    (1.0, done)
}
