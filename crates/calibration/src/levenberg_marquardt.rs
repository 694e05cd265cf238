//! Nonlinear least squares with numerical derivatives.

use crate::matrix::{Matrix, SingularValues, dot, singular_values, triangularised};

/// A vector of residuals as a function of a point.
pub trait Residuals {
    /// Number of residuals, the same at every point.
    fn count(&self) -> usize;

    /// Writes the residuals at `point`; false where there are none (a program that fails, say).
    fn evaluate(&mut self, point: &[f64], out: &mut [f64]) -> bool;
}

/// How far a coordinate may go, and in what unit it is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Coordinate {
    /// A typical size, above zero: steps and singular values count in it.
    pub scale: f64,
    /// Least value.
    pub lower: f64,
    /// Greatest value.
    pub upper: f64,
}

impl Coordinate {
    /// Without bounds.
    pub fn free(scale: f64) -> Self {
        Self { scale, lower: f64::NEG_INFINITY, upper: f64::INFINITY }
    }
}

/// When to stop, and how to differentiate.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct LeastSquaresConfig {
    /// Most derivatives taken.
    pub iterations: u32,
    /// Step of the central differences, in units of the coordinate's scale.
    pub difference: f64,
    /// Done when a step would reduce the sum of squares by less than this share.
    pub tolerance: f64,
    /// Directions whose singular value is below this share of the greatest are left alone.
    pub rank_tolerance: f64,
}

impl Default for LeastSquaresConfig {
    /// A difference of 2^-15: with central differences the error is about 1e-9 of the third derivative, and rounding to
    /// float32 within a program leaves two digits and more.
    fn default() -> Self {
        Self { iterations: 60, difference: 1.0 / 32_768.0, tolerance: 1e-14, rank_tolerance: 1e-6 }
    }
}

/// Where the search ended.
#[derive(Clone, Debug)]
pub struct LeastSquaresFit {
    /// The best point.
    pub point: Vec<f64>,
    /// Sum of squares there.
    pub cost: f64,
    /// Derivatives taken.
    pub iterations: u32,
    /// Whether it stopped by itself.
    pub converged: bool,
}

/// The Jacobian in units of the scales, by central differences; at a bound, or beside a point without residuals, by one-sided
/// ones, and zero where both sides have none.
pub fn jacobian<R: Residuals + ?Sized>(
    residuals: &mut R,
    point: &[f64],
    here: &[f64],
    coordinates: &[Coordinate],
    difference: f64,
) -> Matrix {
    let mut matrix = Matrix::zeros(here.len(), point.len());
    let mut probe = point.to_vec();
    let (mut above, mut below) = (vec![0.0; here.len()], vec![0.0; here.len()]);
    for (column, coordinate) in coordinates.iter().enumerate() {
        let centre = point[column];
        let mut side = |to: f64, out: &mut Vec<f64>| {
            probe[column] = to.clamp(coordinate.lower, coordinate.upper);
            // What is really between the points, rounding and bounds included.
            let moved = (probe[column] - centre) / coordinate.scale;
            let known = moved != 0.0 && residuals.evaluate(&probe, out) && out.iter().all(|value| value.is_finite());
            if known {
                moved
            } else {
                out.copy_from_slice(here);
                0.0
            }
        };
        let right = side(centre + difference * coordinate.scale, &mut above);
        let left = side(centre - difference * coordinate.scale, &mut below);
        if right - left > 0.0 {
            for row in 0..here.len() {
                matrix.set(row, column, (above[row] - below[row]) / (right - left));
            }
        }
        probe[column] = centre;
    }
    matrix
}

/// Takes coordinates out of a step that would leave their bounds, so that the others go where they go without them.
fn hold_at_bounds(matrix: &mut Matrix, point: &[f64], here: &[f64], coordinates: &[Coordinate]) {
    for (column, (x, coordinate)) in point.iter().zip(coordinates).enumerate() {
        let slope: f64 = here.iter().enumerate().map(|(row, residual)| matrix.at(row, column) * residual).sum();
        if (*x <= coordinate.lower && slope > 0.0) || (*x >= coordinate.upper && slope < 0.0) {
            matrix.set_column(column, &vec![0.0; here.len()]);
        }
    }
}

