//! Which data a fit may see, and whether what it gains on the others is more than luck.

use crate::simulator::Transition;

/// Transitions that are fitted, and those that judge the fit.
#[derive(Clone, Debug, PartialEq)]
pub struct Split {
    /// Ascending.
    pub fitted: Vec<usize>,
    /// Ascending.
    pub held_out: Vec<usize>,
}

/// Steps of the pieces into which few episodes are cut.
const PIECE: usize = 10;
/// Fewest episodes that are held out whole.
const EPISODES: usize = 6;

/// Holds out every third episode; where there are fewer than six, every third piece of ten transitions.
pub fn split(all: &[Transition]) -> Split {
    let mut pieces: Vec<Vec<usize>> = Vec::new();
    for (at, transition) in all.iter().enumerate() {
        match pieces.last_mut() {
            Some(piece) if all[piece[0]].episode == transition.episode => piece.push(at),
            _ => pieces.push(vec![at]),
        }
    }
    if pieces.len() < EPISODES {
        pieces = pieces.iter().flat_map(|piece| piece.chunks(PIECE).map(<[usize]>::to_vec)).collect();
    }
    let mut split = Split { fitted: Vec::new(), held_out: Vec::new() };
    for (at, piece) in pieces.into_iter().enumerate() {
        if at % 3 == 2 { split.held_out.extend(piece) } else { split.fitted.extend(piece) }
    }
    split
}

/// Mean of paired differences, and its standard error.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Gain {
    /// Mean loss before less mean loss after.
    pub mean: f64,
    /// Deviation of that mean.
    pub standard_error: f64,
    /// Pairs.
    pub pairs: usize,
}

impl Gain {
    /// From the losses of the same things before and after.
    pub fn new(before: &[f64], after: &[f64]) -> Self {
        let gains: Vec<f64> = before.iter().zip(after).map(|(b, a)| b - a).collect();
        let count = gains.len() as f64;
        if gains.len() < 2 {
            return Self { pairs: gains.len(), ..Self::default() };
        }
        let mean = gains.iter().sum::<f64>() / count;
        let variance = gains.iter().map(|gain| (gain - mean) * (gain - mean)).sum::<f64>() / (count - 1.0);
        Self { mean, standard_error: (variance / count).sqrt(), pairs: gains.len() }
    }

    /// More than two standard errors: under no gain at all one chance in forty-four.
    pub fn is_real(&self) -> bool {
        self.pairs >= 2 && self.mean > 0.0 && self.mean > 2.0 * self.standard_error
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn episodes(lengths: &[usize]) -> Vec<Transition> {
        let of = |(episode, length): (usize, &usize)| {
            vec![Transition { episode: episode as u32, ..Transition::default() }; *length]
        };
        lengths.iter().enumerate().flat_map(of).collect()
    }

    #[test]
    fn whole_episodes_are_held_out_where_there_are_enough() {
        let found = split(&episodes(&[2, 1, 3, 2, 2, 1, 4]));
        assert_eq!(found.held_out, [3, 4, 5, 10]);
        assert_eq!(found.fitted, [0, 1, 2, 6, 7, 8, 9, 11, 12, 13, 14]);
    }

    #[test]
    fn of_one_long_episode_every_third_piece_is_held_out() {
        let found = split(&episodes(&[40]));
        assert_eq!(found.held_out, (20..30).collect::<Vec<_>>());
        assert_eq!(found.fitted.len(), 30);
    }

    // Gains 1, 2, 3: mean 2, deviation 1, standard error 1/√3.
    #[test]
    fn a_gain_is_the_mean_of_pairs_and_real_above_two_standard_errors() {
        let gain = Gain::new(&[2.0, 4.0, 6.0], &[1.0, 2.0, 3.0]);
        assert!((gain.mean - 2.0).abs() < 1e-15 && (gain.standard_error - 1.0 / 3f64.sqrt()).abs() < 1e-15);
        assert!(gain.is_real());
        assert!(!Gain::new(&[1.0, 0.0, 0.0], &[0.0, 0.0, 0.0]).is_real());
        assert!(!Gain::new(&[5.0], &[0.0]).is_real());
        assert!(!Gain::new(&[1.0, 1.0], &[1.0, 1.0]).is_real());
    }
}
