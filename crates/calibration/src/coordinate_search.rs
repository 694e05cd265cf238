//! Search along one coordinate at a time, for whole numbers, flags and thresholds: whatever has no derivative.

/// What values a coordinate may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Domain {
    /// 0 or 1.
    Flag,
    /// Whole numbers.
    Integer,
    /// Any number.
    Real,
}

/// Factors tried on a real coordinate: dense where constants are a little off, wide where they are guesses.
const FACTORS: [f64; 14] = [0.8, 1.25, 0.9, 1.1, 0.7, 1.4, 0.95, 1.05, 0.5, 2.0, 0.98, 1.02, 0.2, 5.0];

/// Values to try beside `value`, nearest first.
fn neighbours(domain: Domain, value: f64) -> Vec<f64> {
    let whole = |steps: &[f64]| steps.iter().flat_map(|step| [value + step, value - step]).collect::<Vec<f64>>();
    match domain {
        Domain::Flag => vec![if value == 0.0 { 1.0 } else { 0.0 }],
        Domain::Integer => whole(&[1.0, 2.0, 3.0, 5.0, 8.0, 16.0, 32.0]),
        Domain::Real if value == 0.0 => whole(&[1e-3, 1e-2, 0.1, 1.0, 10.0]),
        Domain::Real => FACTORS.iter().map(|factor| factor * value).chain([-value]).collect(),
    }
}

/// Descends from `start` along the coordinates that have a domain until none of a whole round of values is better by more
/// than `least_gain`, or `rounds` are over. After a success the same step is doubled as long as that pays (Hooke and
/// Jeeves 1961, "Direct search solution of numerical and statistical problems"). Ties keep the value that was there.
/// Returns the point and its cost.
pub fn coordinate_search(
    mut cost: impl FnMut(&[f64]) -> f64,
    start: &[f64],
    domains: &[Option<Domain>],
    rounds: u32,
    least_gain: f64,
) -> (Vec<f64>, f64) {
    let mut point = start.to_vec();
    let mut best = cost(&point);
    for _ in 0..rounds {
        let before = best;
        for (at, domain) in domains.iter().enumerate() {
            let Some(domain) = *domain else { continue };
            let from = point[at];
            let mut chosen = from;
            for value in neighbours(domain, from) {
                point[at] = value;
                let found = cost(&point);
                if found < best - least_gain {
                    (best, chosen) = (found, value);
                }
            }
            let mut step = chosen - from;
            while domain != Domain::Flag && step != 0.0 && step.is_finite() {
                step *= 2.0;
                point[at] = from + step;
                let found = cost(&point);
                if found >= best - least_gain {
                    break;
                }
                (best, chosen) = (found, from + step);
            }
            if domain == Domain::Real && chosen != from {
                let width = (0.5 * (chosen - from).abs()).max(0.05 * chosen.abs());
                let mut along = |value: f64| {
                    point[at] = value;
                    cost(&point)
                };
                let refined = golden_section(&mut along, chosen - width, chosen + width);
                let found = along(refined);
                if found < best {
                    (best, chosen) = (found, refined);
                }
            }
            point[at] = chosen;
        }
        if best >= before - least_gain && !pairs(&mut cost, &mut point, &mut best, domains, least_gain) {
            break;
        }
    }
    (point, best)
}

/// Most evaluations of pairs in one round.
const PAIRS: usize = 4000;

