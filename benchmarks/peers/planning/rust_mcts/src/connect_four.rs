//! Connect Four on bitboards of 49 bits, seven a column.

use std::cell::RefCell;

use mcts::tree_policy::UCTPolicy;
use mcts::{Evaluator, GameState, MCTS, MCTSManager, SearchHandle};

use crate::Random;

const SIMULATIONS: u64 = 1000;
const SQUARES: u32 = 42;

thread_local! {
    static RANDOM: RefCell<Random> = const { RefCell::new(Random::new(0x9E37_79B9_7F4A_7C15)) };
}

#[derive(Clone)]
struct Board {
    mover: u64,
    both: u64,
    discs: u32,
    won: bool,
}

impl Board {
    fn has_four(board: u64) -> bool {
        [1, 7, 6, 8].iter().any(|distance| {
            let pairs = board & (board >> distance);
            pairs & (pairs >> (2 * distance)) != 0
        })
    }

    fn is_over(&self) -> bool {
        self.won || self.discs == SQUARES
    }

    fn columns(&self) -> impl Iterator<Item = u8> + '_ {
        (0..7).filter(|column| self.both & (1 << (column * 7 + 5)) == 0)
    }

    fn play(&mut self, column: u8) {
        let square = (self.both + (1 << (column * 7))) & (0x7F << (column * 7)) & !self.both;
        let moved = self.mover | square;
        self.won = Self::has_four(moved);
        self.mover = self.both & !self.mover;
        self.both |= square;
        self.discs += 1;
    }
}

impl GameState for Board {
    type Move = u8;
    type Player = u8;
    type MoveList = Vec<u8>;

    fn current_player(&self) -> u8 {
        (self.discs & 1) as u8
    }

    fn available_moves(&self) -> Vec<u8> {
        if self.is_over() { vec![] } else { self.columns().collect() }
    }

    fn make_move(&mut self, column: &u8) {
        self.play(*column);
    }
}

struct Playout;

impl Evaluator<Search> for Playout {
    /// 1 if the first player wins, -1 if the second does.
    type StateEvaluation = i64;

    fn evaluate_new_state(&self, state: &Board, moves: &Vec<u8>, _: Option<SearchHandle<Search>>) -> (Vec<()>, i64) {
        let mut state = state.clone();
        RANDOM.with_borrow_mut(|random| {
            while !state.is_over() {
                let (mut legal, mut count) = ([0; 7], 0);
                for column in state.columns() {
                    legal[count] = column;
                    count += 1;
                }
                state.play(legal[(random.next() >> 33) as usize % count]);
            }
        });
        let value = if !state.won {
            0
        } else if state.discs & 1 == 1 {
            1
        } else {
            -1
        };
        (vec![(); moves.len()], value)
    }

    fn interpret_evaluation_for_player(&self, value: &i64, player: &u8) -> i64 {
        if *player == 0 { *value } else { -*value }
    }

    fn evaluate_existing_state(&self, _: &Board, value: &i64, _: SearchHandle<Search>) -> i64 {
        *value
    }
}

#[derive(Default)]
struct Search;

impl MCTS for Search {
    type State = Board;
    type Eval = Playout;
    type NodeData = ();
    type ExtraThreadData = ();
    type TreePolicy = UCTPolicy;
    type TranspositionTable = ();
}

/// One search from the empty board or one after up to four moves, and its simulations.
pub fn search() -> u64 {
    let mut root = Board { mover: 0, both: 0, discs: 0, won: false };
    let moves = RANDOM.with_borrow_mut(|random| random.next() >> 20 & 4);
    for _ in 0..moves {
        let column = RANDOM.with_borrow_mut(|random| (random.next() >> 33) % 7);
        root.play(column as u8);
    }
    let mut manager = MCTSManager::new(root, Search, Playout, UCTPolicy::new(1.4), ());
    manager.playout_n(SIMULATIONS);
    std::hint::black_box(manager.best_move());
    SIMULATIONS
}