/// Minimises the sum of squares from `start`. `None` if there are no residuals there.
///
/// A step minimises `|J d + r|² + damping |d|²` over displacements in units of the scales, by the singular values of `J`: so
/// nothing moves along directions in which the residuals do not change. The damping follows the ratio of actual and
/// predicted reduction.
///
/// # Source
/// Marquardt (1963), SIAM J. Appl. Math. 11:431-441; the update of the damping is Nielsen's (1999, IMM-REP-1999-05).
pub fn least_squares<R: Residuals + ?Sized>(
    residuals: &mut R,
    start: &[f64],
    coordinates: &[Coordinate],
    config: &LeastSquaresConfig,
) -> Option<LeastSquaresFit> {
    let mut point: Vec<f64> = start.iter().zip(coordinates).map(|(x, c)| x.clamp(c.lower, c.upper)).collect();
    let mut here = vec![0.0; residuals.count()];
    if !residuals.evaluate(&point, &mut here) {
        return None;
    }
    let mut cost = dot(&here, &here);
    if !cost.is_finite() {
        return None;
    }
    let mut fit = LeastSquaresFit { point: point.clone(), cost, iterations: 0, converged: false };
    let (mut damping, mut growth) = (0.0, 2.0);
    let mut there = vec![0.0; here.len()];
    while fit.iterations < config.iterations && !fit.converged {
        fit.iterations += 1;
        let mut matrix = jacobian(residuals, &point, &here, coordinates, config.difference);
        hold_at_bounds(&mut matrix, &point, &here, coordinates);
        let (triangle, rotated) = triangularised(matrix, here.clone());
        let SingularValues { left, values, right } = singular_values(&triangle);
        let greatest = values.first().copied().unwrap_or(0.0);
        if damping == 0.0 {
            damping = 1e-3 * greatest * greatest;
        }
        let along: Vec<f64> =
            (0..values.len()).map(|k| (0..values.len()).map(|row| left.at(row, k) * rotated[row]).sum()).collect();
        loop {
            let mut predicted = 0.0;
            let mut step = vec![0.0; point.len()];
            for (k, value) in values.iter().enumerate() {
                if *value <= config.rank_tolerance * greatest || *value == 0.0 {
                    continue;
                }
                let share = value * value / (value * value + damping);
                predicted += along[k] * along[k] * share * (2.0 - share);
                for (at, part) in step.iter_mut().enumerate() {
                    *part -= right.at(at, k) * along[k] * value / (value * value + damping);
                }
            }
            if predicted <= config.tolerance * cost || !predicted.is_finite() {
                fit.converged = true;
                break;
            }
            let trial: Vec<f64> = point
                .iter()
                .zip(&step)
                .zip(coordinates)
                .map(|((x, d), c)| (x + d * c.scale).clamp(c.lower, c.upper))
                .collect();
            if trial == point {
                fit.converged = true;
                break;
            }
            let known = residuals.evaluate(&trial, &mut there);
            let cost_there = if known { dot(&there, &there) } else { f64::INFINITY };
            let ratio = (cost - cost_there) / predicted;
            if ratio > 0.0 {
                let cubed = 2.0 * ratio - 1.0;
                damping *= (1.0 - cubed * cubed * cubed).max(1.0 / 3.0);
                growth = 2.0;
                point = trial;
                cost = cost_there;
                std::mem::swap(&mut here, &mut there);
                break;
            }
            damping = damping.max(f64::EPSILON * greatest * greatest) * growth;
            growth *= 2.0;
            if damping > 1e20 * greatest * greatest {
                fit.converged = true;
                break;
            }
        }
    }
    fit.point = point;
    fit.cost = cost;
    Some(fit)
}