/// Where no single whole number or flag is better, two at once may be: moves to the best pair, if there is one.
fn pairs(
    cost: &mut impl FnMut(&[f64]) -> f64,
    point: &mut [f64],
    best: &mut f64,
    domains: &[Option<Domain>],
    least_gain: f64,
) -> bool {
    let whole = |at: &usize| matches!(domains[*at], Some(Domain::Integer | Domain::Flag));
    let moves: Vec<(usize, f64)> = (0..domains.len())
        .filter(whole)
        .flat_map(|at| domains[at].map_or(Vec::new(), |d| neighbours(d, point[at])).into_iter().map(move |v| (at, v)))
        .collect();
    if moves.len() * moves.len() / 2 > PAIRS {
        return false;
    }
    let mut chosen = None;
    for (index, first) in moves.iter().enumerate() {
        for second in moves[index + 1..].iter().filter(|second| second.0 != first.0) {
            let kept = (point[first.0], point[second.0]);
            (point[first.0], point[second.0]) = (first.1, second.1);
            let found = cost(point);
            (point[first.0], point[second.0]) = kept;
            if found < *best - least_gain {
                *best = found;
                chosen = Some((*first, *second));
            }
        }
    }
    if let Some((first, second)) = chosen {
        (point[first.0], point[second.0]) = (first.1, second.1);
    }
    chosen.is_some()
}

/// Sections of an interval, after which it is 1e-9 of what it was.
const SECTIONS: u32 = 43;

/// The least value between `low` and `high` where there is one valley (Kiefer 1953).
fn golden_section(cost: &mut impl FnMut(f64) -> f64, mut low: f64, mut high: f64) -> f64 {
    const RATIO: f64 = 0.618_033_988_749_894_9;
    let (mut left, mut right) = (high - RATIO * (high - low), low + RATIO * (high - low));
    let (mut at_left, mut at_right) = (cost(left), cost(right));
    for _ in 0..SECTIONS {
        if at_left <= at_right {
            (high, right, at_right) = (right, left, at_left);
            left = high - RATIO * (high - low);
            at_left = cost(left);
        } else {
            (low, left, at_left) = (left, right, at_right);
            right = low + RATIO * (high - low);
            at_right = cost(right);
        }
    }
    if at_left <= at_right { left } else { right }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_numbers_stay_whole_and_are_found_far_away() {
        let mut whole = true;
        let cost = |x: &[f64]| {
            whole &= x.iter().all(|x| x.fract() == 0.0);
            (x[0] - 37.0).abs() + (x[1] + 12.0).abs()
        };
        let domains = [Some(Domain::Integer); 2];
        assert_eq!(coordinate_search(cost, &[3.0, 4.0], &domains, 50, 0.0), (vec![37.0, -12.0], 0.0));
        assert!(whole);
    }

    #[test]
    fn a_valley_of_a_real_coordinate_is_followed_to_its_floor() {
        let (point, _) = coordinate_search(|x: &[f64]| (x[0] - 8.0).abs(), &[10.4], &[Some(Domain::Real)], 5, 0.0);
        assert!((point[0] - 8.0).abs() < 1e-8, "{point:?}");
    }

    #[test]
    fn flags_flip_and_coordinates_without_a_domain_stay() {
        let cost = |x: &[f64]| (1.0 - x[0]) + x[1] + (x[2] - 9.0).abs();
        let domains = [Some(Domain::Flag), Some(Domain::Flag), None];
        assert_eq!(coordinate_search(cost, &[0.0, 1.0, 2.0], &domains, 5, 0.0), (vec![1.0, 0.0, 2.0], 7.0));
    }

    #[test]
    fn a_threshold_is_moved_between_the_examples_and_a_tie_moves_nothing() {
        // 20 examples at 0.1, 0.2, …, wrong where the threshold is on the other side of 1.45 than they are.
        let cost = |x: &[f64]| {
            (1..=20).filter(|at| (f64::from(*at) / 10.0 > x[0]) != (f64::from(*at) / 10.0 > 1.45)).count() as f64
        };
        let (point, wrong) = coordinate_search(cost, &[1.0], &[Some(Domain::Real)], 20, 0.0);
        assert!(wrong == 0.0 && (1.4..1.5).contains(&point[0]), "{point:?}");
        assert_eq!(coordinate_search(|_: &[f64]| 1.0, &[1.0], &[Some(Domain::Real)], 20, 0.0).0, [1.0]);
    }
}
