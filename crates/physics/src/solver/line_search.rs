//! The least cost along a direction: a convex function with a piecewise linear derivative.

use crate::constraint::Rows;

/// The part of the cost that is quadratic everywhere: derivatives at 0.
pub(super) struct Quadratic {
    pub(super) slope: f64,
    pub(super) curvature: f64,
}

/// Evaluations at most.
const EVALUATIONS: u32 = 50;

/// First and second derivative at `x`.
fn derivatives<const NV: usize>(quadratic: &Quadratic, rows: &Rows<NV>, x: f64) -> (f64, f64) {
    let (mut first, mut second) = (quadratic.slope + x * quadratic.curvature, quadratic.curvature);
    for ((residual, slope), weight) in rows.residual.iter().zip(&rows.slope).zip(&rows.weight) {
        let value = residual + x * slope;
        if value < 0.0 {
            let part = weight * slope;
            first += part * value;
            second += part * slope;
        }
    }
    (first, second)
}

/// Where the derivative is smaller than `tolerance`; Newton's steps, kept between bounds that close in.
pub(super) fn minimize<const NV: usize>(quadratic: &Quadratic, rows: &Rows<NV>, tolerance: f64) -> f64 {
    let (mut first, mut second) = derivatives(quadratic, rows, 0.0);
    if !(first < 0.0) {
        return 0.0;
    }
    let (mut x, mut low, mut high) = (0.0, 0.0, f64::INFINITY);
    for _ in 0..EVALUATIONS {
        if first.abs() < tolerance && x > 0.0 {
            break;
        }
        if first < 0.0 {
            low = x;
        } else {
            high = x;
        }
        let mut next = x - first / second;
        if !(next > low && next < high) {
            next = if high.is_finite() { 0.5 * (low + high) } else { return x };
        }
        if next == x {
            break;
        }
        x = next;
        (first, second) = derivatives(quadratic, rows, x);
    }
    x
}
