//! Worlds small enough to know the answers by hand.

#![expect(clippy::unwrap_used, reason = "what helps a test fails by panicking")]
#![allow(dead_code, reason = "each test binary uses some of them")]

pub mod graph;

use orrery_core::{ActionBox, BoxActions, FiniteActions, ModelError, Outcome, RandomStream, Status, WorldModel};

/// Next state, reward and whether the world ended.
pub type Stepped<S> = Result<(S, f64, bool), ModelError>;

/// A world with finitely many actions, given by its functions.
#[derive(Clone, Copy)]
pub struct Finite {
    pub legal: fn(i64) -> Vec<u8>,
    pub step: fn(i64, u8, &mut RandomStream) -> Stepped<i64>,
}

impl WorldModel for Finite {
    type State = i64;
    type Action = u8;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    fn step(
        &self,
        (): &mut (),
        state: &i64,
        action: &u8,
        random: &mut RandomStream,
        next: &mut i64,
    ) -> Result<Outcome, ModelError> {
        let (state, reward, terminated) = (self.step)(*state, *action, random)?;
        *next = state;
        Ok(Outcome { reward, terminated })
    }

    fn write_key(&self, state: &i64, out: &mut Vec<u8>) {
        out.extend_from_slice(&state.to_le_bytes());
    }
}

impl FiniteActions for Finite {
    fn legal_actions(&self, (): &mut (), state: &i64, out: &mut Vec<u8>) -> Result<(), ModelError> {
        out.clear();
        out.extend((self.legal)(*state));
        Ok(())
    }
}

/// Ten cells in a row, 0 left and 1 right; a step costs 0.01 and the right end pays 1 and ends the world.
pub const CHAIN: Finite = Finite {
    legal: |_| vec![0, 1],
    step: |state, action, _| {
        let next = if action == 1 { state + 1 } else { (state - 1).max(0) };
        Ok((next, if next == 9 { 1.0 } else { -0.01 }, next == 9))
    },
};

/// Three actions that end the world with rewards 0.25, 0.75 and 0.5.
pub const BANDIT: Finite =
    Finite { legal: |_| vec![0, 1, 2], step: |_, action, _| Ok((1, [0.25, 0.75, 0.5][usize::from(action)], true)) };

/// A random walk whose actions slip, whose reward is noisy, which sometimes ends in a state it could go on from, whose
/// legal actions differ from state to state and which has states without any.
pub const SLIPPERY: Finite = Finite {
    legal: |state| match state.rem_euclid(5) {
        0 => vec![0, 1, 2],
        1 => vec![2, 0],
        2 => vec![1],
        3 => vec![0, 1, 2, 3],
        _ => vec![],
    },
    step: |state, action, random| {
        let slip = random.chance(0.3);
        let next = state + i64::from(action) - if slip { 2 } else { 1 };
        let reward = random.float() + next as f64 / 8.0;
        Ok((next, reward, random.integer(10) == 0))
    },
};

/// The state of a boxed world.
pub type Pair = [f64; 2];

/// A world whose action fills a box, given by its functions.
pub struct Boxed {
    pub bounds: ActionBox,
    pub step: fn(Pair, &[f64], &mut RandomStream) -> Stepped<Pair>,
}

impl WorldModel for Boxed {
    type State = [f64; 2];
    type Action = Vec<f64>;
    type Scratch = ();

    fn scratch(&self) -> Result<(), ModelError> {
        Ok(())
    }

    fn step(
        &self,
        (): &mut (),
        state: &[f64; 2],
        action: &Vec<f64>,
        random: &mut RandomStream,
        next: &mut [f64; 2],
    ) -> Result<Outcome, ModelError> {
        let (state, reward, terminated) = (self.step)(*state, action, random)?;
        *next = state;
        Ok(Outcome { reward, terminated })
    }

    fn write_key(&self, state: &[f64; 2], out: &mut Vec<u8>) {
        out.extend(state.iter().flat_map(|number| number.to_le_bytes()));
    }
}

impl BoxActions for Boxed {
    fn action_box(&self) -> &ActionBox {
        &self.bounds
    }

    fn write_action(&self, components: &[f64], out: &mut Vec<f64>) {
        out.clear();
        out.extend_from_slice(components);
    }
}

/// A point mass pushed by one force in [-1, 1] with time step 0.1; the reward is minus its squared distance to rest.
pub fn double_integrator() -> Boxed {
    Boxed {
        bounds: ActionBox::new(vec![-1.0], vec![1.0]).unwrap(),
        step: |[x, v], action, _| {
            let v = v + 0.1 * action[0];
            let x = x + 0.1 * v;
            Ok(([x, v], -(x * x + v * v), false))
        },
    }
}

/// Two components; the reward is minus the squared distance to (0.5 - 0.25 t, 3), of which the second lies outside the
/// box [-1, 1] x [0, 2]. The best sequence has (0.5 - 0.25 t, 2) and return -1 per step.
pub fn quadratic() -> Boxed {
    Boxed {
        bounds: ActionBox::new(vec![-1.0, 0.0], vec![1.0, 2.0]).unwrap(),
        step: |[t, _], action, _| {
            let (a, b) = (action[0] - (0.5 - 0.25 * t), action[1] - 3.0);
            Ok(([t + 1.0, 0.0], -(a * a + b * b), false))
        },
    }
}

/// Noisy, ends early at times and fails for some actions.
pub fn treacherous() -> Boxed {
    Boxed {
        bounds: ActionBox::new(vec![-2.0, -1.0], vec![1.0, 3.0]).unwrap(),
        step: |[x, v], action, random| {
            if action[0] < -1.99 {
                return Err(ModelError::new(Status::Thrown));
            }
            let v = v + action[0] + random.normal();
            Ok(([x + v, v], v * action[1], random.chance(0.02)))
        },
    }
}
