//! CartPole. The crate has no rewards of steps: a leaf is worth the depth survived so far and in the playout.

use std::cell::RefCell;

use mcts::tree_policy::UCTPolicy;
use mcts::{Evaluator, GameState, MCTS, MCTSManager, SearchHandle};

use crate::Random;

const SIMULATIONS: u64 = 25;
const PLAYOUT: u32 = 100;

thread_local! {
    static RANDOM: RefCell<Random> = const { RefCell::new(Random::new(0x9E37_79B9_7F4A_7C15)) };
}

#[derive(Clone)]
struct CartPole {
    state: [f64; 4],
    depth: u32,
    done: bool,
}

impl CartPole {
    fn step(&mut self, action: u8) {
        let [x, x_dot, theta, theta_dot] = self.state;
        let force = if action == 1 { 10.0 } else { -10.0 };
        let (sin, cos) = theta.sin_cos();
        let temp = (force + 0.05 * theta_dot * theta_dot * sin) / 1.1;
        let theta_acc = (9.8 * sin - cos * temp) / (0.5 * (4.0 / 3.0 - 0.1 * cos * cos / 1.1));
        let x_acc = temp - 0.05 * theta_acc * cos / 1.1;
        self.state = [x + 0.02 * x_dot, x_dot + 0.02 * x_acc, theta + 0.02 * theta_dot, theta_dot + 0.02 * theta_acc];
        self.depth += 1;
        self.done = self.state[0].abs() > 2.4 || self.state[2].abs() > 12.0 * 2.0 * std::f64::consts::PI / 360.0;
    }
}

impl GameState for CartPole {
    type Move = u8;
    type Player = ();
    type MoveList = Vec<u8>;

    fn current_player(&self) {}

    fn available_moves(&self) -> Vec<u8> {
        if self.done { vec![] } else { vec![0, 1] }
    }

    fn make_move(&mut self, action: &u8) {
        self.step(*action);
    }
}

struct Playout;

impl Evaluator<Search> for Playout {
    type StateEvaluation = i64;

    fn evaluate_new_state(&self, state: &CartPole, moves: &Vec<u8>, _: Option<SearchHandle<Search>>) -> (Vec<()>, i64) {
        let mut state = state.clone();
        let end = state.depth + PLAYOUT;
        RANDOM.with_borrow_mut(|random| {
            while !state.done && state.depth < end {
                state.step((random.next() >> 40 & 1) as u8);
            }
        });
        (vec![(); moves.len()], i64::from(state.depth))
    }

    fn interpret_evaluation_for_player(&self, value: &i64, (): &()) -> i64 {
        *value
    }

    fn evaluate_existing_state(&self, _: &CartPole, value: &i64, _: SearchHandle<Search>) -> i64 {
        *value
    }
}

#[derive(Default)]
struct Search;

impl MCTS for Search {
    type State = CartPole;
    type Eval = Playout;
    type NodeData = ();
    type ExtraThreadData = ();
    type TreePolicy = UCTPolicy;
    type TranspositionTable = ();
}

/// One search from a state near the middle, and its simulations.
pub fn search() -> u64 {
    let near = RANDOM.with_borrow_mut(|random| (random.next() >> 20 & 1023) as f64 / 1024.0 * 0.1 - 0.05);
    let root = CartPole { state: [near, -near, near * 0.5, near], depth: 0, done: false };
    let mut manager = MCTSManager::new(root, Search, Playout, UCTPolicy::new(30.0), ());
    manager.playout_n(SIMULATIONS);
    std::hint::black_box(manager.best_move());
    SIMULATIONS
}
