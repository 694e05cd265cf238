//! Nonlinear fits whose answers are certified (NIST Statistical Reference Datasets, nonlinear regression) or known in closed
//! form.

use orrery_calibration::{Coordinate, LeastSquaresConfig, Residuals, least_squares};

/// `y = model(x, b)`.
struct Regression<'a> {
    data: &'a [(f64, f64)],
    model: fn(f64, &[f64]) -> f64,
}

impl Residuals for Regression<'_> {
    fn count(&self) -> usize {
        self.data.len()
    }

    fn evaluate(&mut self, point: &[f64], out: &mut [f64]) -> bool {
        for (slot, (y, x)) in out.iter_mut().zip(self.data) {
            *slot = (self.model)(*x, point) - y;
        }
        out.iter().all(|value| value.is_finite())
    }
}

fn certified(data: &[(f64, f64)], model: fn(f64, &[f64]) -> f64, starts: &[&[f64]], values: &[f64], squares: f64) {
    for start in starts {
        let coordinates: Vec<Coordinate> = start.iter().map(|x: &f64| Coordinate::free(x.abs())).collect();
        let config = LeastSquaresConfig { iterations: 500, rank_tolerance: 1e-13, ..LeastSquaresConfig::default() };
        let fit = least_squares(&mut Regression { data, model }, start, &coordinates, &config)
            .expect("residuals at the start");
        assert!(fit.converged);
        assert!((fit.cost / squares - 1.0).abs() < 1e-9, "{start:?}: sum of squares {} not {squares}", fit.cost);
        for (found, expected) in fit.point.iter().zip(values) {
            assert!((found / expected - 1.0).abs() < 1e-6, "{start:?}: {found} not {expected}");
        }
    }
}

#[test]
fn misra1a_of_nist() {
    let data = [
        (10.07, 77.6),
        (14.73, 114.9),
        (17.94, 141.1),
        (23.93, 190.8),
        (29.61, 239.9),
        (35.18, 289.0),
        (40.02, 332.8),
        (44.82, 378.4),
        (50.76, 434.8),
        (55.05, 477.3),
        (61.01, 536.8),
        (66.40, 593.1),
        (75.47, 689.1),
        (81.78, 760.0),
    ];
    certified(
        &data,
        |x, b| b[0] * (1.0 - libm::exp(-b[1] * x)),
        &[&[500.0, 1e-4], &[250.0, 5e-4]],
        &[2.3894212918e2, 5.5015643181e-4],
        1.2455138894e-1,
    );
}

#[test]
fn rat42_of_nist() {
    let data = [
        (8.93, 9.0),
        (10.8, 14.0),
        (18.59, 21.0),
        (22.33, 28.0),
        (39.35, 42.0),
        (56.11, 57.0),
        (61.73, 63.0),
        (64.62, 70.0),
        (67.08, 79.0),
    ];
    certified(
        &data,
        |x, b| b[0] / (1.0 + libm::exp(b[1] - b[2] * x)),
        &[&[100.0, 1.0, 0.1], &[75.0, 2.5, 0.07]],
        &[7.2462237576e1, 2.6180768402, 6.7359200066e-2],
        8.0565229338,
    );
}

#[test]
fn mgh09_of_nist_the_problem_of_kowalik_and_osborne() {
    let data = [
        (0.1957, 4.0),
        (0.1947, 2.0),
        (0.1735, 1.0),
        (0.16, 0.5),
        (0.0844, 0.25),
        (0.0627, 0.167),
        (0.0456, 0.125),
        (0.0342, 0.1),
        (0.0323, 0.0833),
        (0.0235, 0.0714),
        (0.0246, 0.0625),
    ];
    certified(
        &data,
        |x, b| b[0] * (x * x + x * b[1]) / (x * x + x * b[2] + b[3]),
        &[&[0.25, 0.39, 0.415, 0.39]],
        &[1.9280693458e-1, 1.9128232873e-1, 1.2305650693e-1, 1.3606233068e-1],
        3.0750560385e-4,
    );
}

struct Rosenbrock;

impl Residuals for Rosenbrock {
    fn count(&self) -> usize {
        2
    }

    fn evaluate(&mut self, point: &[f64], out: &mut [f64]) -> bool {
        out[0] = 10.0 * (point[1] - point[0] * point[0]);
        out[1] = 1.0 - point[0];
        true
    }
}

#[test]
fn rosenbrocks_valley_leads_to_one_and_one() {
    let free = [Coordinate::free(1.0); 2];
    let fit = least_squares(&mut Rosenbrock, &[-1.2, 1.0], &free, &LeastSquaresConfig::default()).unwrap();
    assert!(fit.converged && fit.cost < 1e-24);
    assert!(fit.point.iter().all(|x| (x - 1.0).abs() < 1e-12), "{:?}", fit.point);
}

#[test]
fn bounds_are_kept_and_the_best_point_on_them_is_found() {
    // On x <= 0.5 the valley's floor is y = x², and 1 - x is least at the bound.
    let bounded = [Coordinate { scale: 1.0, lower: -2.0, upper: 0.5 }, Coordinate::free(1.0)];
    let fit = least_squares(&mut Rosenbrock, &[-1.2, 1.0], &bounded, &LeastSquaresConfig::default()).unwrap();
    assert!(fit.point[0] <= 0.5 && (fit.point[0] - 0.5).abs() < 1e-9 && (fit.point[1] - 0.25).abs() < 1e-6, "{fit:?}");
}

/// Only the product of two coordinates matters, in logarithms their sum.
struct Product;

impl Residuals for Product {
    fn count(&self) -> usize {
        1
    }

    fn evaluate(&mut self, point: &[f64], out: &mut [f64]) -> bool {
        out[0] = point[0] + point[1] - 1.0;
        true
    }
}

#[test]
fn nothing_moves_along_a_direction_that_changes_nothing() {
    let free = [Coordinate::free(1.0); 2];
    let fit = least_squares(&mut Product, &[0.25, -0.25], &free, &LeastSquaresConfig::default()).unwrap();
    // The shortest way from the start to x + y = 1 keeps x - y = 0.5.
    assert!((fit.point[0] - 0.75).abs() < 1e-9 && (fit.point[1] - 0.25).abs() < 1e-9, "{:?}", fit.point);
}

struct Nowhere;

impl Residuals for Nowhere {
    fn count(&self) -> usize {
        1
    }

    fn evaluate(&mut self, _: &[f64], _: &mut [f64]) -> bool {
        false
    }
}

#[test]
fn without_residuals_at_the_start_there_is_no_fit() {
    assert!(least_squares(&mut Nowhere, &[0.0], &[Coordinate::free(1.0)], &LeastSquaresConfig::default()).is_none());
}
