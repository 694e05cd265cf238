//! The covariance matrix adaptation evolution strategy, for objectives that jump.

use orrery_core::RandomStream;

use crate::levenberg_marquardt::Coordinate;
use crate::matrix::{Matrix, singular_values};

/// How long to search and how wide to begin.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EvolutionConfig {
    /// Samples of a generation; `None` for Hansen's default, `4 + floor(3 ln n)`.
    pub population: Option<usize>,
    /// Most generations.
    pub generations: u32,
    /// First deviation, in units of the coordinates' scales.
    pub deviation: f64,
    /// Done when the deviation along every axis is below this.
    pub tolerance: f64,
}

/// The best point that was sampled.
#[derive(Clone, Debug, PartialEq)]
pub struct EvolutionFit {
    /// Within the bounds.
    pub point: Vec<f64>,
    /// The objective there.
    pub cost: f64,
    /// Generations sampled.
    pub generations: u32,
}

/// The strategy's constants for dimension `n`, all but the population as published.
struct Constants {
    weights: Vec<f64>,
    effective: f64,
    path_sigma: f64,
    damping: f64,
    path: f64,
    rank_one: f64,
    rank_mu: f64,
    expected_norm: f64,
}

impl Constants {
    /// Hansen (2016), "The CMA evolution strategy: a tutorial", arXiv 1604.00772, table 1, with positive weights only.
    fn new(n: usize, population: usize) -> Self {
        let parents = population / 2;
        let raw: Vec<f64> =
            (1..=parents).map(|rank| libm::log((population as f64 + 1.0) / 2.0) - libm::log(rank as f64)).collect();
        let sum: f64 = raw.iter().sum();
        let weights: Vec<f64> = raw.iter().map(|weight| weight / sum).collect();
        let effective = 1.0 / weights.iter().map(|weight| weight * weight).sum::<f64>();
        let n = n as f64;
        let path_sigma = (effective + 2.0) / (n + effective + 5.0);
        let rank_one = 2.0 / ((n + 1.3) * (n + 1.3) + effective);
        let rank_mu = 2.0 * (effective - 2.0 + 1.0 / effective) / ((n + 2.0) * (n + 2.0) + effective);
        Self {
            effective,
            path_sigma,
            damping: 1.0 + 2.0 * (((effective - 1.0) / (n + 1.0)).sqrt() - 1.0).max(0.0) + path_sigma,
            path: (4.0 + effective / n) / (n + 4.0 + 2.0 * effective / n),
            rank_one,
            rank_mu: rank_mu.min(1.0 - rank_one),
            expected_norm: n.sqrt() * (1.0 - 1.0 / (4.0 * n) + 1.0 / (21.0 * n * n)),
            weights,
        }
    }
}

