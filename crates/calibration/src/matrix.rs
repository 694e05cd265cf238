//! Small dense matrices, and the three factorisations that fits need.

/// A matrix, row after row.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    rows: usize,
    columns: usize,
    values: Vec<f64>,
}

impl Matrix {
    /// All zero.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Self { rows, columns, values: vec![0.0; rows * columns] }
    }

    /// Ones on the diagonal.
    pub fn identity(order: usize) -> Self {
        let mut matrix = Self::zeros(order, order);
        for at in 0..order {
            matrix.set(at, at, 1.0);
        }
        matrix
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// The entry in a row and column.
    pub fn at(&self, row: usize, column: usize) -> f64 {
        self.values[row * self.columns + column]
    }

    /// Replaces an entry.
    pub fn set(&mut self, row: usize, column: usize, value: f64) {
        self.values[row * self.columns + column] = value;
    }

    /// Adds to an entry.
    pub fn add(&mut self, row: usize, column: usize, value: f64) {
        self.values[row * self.columns + column] += value;
    }

    /// One row.
    pub fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.columns..(row + 1) * self.columns]
    }

    /// Replaces a column.
    pub fn set_column(&mut self, column: usize, values: &[f64]) {
        for (row, value) in values.iter().enumerate() {
            self.set(row, column, *value);
        }
    }

    /// The product with a vector.
    pub fn times(&self, vector: &[f64]) -> Vec<f64> {
        (0..self.rows).map(|row| dot(self.row(row), vector)).collect()
    }

    /// Sum of squares of a column.
    pub fn column_square(&self, column: usize) -> f64 {
        (0..self.rows).map(|row| self.at(row, column) * self.at(row, column)).sum()
    }
}

/// The scalar product, added in order.
pub fn dot(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(x, y)| x * y).sum()
}

/// Householder's triangularisation of `matrix` (m × n) beside `right` (m): the n × n triangle and the first n entries of
/// the rotated right side, which determine every least-squares solution. Golub and Van Loan, Matrix Computations, 5.2.
pub fn triangularised(mut matrix: Matrix, mut right: Vec<f64>) -> (Matrix, Vec<f64>) {
    let (rows, columns) = (matrix.rows, matrix.columns);
    for pivot in 0..columns.min(rows) {
        let norm = (pivot..rows).map(|row| matrix.at(row, pivot) * matrix.at(row, pivot)).sum::<f64>().sqrt();
        if norm == 0.0 {
            continue;
        }
        let alpha = if matrix.at(pivot, pivot) > 0.0 { -norm } else { norm };
        let mut reflector: Vec<f64> = (pivot..rows).map(|row| matrix.at(row, pivot)).collect();
        reflector[0] -= alpha;
        let square: f64 = dot(&reflector, &reflector);
        if square == 0.0 {
            continue;
        }
        for column in pivot..columns {
            let along: f64 = reflector.iter().enumerate().map(|(at, v)| v * matrix.at(pivot + at, column)).sum();
            for (at, v) in reflector.iter().enumerate() {
                matrix.add(pivot + at, column, -2.0 * along / square * v);
            }
        }
        let along = dot(&reflector, &right[pivot..]);
        for (at, v) in reflector.iter().enumerate() {
            right[pivot + at] -= 2.0 * along / square * v;
        }
    }
    let mut triangle = Matrix::zeros(columns, columns);
    for row in 0..columns.min(rows) {
        for column in row..columns {
            triangle.set(row, column, matrix.at(row, column));
        }
    }
    right.resize(columns, 0.0);
    (triangle, right)
}

/// `matrix = left * diag(values) * rightᵀ`, values descending; the columns of `left` that belong to a value of zero are
/// zero.
#[derive(Clone, Debug)]
pub struct SingularValues {
    /// m × n, orthonormal columns.
    pub left: Matrix,
    /// Descending.
    pub values: Vec<f64>,
    /// n × n, orthogonal.
    pub right: Matrix,
}

/// Most sweeps over all pairs of columns; it takes under ten.
const SWEEPS: usize = 60;

/// The singular value decomposition by one-sided rotations, which finds small values to high relative accuracy (Demmel
/// and Veselić 1992, "Jacobi's method is more accurate than QR").
pub fn singular_values(matrix: &Matrix) -> SingularValues {
    let (rows, columns) = (matrix.rows, matrix.columns);
    let mut work = matrix.clone();
    let mut right = Matrix::identity(columns);
    for _ in 0..SWEEPS {
        let mut rotated = false;
        for first in 0..columns {
            for second in first + 1..columns {
                rotated |= rotate(&mut work, &mut right, first, second);
            }
        }
        if !rotated {
            break;
        }
    }
    let norms: Vec<f64> = (0..columns).map(|column| work.column_square(column).sqrt()).collect();
    let mut order: Vec<usize> = (0..columns).collect();
    order.sort_by(|a, b| norms[*b].total_cmp(&norms[*a]));
    let mut sorted = SingularValues {
        left: Matrix::zeros(rows, columns),
        values: order.iter().map(|column| norms[*column]).collect(),
        right: Matrix::zeros(columns, columns),
    };
    for (to, from) in order.into_iter().enumerate() {
        for row in 0..columns {
            sorted.right.set(row, to, right.at(row, from));
        }
        if norms[from] > 0.0 {
            for row in 0..rows {
                sorted.left.set(row, to, work.at(row, from) / norms[from]);
            }
        }
    }
    sorted
}

