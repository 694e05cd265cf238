//! How noisy each field of recorded states is.

use crate::one_step::{Differences, Rows, median};
use crate::simulator::{Prediction, Simulator, Transition, Verdict};

/// Estimates the variance of each field's noise from one-step differences under the simulator's parameters.
///
/// A difference is the noise of the recorded next state less the noise of the recorded state passed through the step: its
/// variance is `v_f = s_f + Σ_g E[(∂f/∂g)²] s_g`. These equations, one a field and the reward, are solved for variances
/// `s >= 0`. Variances of differences are by their median, so that events do not count; what the program gets wrong counts
/// as noise.
pub fn variances<S: Simulator>(
    simulator: &mut S,
    all: &[Transition],
    rows: &Rows,
    differences: &Differences,
    spreads: &[f64],
) -> Vec<f64> {
    let fields = spreads.len();
    let total: Vec<f64> = differences.deviations(rows, &vec![0.0; fields]).iter().map(|d| d * d).collect();
    let gains = squared_derivatives(simulator, all, rows, spreads);
    solved_without_negatives(&gains, &total)
}

/// `E[(∂f/∂g)²]`, the mean without its largest fiftieth: at an event a derivative is a jump over a tiny step.
fn squared_derivatives<S: Simulator>(
    simulator: &mut S,
    all: &[Transition],
    rows: &Rows,
    spreads: &[f64],
) -> Vec<Vec<f64>> {
    let fields = spreads.len();
    let mut found = vec![vec![Vec::new(); fields]; fields];
    let (mut above, mut below) = (Prediction::default(), Prediction::default());
    for at in &rows.transitions {
        let Transition { state, next, .. } = &all[*at];
        let mut sums = vec![vec![0.0; fields]; next.numbers.len() + 1];
        let mut known = true;
        for (number, field) in state.fields.iter().enumerate() {
            let step = (spreads[*field as usize] / 32_768.0).max(1e-12);
            let mut side = |sign: f64, out: &mut Prediction| {
                let mut probe = state.numbers.clone();
                probe[number] += sign * step;
                simulator.place(*at, Some(&probe));
                simulator.step(*at, out) == Verdict::Comparable && out.numbers.len() == next.numbers.len()
            };
            known &= side(1.0, &mut above) && side(-1.0, &mut below);
            if !known {
                break;
            }
            for (entry, sum) in sums.iter_mut().enumerate() {
                let of = |p: &Prediction| p.numbers.get(entry).copied().unwrap_or(p.reward);
                let slope = (of(&above) - of(&below)) / (2.0 * step);
                sum[*field as usize] += slope * slope;
            }
        }
        if known {
            let names = next.fields.iter().map(|field| *field as usize).chain(std::iter::once(fields - 1));
            for (field, sum) in names.zip(sums) {
                for (other, value) in sum.into_iter().enumerate().filter(|(_, value)| value.is_finite()) {
                    found[field][other].push(value);
                }
            }
        }
    }
    let mean = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        values.truncate(values.len() - values.len() / 50);
        if values.is_empty() { 0.0 } else { values.iter().sum::<f64>() / values.len() as f64 }
    };
    found.into_iter().map(|row| row.into_iter().map(mean).collect()).collect()
}

/// Minimises the sum of `((s_f + Σ_g gain_fg s_g) / v_f - 1)²` over `s >= 0`, one coordinate after another.
fn solved_without_negatives(gains: &[Vec<f64>], total: &[f64]) -> Vec<f64> {
    let count = total.len();
    let least = total.iter().copied().filter(|v| *v > 0.0).fold(f64::INFINITY, f64::min).min(1.0) * 1e-6;
    let scale: Vec<f64> = total.iter().map(|v| v.max(least)).collect();
    let entry = |f: usize, g: usize| (f64::from(u8::from(f == g)) + gains[f][g]) / scale[f];
    let mut solution = total.to_vec();
    for _ in 0..2000 {
        let mut moved: f64 = 0.0;
        for g in 0..count {
            let square: f64 = (0..count).map(|f| entry(f, g) * entry(f, g)).sum();
            let slope: f64 = (0..count)
                .map(|f| {
                    let fitted: f64 = (0..count).map(|k| entry(f, k) * solution[k]).sum();
                    entry(f, g) * (total[f] / scale[f] - fitted)
                })
                .sum();
            let to = (solution[g] + slope / square).max(0.0);
            moved = moved.max((to - solution[g]).abs() / scale[g]);
            solution[g] = to;
        }
        if moved < 1e-9 {
            break;
        }
    }
    solution
}

/// Fields that only ever hold whole numbers: they are counted or coded, not measured.
pub fn whole_fields(all: &[Transition], fields: usize) -> Vec<bool> {
    let mut whole = vec![true; fields];
    for Transition { state, next, .. } in all {
        for observation in [state, next] {
            for (number, field) in observation.numbers.iter().zip(&observation.fields) {
                whole[*field as usize] &= number.fract() == 0.0;
            }
        }
    }
    whole
}

/// Typical size of each field, the reward's last: 1.4826 times the median distance from the median, or of the largest
/// value where that is zero.
pub fn spreads(all: &[Transition], fields: usize) -> Vec<f64> {
    let mut values = vec![Vec::new(); fields + 1];
    for Transition { next, reward, .. } in all {
        for (number, field) in next.numbers.iter().zip(&next.fields).filter(|(number, _)| number.is_finite()) {
            values[*field as usize].push(*number);
        }
        values[fields].push(*reward);
    }
    let spread = |values: Vec<f64>| {
        let largest = values.iter().fold(0.0f64, |largest, value| largest.max(value.abs()));
        let middle = median(values.clone());
        let around = 1.4826 * median(values.iter().map(|value| (value - middle).abs()).collect());
        if around > 0.0 {
            around
        } else if largest > 0.0 {
            largest
        } else {
            1.0
        }
    };
    values.into_iter().map(spread).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variances_solve_their_equations_where_they_can_and_are_never_negative() {
        // s0 + 4 s1 = 9, s1 + 0.25 s1 = 2.5.
        let found = solved_without_negatives(&[vec![0.0, 4.0], vec![0.0, 0.25]], &[9.0, 2.5]);
        assert!((found[0] - 1.0).abs() < 1e-6 && (found[1] - 2.0).abs() < 1e-6, "{found:?}");
        let found = solved_without_negatives(&[vec![0.0, 4.0], vec![0.0, 0.25]], &[1.0, 2.5]);
        assert!(found.iter().all(|s| *s >= 0.0) && found[0] == 0.0, "{found:?}");
    }

    #[test]
    fn a_field_of_whole_numbers_is_not_measured() {
        let observation = |a: f64, b: f64| crate::Observation { numbers: vec![a, b], fields: vec![0, 1] };
        let transition =
            Transition { state: observation(1.0, 2.0), next: observation(2.0, 2.5), ..Transition::default() };
        assert_eq!(whole_fields(&[transition], 2), [true, false]);
    }
}