/// Minimises `cost` from `start` by the (μ/μ_w, λ)-CMA-ES. A sample outside the bounds is evaluated at the nearest point
/// inside and pays for its squared distance. A cost that is not finite ranks last.
pub fn evolution(
    mut cost: impl FnMut(&[f64]) -> f64,
    start: &[f64],
    coordinates: &[Coordinate],
    config: &EvolutionConfig,
    random: &mut RandomStream,
) -> EvolutionFit {
    let n = start.len();
    let point_of = |u: &[f64]| -> Vec<f64> {
        u.iter().zip(coordinates).map(|(u, c)| (u * c.scale).clamp(c.lower, c.upper)).collect()
    };
    let outside = |u: &[f64], point: &[f64]| -> f64 {
        u.iter().zip(point).zip(coordinates).map(|((u, x), c)| (u - x / c.scale) * (u - x / c.scale)).sum()
    };
    let mut mean: Vec<f64> = start.iter().zip(coordinates).map(|(x, c)| x.clamp(c.lower, c.upper) / c.scale).collect();
    let mut best = EvolutionFit { point: point_of(&mean), cost: f64::INFINITY, generations: 0 };
    best.cost = finite(cost(&best.point));
    if n == 0 {
        return best;
    }
    let population = config.population.unwrap_or(4 + (3.0 * libm::log(n as f64)).floor() as usize).max(4);
    let constants = Constants::new(n, population);
    let mut sigma = config.deviation;
    let mut covariance = Matrix::identity(n);
    let (mut axes, mut lengths) = (Matrix::identity(n), vec![1.0; n]);
    let (mut path_sigma, mut path) = (vec![0.0; n], vec![0.0; n]);
    // The decomposition is O(n³), and the covariance changes slowly: tutorial, B.2.
    let renewal = (1.0 / ((constants.rank_one + constants.rank_mu) * n as f64 * 10.0)).floor().max(1.0) as u32;
    for generation in 1..=config.generations {
        best.generations = generation;
        let mut samples: Vec<(f64, Vec<f64>)> = Vec::with_capacity(population);
        for _ in 0..population {
            let z: Vec<f64> = lengths.iter().map(|length| length * random.normal()).collect();
            let y = axes.times(&z);
            let u: Vec<f64> = mean.iter().zip(&y).map(|(m, y)| m + sigma * y).collect();
            let point = point_of(&u);
            let found = finite(cost(&point));
            if found < best.cost {
                best.cost = found;
                best.point.clone_from(&point);
            }
            samples.push((found + outside(&u, &point), y));
        }
        samples.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut shift = vec![0.0; n];
        for (weight, (_, y)) in constants.weights.iter().zip(&samples) {
            for (total, y) in shift.iter_mut().zip(y) {
                *total += weight * y;
            }
        }
        for (m, y) in mean.iter_mut().zip(&shift) {
            *m += sigma * y;
        }
        // C^(-1/2) * shift, by the axes.
        let along: Vec<f64> =
            (0..n).map(|k| (0..n).map(|row| axes.at(row, k) * shift[row]).sum::<f64>() / lengths[k]).collect();
        let whitened = axes.times(&along);
        let rate = constants.path_sigma;
        for (p, y) in path_sigma.iter_mut().zip(&whitened) {
            *p = (1.0 - rate) * *p + (rate * (2.0 - rate) * constants.effective).sqrt() * y;
        }
        let norm = path_sigma.iter().map(|p| p * p).sum::<f64>().sqrt();
        let settled = 1.0 - libm::pow(1.0 - rate, 2.0 * f64::from(generation));
        let steady = norm / settled.sqrt() < (1.4 + 2.0 / (n as f64 + 1.0)) * constants.expected_norm;
        let rate = constants.path;
        for (p, y) in path.iter_mut().zip(&shift) {
            let moved = if steady { (rate * (2.0 - rate) * constants.effective).sqrt() * y } else { 0.0 };
            *p = (1.0 - rate) * *p + moved;
        }
        let lost = if steady { 0.0 } else { rate * (2.0 - rate) };
        let kept = 1.0 + constants.rank_one * lost - constants.rank_one - constants.rank_mu;
        for row in 0..n {
            for column in 0..n {
                let spread: f64 =
                    constants.weights.iter().zip(&samples).map(|(w, (_, y))| w * y[row] * y[column]).sum();
                let value = kept * covariance.at(row, column)
                    + constants.rank_one * path[row] * path[column]
                    + constants.rank_mu * spread;
                covariance.set(row, column, value);
            }
        }
        sigma *= libm::exp((constants.path_sigma / constants.damping) * (norm / constants.expected_norm - 1.0));
        if generation.is_multiple_of(renewal) {
            // Symmetric and positive: singular values are eigenvalues.
            let found = singular_values(&covariance);
            axes = found.right;
            lengths = found.values.iter().map(|value| value.max(1e-300).sqrt()).collect();
        }
        if !sigma.is_finite() || lengths.iter().all(|length| sigma * length < config.tolerance) {
            break;
        }
    }
    best
}

