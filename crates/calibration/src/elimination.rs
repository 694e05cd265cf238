//! Least squares over segments whose first states are unknown each: the states are eliminated, so that equations of the
//! parameters alone are left (a Schur complement).

use crate::matrix::{Matrix, cholesky, dot, solved};

/// Residuals of one segment and their derivatives.
pub struct Linear {
    /// In units of the noise.
    pub residuals: Vec<f64>,
    /// By the unknown numbers of the first state.
    pub by_state: Matrix,
    /// By the coordinates of the parameters.
    pub by_parameter: Matrix,
}

/// A segment whose squared residuals exceed this multiple of their number loses weight (Huber's).
const OUTLYING: f64 = 4.0;

/// Weights of segments: one that fits far worse than the others counts less.
pub fn weights(linear: &[Linear]) -> Vec<f64> {
    let weight = |part: &Linear| {
        let excess = dot(&part.residuals, &part.residuals) / (OUTLYING * part.residuals.len() as f64);
        if excess > 1.0 { 1.0 / excess.sqrt() } else { 1.0 }
    };
    linear.iter().map(weight).collect()
}

/// What is left of a segment after its first state is eliminated: enough to find that state again.
pub struct Eliminated {
    /// Cholesky's factor of its normal equations.
    pub factor: Matrix,
    /// Products of its derivatives with those by the parameters.
    pub cross: Matrix,
    /// Of its squared residuals, halved.
    pub gradient: Vec<f64>,
}

/// `to += weight * aᵀ b`
pub fn accumulate(to: &mut Matrix, a: &Matrix, b: &Matrix, weight: f64) {
    for row in 0..a.rows() {
        for (i, x) in a.row(row).iter().enumerate() {
            for (j, y) in b.row(row).iter().enumerate() {
                to.add(i, j, weight * x * y);
            }
        }
    }
}

fn projected(a: &Matrix, vector: &[f64]) -> Vec<f64> {
    (0..a.columns()).map(|column| (0..a.rows()).map(|row| a.at(row, column) * vector[row]).sum()).collect()
}

/// The normal equations of the parameters with the states eliminated, their gradient, and what was eliminated.
pub fn reduced(linear: &[Linear], weights: &[f64]) -> Option<(Matrix, Vec<f64>, Vec<Eliminated>)> {
    let count = linear.first()?.by_parameter.columns();
    let mut information = Matrix::zeros(count, count);
    let mut gradient = vec![0.0; count];
    let mut eliminated = Vec::with_capacity(linear.len());
    for (part, weight) in linear.iter().zip(weights) {
        let unknown = part.by_state.columns();
        let mut normal = Matrix::zeros(unknown, unknown);
        accumulate(&mut normal, &part.by_state, &part.by_state, 1.0);
        let mut cross = Matrix::zeros(unknown, count);
        accumulate(&mut cross, &part.by_state, &part.by_parameter, 1.0);
        let own = projected(&part.by_state, &part.residuals);
        let slope = projected(&part.by_parameter, &part.residuals);
        let factor = cholesky(&normal)?;
        accumulate(&mut information, &part.by_parameter, &part.by_parameter, *weight);
        for column in 0..count {
            let crossed: Vec<f64> = (0..unknown).map(|row| cross.at(row, column)).collect();
            let through = solved(&factor, &crossed);
            for other in 0..count {
                let shared: f64 = (0..unknown).map(|row| cross.at(row, other) * through[row]).sum();
                information.add(other, column, -weight * shared);
            }
            gradient[column] += weight * (slope[column] - dot(&through, &own));
        }
        eliminated.push(Eliminated { factor, cross, gradient: own });
    }
    Some((information, gradient, eliminated))
}
