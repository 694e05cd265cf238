//! Matrices of three rows.

use super::vector::Vec3;

/// A matrix, row after row.
pub type Mat3 = [[f64; 3]; 3];

/// No rotation.
pub const IDENTITY: Mat3 = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]];

/// `m v`.
#[inline(always)]
pub fn apply(m: &Mat3, v: Vec3) -> Vec3 {
    [
        m[0][0] * v[0] + m[0][1] * v[1] + m[0][2] * v[2],
        m[1][0] * v[0] + m[1][1] * v[1] + m[1][2] * v[2],
        m[2][0] * v[0] + m[2][1] * v[1] + m[2][2] * v[2],
    ]
}

/// `mᵀ v`.
#[inline(always)]
pub fn apply_transposed(m: &Mat3, v: Vec3) -> Vec3 {
    [
        m[0][0] * v[0] + m[1][0] * v[1] + m[2][0] * v[2],
        m[0][1] * v[0] + m[1][1] * v[1] + m[2][1] * v[2],
        m[0][2] * v[0] + m[1][2] * v[1] + m[2][2] * v[2],
    ]
}

/// `a b`.
#[inline(always)]
pub fn multiply(a: &Mat3, b: &Mat3) -> Mat3 {
    let mut product = [[0.0; 3]; 3];
    for (row, out) in a.iter().zip(&mut product) {
        for (column, cell) in out.iter_mut().enumerate() {
            *cell = row[0] * b[0][column] + row[1] * b[1][column] + row[2] * b[2][column];
        }
    }
    product
}

/// The transposed matrix.
#[inline]
pub fn transposed(m: &Mat3) -> Mat3 {
    [[m[0][0], m[1][0], m[2][0]], [m[0][1], m[1][1], m[2][1]], [m[0][2], m[1][2], m[2][2]]]
}

/// Column `index`.
#[inline(always)]
pub fn column(m: &Mat3, index: usize) -> Vec3 {
    [m[0][index], m[1][index], m[2][index]]
}

/// `r diag(moments) rᵀ`.
pub fn rotated_diagonal(r: &Mat3, moments: Vec3) -> Mat3 {
    let mut scaled = *r;
    for row in &mut scaled {
        for (cell, moment) in row.iter_mut().zip(moments) {
            *cell *= moment;
        }
    }
    multiply(&scaled, &transposed(r))
}

/// Eigenvalues of a symmetric matrix, greatest first, and a rotation whose columns are their eigenvectors (Jacobi's
/// method).
pub fn eigen(symmetric: &Mat3) -> (Vec3, Mat3) {
    let (mut a, mut v) = (*symmetric, IDENTITY);
    for _ in 0..64 {
        let (p, q) = [(0, 1), (0, 2), (1, 2)]
            .into_iter()
            .fold((0, 1), |best, at| if a[at.0][at.1].abs() > a[best.0][best.1].abs() { at } else { best });
        if a[p][q].abs() <= 1e-18 * (a[0][0].abs() + a[1][1].abs() + a[2][2].abs()) {
            break;
        }
        let theta = (a[q][q] - a[p][p]) / (2.0 * a[p][q]);
        let t = if theta == 0.0 { 1.0 } else { theta.signum() / (theta.abs() + (theta * theta + 1.0).sqrt()) };
        let c = 1.0 / (t * t + 1.0).sqrt();
        let mut turn = IDENTITY;
        (turn[p][p], turn[q][q], turn[p][q], turn[q][p]) = (c, c, t * c, -(t * c));
        a = multiply(&transposed(&turn), &multiply(&a, &turn));
        v = multiply(&v, &turn);
    }
    let mut order = [0, 1, 2];
    order.sort_by(|&i, &j| a[j][j].total_cmp(&a[i][i]));
    let mut vectors = [[0.0; 3]; 3];
    for (to, &from) in order.iter().enumerate() {
        for row in 0..3 {
            vectors[row][to] = v[row][from];
        }
    }
    let handed =
        super::vector::dot(super::vector::cross(column(&vectors, 0), column(&vectors, 1)), column(&vectors, 2));
    if handed < 0.0 {
        for row in &mut vectors {
            row[2] = -row[2];
        }
    }
    ([a[order[0]][order[0]], a[order[1]][order[1]], a[order[2]][order[2]]], vectors)
}