fn finite(cost: f64) -> f64 {
    if cost.is_nan() { f64::INFINITY } else { cost }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orrery_core::StreamName;

    fn free(n: usize) -> Vec<Coordinate> {
        vec![Coordinate::free(1.0); n]
    }

    fn config() -> EvolutionConfig {
        EvolutionConfig { population: None, generations: 2000, deviation: 0.5, tolerance: 1e-10 }
    }

    fn run(cost: impl FnMut(&[f64]) -> f64, start: &[f64]) -> EvolutionFit {
        let mut random = RandomStream::new(1, StreamName::Calibration, 0);
        evolution(cost, start, &free(start.len()), &config(), &mut random)
    }

    // The tutorial's table 1 by hand for n = 2, λ = 6: raw weights ln 3.5 - ln i.
    #[test]
    fn constants_are_the_published_ones() {
        let constants = Constants::new(2, 6);
        let raw = [libm::log(3.5), libm::log(3.5 / 2.0), libm::log(3.5 / 3.0)];
        let sum: f64 = raw.iter().sum();
        for (found, expected) in constants.weights.iter().zip(raw) {
            assert!((found - expected / sum).abs() < 1e-15);
        }
        let effective = sum * sum / raw.iter().map(|w| w * w).sum::<f64>();
        assert!((constants.effective - effective).abs() < 1e-12);
        assert!((constants.path_sigma - (effective + 2.0) / (effective + 7.0)).abs() < 1e-15);
        assert!((constants.rank_one - 2.0 / (3.3 * 3.3 + effective)).abs() < 1e-15);
        assert!((constants.path - (4.0 + effective / 2.0) / (6.0 + effective)).abs() < 1e-15);
        assert!((constants.expected_norm - 2f64.sqrt() * (1.0 - 0.125 + 1.0 / 84.0)).abs() < 1e-15);
    }

    #[test]
    fn the_sphere_is_found() {
        let fit = run(|x| x.iter().map(|x| x * x).sum(), &[1.0; 8]);
        assert!(fit.cost < 1e-18, "{fit:?}");
    }

    #[test]
    fn an_ellipsoid_with_axes_of_one_to_a_thousand_is_found() {
        let ellipsoid =
            |x: &[f64]| -> f64 { x.iter().enumerate().map(|(i, x)| libm::pow(1e6, i as f64 / 7.0) * x * x).sum() };
        let fit = run(ellipsoid, &[1.0; 8]);
        assert!(fit.cost < 1e-15, "{fit:?}");
    }

    #[test]
    fn rosenbrocks_valley_is_found_in_five_dimensions() {
        let rosenbrock = |x: &[f64]| -> f64 {
            x.windows(2)
                .map(|p| 100.0 * (p[1] - p[0] * p[0]) * (p[1] - p[0] * p[0]) + (1.0 - p[0]) * (1.0 - p[0]))
                .sum()
        };
        let fit = run(rosenbrock, &[0.0; 5]);
        assert!(fit.point.iter().all(|x| (x - 1.0).abs() < 1e-6), "{fit:?}");
    }

    #[test]
    fn an_objective_of_steps_is_descended_to_its_lowest_step() {
        let steps = |x: &[f64]| -> f64 { x.iter().map(|x| (10.0 * (x - 2.0)).abs().floor()).sum() };
        assert_eq!(run(steps, &[0.0, 0.0, 0.0]).cost, 0.0);
    }

    #[test]
    fn samples_stay_within_the_bounds_and_the_best_lies_on_them() {
        let bounded = vec![Coordinate { scale: 1.0, lower: 1.0, upper: 5.0 }; 3];
        let mut random = RandomStream::new(2, StreamName::Calibration, 0);
        let mut inside = true;
        let cost = |x: &[f64]| {
            inside &= x.iter().all(|x| (1.0..=5.0).contains(x));
            x.iter().map(|x| x * x).sum()
        };
        let fit = evolution(cost, &[3.0; 3], &bounded, &config(), &mut random);
        assert!(inside && (fit.cost - 3.0).abs() < 1e-8, "{fit:?}");
    }

    #[test]
    fn the_same_stream_gives_the_same_fit_and_costs_that_are_no_numbers_rank_last() {
        let cost = |x: &[f64]| if x[0] < 0.0 { f64::NAN } else { (x[0] - 0.25).abs() };
        let fit = run(cost, &[3.0, 1.0]);
        assert!((fit.point[0] - 0.25).abs() < 1e-6);
        assert_eq!(fit, run(cost, &[3.0, 1.0]));
    }
}
