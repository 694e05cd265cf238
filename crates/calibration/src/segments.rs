//! Pieces of episodes along which trajectories are fitted.

use crate::simulator::Transition;

/// Cuts transitions (ascending) into segments of at most `length` that follow one another.
pub fn segments(all: &[Transition], transitions: &[usize], length: usize) -> Vec<Vec<usize>> {
    let mut cut: Vec<Vec<usize>> = Vec::new();
    for at in transitions {
        match cut.last_mut() {
            Some(last) if last.len() < length && follows(all, last[last.len() - 1], *at) => last.push(*at),
            _ => cut.push(vec![*at]),
        }
    }
    cut
}

fn follows(all: &[Transition], earlier: usize, later: usize) -> bool {
    earlier + 1 == later && all[earlier].episode == all[later].episode
}