/// Makes two columns orthogonal; whether they were not.
fn rotate(work: &mut Matrix, right: &mut Matrix, first: usize, second: usize) -> bool {
    let (mut a, mut b, mut c) = (0.0, 0.0, 0.0);
    for row in 0..work.rows {
        let (x, y) = (work.at(row, first), work.at(row, second));
        a += x * x;
        b += y * y;
        c += x * y;
    }
    if c == 0.0 || c.abs() <= f64::EPSILON * (a * b).sqrt() {
        return false;
    }
    let zeta = (b - a) / (2.0 * c);
    let tangent = zeta.signum() / (zeta.abs() + (1.0 + zeta * zeta).sqrt());
    let cosine = 1.0 / (1.0 + tangent * tangent).sqrt();
    let sine = cosine * tangent;
    for part in [work, right] {
        for row in 0..part.rows {
            let (x, y) = (part.at(row, first), part.at(row, second));
            part.set(row, first, cosine * x - sine * y);
            part.set(row, second, sine * x + cosine * y);
        }
    }
    true
}

/// The lower triangle `L` with `L Lᵀ = matrix`, or `None` unless the matrix is positive definite.
pub fn cholesky(matrix: &Matrix) -> Option<Matrix> {
    let order = matrix.rows;
    let mut lower = Matrix::zeros(order, order);
    for row in 0..order {
        for column in 0..=row {
            let rest = matrix.at(row, column) - dot(&lower.row(row)[..column], &lower.row(column)[..column]);
            if row == column {
                if rest.is_nan() || rest <= 0.0 {
                    return None;
                }
                lower.set(row, row, rest.sqrt());
            } else {
                lower.set(row, column, rest / lower.at(column, column));
            }
        }
    }
    Some(lower)
}

/// The solution of `L Lᵀ x = right`.
pub fn solved(lower: &Matrix, right: &[f64]) -> Vec<f64> {
    let order = lower.rows;
    let mut solution = right.to_vec();
    for row in 0..order {
        let known = dot(&lower.row(row)[..row], &solution[..row]);
        solution[row] = (solution[row] - known) / lower.at(row, row);
    }
    for row in (0..order).rev() {
        let known: f64 = (row + 1..order).map(|below| lower.at(below, row) * solution[below]).sum();
        solution[row] = (solution[row] - known) / lower.at(row, row);
    }
    solution
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn matrix(rows: usize, columns: usize) -> impl Strategy<Value = Matrix> {
        proptest::collection::vec(-10.0..10.0f64, rows * columns).prop_map(move |values| Matrix {
            rows,
            columns,
            values,
        })
    }

    proptest! {
        #[test]
        fn singular_values_multiply_to_the_matrix_and_their_vectors_are_orthonormal(matrix in matrix(7, 4)) {
            let SingularValues { left, values, right } = singular_values(&matrix);
            prop_assert!(values.windows(2).all(|pair| pair[0] >= pair[1]));
            for row in 0..7 {
                for column in 0..4 {
                    let product: f64 = (0..4).map(|k| left.at(row, k) * values[k] * right.at(column, k)).sum();
                    prop_assert!((product - matrix.at(row, column)).abs() < 1e-12);
                }
            }
            for a in 0..4 {
                for b in 0..4 {
                    let expected = f64::from(u8::from(a == b));
                    let product: f64 = (0..4).map(|k| right.at(k, a) * right.at(k, b)).sum();
                    prop_assert!((product - expected).abs() < 1e-13);
                }
            }
        }

        #[test]
        fn the_triangle_has_the_normal_equations_of_the_matrix(
            matrix in matrix(6, 3),
            right in proptest::collection::vec(-5.0..5.0f64, 6),
        ) {
            let (triangle, rotated) = triangularised(matrix.clone(), right.clone());
            for a in 0..3 {
                let column = |m: &Matrix, c: usize| (0..m.rows()).map(|row| m.at(row, c)).collect::<Vec<_>>();
                for b in 0..3 {
                    let expected = dot(&column(&matrix, a), &column(&matrix, b));
                    prop_assert!((dot(&column(&triangle, a), &column(&triangle, b)) - expected).abs() < 1e-11);
                }
                let expected = dot(&column(&matrix, a), &right);
                prop_assert!((dot(&column(&triangle, a), &rotated) - expected).abs() < 1e-11);
            }
        }

        #[test]
        fn a_cholesky_factor_solves_the_system(matrix in matrix(5, 3), right in proptest::collection::vec(-5.0..5.0f64, 3)) {
            let mut square = Matrix::identity(3);
            for a in 0..3 {
                for b in 0..3 {
                    square.add(a, b, (0..5).map(|k| matrix.at(k, a) * matrix.at(k, b)).sum());
                }
            }
            let solution = solved(&cholesky(&square).unwrap(), &right);
            for (found, expected) in square.times(&solution).iter().zip(&right) {
                prop_assert!((found - expected).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn a_column_that_repeats_another_has_a_singular_value_of_zero() {
        let mut matrix = Matrix::zeros(3, 2);
        matrix.set_column(0, &[1.0, 2.0, 2.0]);
        matrix.set_column(1, &[2.0, 4.0, 4.0]);
        let found = singular_values(&matrix);
        assert!((found.values[0] - 45f64.sqrt()).abs() < 1e-14);
        assert!(found.values[1] < 1e-15);
        assert_eq!(cholesky(&Matrix::zeros(1, 1)), None);
    }
}
