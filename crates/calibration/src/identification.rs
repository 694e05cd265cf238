//! What data say of parameters, and what they leave open.

use crate::matrix::{Matrix, singular_values};

/// A direction in which parameters may move together without changing what is seen, in units of their scales. Its largest
/// component is 1.
#[derive(Clone, Debug, PartialEq)]
pub struct NullDirection {
    /// Parameter and component; components below a twentieth are left out.
    pub components: Vec<(usize, f64)>,
}

/// The directions along which `sensitivity` (a Jacobian, or any matrix with its normal equations, in units of the scales)
/// is at most `least` long: as few parameters in each as elimination finds.
pub fn null_directions(sensitivity: &Matrix, least: f64) -> Vec<NullDirection> {
    let found = singular_values(sensitivity);
    let count = sensitivity.columns();
    let mut basis: Vec<Vec<f64>> = (0..count)
        .filter(|k| found.values[*k] <= least)
        .map(|k| (0..count).map(|row| found.right.at(row, k)).collect())
        .collect();
    // Reduced echelon form with complete pivoting: a parameter without any effect gets a direction of its own, and
    // separate trade-offs are told apart.
    for row in 0..basis.len() {
        let mut pivot = (row, 0);
        for (at, vector) in basis.iter().enumerate().skip(row) {
            for (column, value) in vector.iter().enumerate() {
                if value.abs() > basis[pivot.0][pivot.1].abs() {
                    pivot = (at, column);
                }
            }
        }
        basis.swap(row, pivot.0);
        let lead = basis[row][pivot.1];
        basis[row].iter_mut().for_each(|value| *value /= lead);
        let leading = basis[row].clone();
        for (at, vector) in basis.iter_mut().enumerate() {
            let factor = vector[pivot.1];
            if at != row {
                vector.iter_mut().zip(&leading).for_each(|(value, lead)| *value -= factor * lead);
            }
        }
    }
    basis.into_iter().map(direction).collect()
}

fn direction(vector: Vec<f64>) -> NullDirection {
    let largest = vector.iter().copied().fold(0.0, |a: f64, b| if b.abs() > a.abs() { b } else { a });
    let components = vector.iter().map(|value| value / largest).enumerate();
    NullDirection { components: components.filter(|(_, value)| value.abs() >= 0.05).collect() }
}

/// The values of one parameter that fit the data as well as the one there is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Interval {
    /// Least value known to fit; `None` if no value below was found that does not.
    pub low: Option<f64>,
    /// Greatest value known to fit; `None` if no value above was found that does not.
    pub high: Option<f64>,
}

/// Steps away from the value at which an interval is first felt for, in units of the scale, doubling to the last.
const NEAREST: f64 = 1e-3;
const FARTHEST: f64 = 1e3;
/// Width to which an end is narrowed, in units of the scale.
const NARROW: f64 = 1e-9;

/// Feels for the interval around `value` in which `fits` holds, which it does at `value`. The ends are the last values that
/// fit, found by doubling steps and bisection: an interval that is not connected shows its middle part.
pub fn interval(value: f64, scale: f64, mut fits: impl FnMut(f64) -> bool) -> Interval {
    let mut end = |sign: f64| {
        let (mut inside, mut step) = (value, NEAREST * scale);
        loop {
            if step > FARTHEST * scale {
                return None;
            }
            let probe = value + sign * step;
            if !fits(probe) {
                let mut outside = probe;
                while (outside - inside).abs() > NARROW * scale {
                    let middle = f64::midpoint(inside, outside);
                    if middle == inside || middle == outside {
                        break;
                    }
                    if fits(middle) {
                        inside = middle;
                    } else {
                        outside = middle;
                    }
                }
                return Some(inside);
            }
            inside = probe;
            step *= 2.0;
        }
    };
    Interval { low: end(-1.0), high: end(1.0) }
}

/// The number with the fewest digits between `low` and `high`, the nearest to `near` among them.
pub fn simplest(low: f64, high: f64, near: f64) -> f64 {
    let near = near.clamp(low, high);
    if low.is_nan() || high.is_nan() || low >= high || near.is_infinite() {
        return near;
    }
    if low <= 0.0 && high >= 0.0 && near == 0.0 {
        return 0.0;
    }
    let largest = low.abs().max(high.abs());
    let mut exponent = libm::floor(libm::log10(largest)) as i32 + 1;
    let last = exponent - 18;
    while exponent > last {
        // Multiples of a power of ten, by way of text: that is how they are written down.
        let unit: f64 = format!("1e{exponent}").parse().unwrap_or(1.0);
        let multiple = |count: f64| format!("{count}e{exponent}").parse::<f64>().unwrap_or(f64::NAN);
        let nearest = [multiple((near / unit).round()), multiple((low / unit).ceil()), multiple((high / unit).floor())];
        if let Some(found) = nearest.into_iter().find(|number| *number >= low && *number <= high) {
            return found;
        }
        exponent -= 1;
    }
    near
}

/// The number with the fewest digits at most `slack` from `value` and within the bounds.
pub fn simplest_near(value: f64, slack: f64, (lower, upper): (f64, f64)) -> f64 {
    simplest((value - slack).max(lower).min(upper), (value + slack).max(lower).min(upper), value)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_common_factor_of_three_parameters_and_an_unused_one_are_two_directions() {
        // Columns: a, b, c with a + b + c null (logarithms of force and two masses, say), d unused, e seen.
        let rows = [[1.0, -1.0, 0.0, 0.0, 2.0], [1.0, 0.0, -1.0, 0.0, 1.0], [0.5, 0.5, -1.0, 0.0, 3.0]];
        let mut matrix = Matrix::zeros(3, 5);
        for (at, row) in rows.iter().enumerate() {
            for (column, value) in row.iter().enumerate() {
                matrix.set(at, column, *value);
            }
        }
        // A triangle of a matrix with fewer rows than columns is padded with rows of zeros.
        let found = null_directions(&crate::matrix::triangularised(matrix, vec![0.0; 3]).0, 1e-9);
        assert_eq!(found.len(), 2);
        let spelled: Vec<Vec<usize>> = found.iter().map(|d| d.components.iter().map(|c| c.0).collect()).collect();
        assert!(spelled.contains(&vec![3]) && spelled.contains(&vec![0, 1, 2]), "{found:?}");
        for NullDirection { components } in found.iter().filter(|direction| direction.components.len() == 3) {
            assert!(components.iter().all(|(_, value)| (value - 1.0).abs() < 1e-9), "{components:?}");
        }
    }

    #[test]
    fn everything_seen_leaves_no_direction() {
        assert_eq!(null_directions(&Matrix::identity(3), 1e-6), []);
    }

    #[test]
    fn an_interval_ends_where_the_examples_say() {
        let found = interval(2.0, 2.0, |x| (1.25..7.5).contains(&x));
        assert!((found.low.unwrap() - 1.25).abs() < 1e-8 && (found.high.unwrap() - 7.5).abs() < 1e-8);
        assert!(found.high.unwrap() < 7.5);
        assert_eq!(interval(2.0, 2.0, |x| x >= 2.0).high, None);
        assert_eq!(interval(2.0, 2.0, |x| x >= 2.0).low, Some(2.0));
    }

    #[test]
    fn the_simplest_number_of_an_interval_has_the_fewest_digits() {
        assert_eq!(simplest(2.37, 2.44, 2.405), 2.4);
        assert_eq!(simplest(1.9987, 2.6, 1.9987), 2.0);
        assert_eq!(simplest(9.79999998, 9.80000003, 9.800000001), 9.8);
        assert_eq!(simplest(6.39, 7.04, 6.39), 7.0);
        assert_eq!(simplest(-0.25, -0.15, -0.16), -0.2);
        assert_eq!(simplest(-0.1, 0.1, 0.0), 0.0);
        assert_eq!(simplest(0.0199999, 0.0200001, 0.02000004), 0.02);
    }

    #[test]
    fn a_number_is_not_made_simpler_across_its_bounds() {
        assert_eq!(simplest_near(9.97, 0.1, (f64::NEG_INFINITY, f64::INFINITY)), 10.0);
        assert_eq!(simplest_near(9.97, 0.1, (0.0, 9.98)), 9.9);
        assert_eq!(simplest_near(9.97, 0.1, (9.97, 9.97)), 9.97);
        assert_eq!(simplest_near(0.04, 0.1, (0.013, 1.0)), 0.1);
    }

    proptest! {
        #[test]
        fn a_simpler_number_keeps_to_slack_and_bounds(
            value in -1e3..1e3f64, slack in 0.0..10.0f64, below in 0.0..5.0f64, above in 0.0..5.0f64,
        ) {
            let (lower, upper) = (value - below, value + above);
            let found = simplest_near(value, slack, (lower, upper));
            prop_assert!(lower <= found && found <= upper);
            prop_assert!(value - slack <= found && found <= value + slack);
        }

        #[test]
        fn the_simplest_number_lies_within(a in -1e6..1e6f64, width in 0.0..10.0f64, share in 0.0..=1.0f64) {
            let found = simplest(a, a + width, a + share * width);
            prop_assert!(found >= a && found <= a + width);
        }
    }
}
