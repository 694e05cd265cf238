//! Fits to single transitions: for data without noise, and the first step where there is some.

use orrery_core::{RandomStream, StreamName};

use crate::chart::Chart;
use crate::coordinate_search::{Domain, coordinate_search};
use crate::evolution::{EvolutionConfig, evolution};
use crate::levenberg_marquardt::{LeastSquaresConfig, Residuals, jacobian, least_squares};
use crate::matrix::Matrix;
use crate::one_step::{Differences, Rows, Weighted, predict};
use crate::simulator::{Simulator, Tolerance, Transition};

/// The methods that moved a fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Methods {
    /// Least squares on single transitions.
    pub least_squares: bool,
    /// Coordinate search.
    pub coordinate_search: bool,
    /// CMA-ES.
    pub evolution: bool,
    /// Least squares along trajectories.
    pub trajectories: bool,
}

/// Fits parameters to single transitions.
pub struct RobustFit<'a, S> {
    /// What predicts.
    pub simulator: &'a mut S,
    /// Every transition.
    pub all: &'a [Transition],
    /// Those that are fitted.
    pub rows: &'a Rows,
    /// How each parameter may move; `None` holds it.
    pub domains: &'a [Option<Domain>],
    /// Bounds of the parameters.
    pub bounds: &'a [(f64, f64)],
    /// Least deviation of each field: below it residuals are rounding.
    pub floors: &'a [f64],
    /// When a row is right.
    pub tolerance: Tolerance,
    /// Of the samples of CMA-ES.
    pub seed: u64,
    /// Methods that have moved the fit.
    pub methods: Methods,
}

/// Rounds of least squares, each with weights of its own.
const ROUNDS: u32 = 20;
/// Cauchy's constant, at which normal noise loses 5 % of efficiency (Holland and Welsch 1977).
const CAUCHY: f64 = 2.385;
/// Share of entries whose derivatives disagree above which an objective is rough.
const ROUGH: f64 = 0.01;

/// First deviations of CMA-ES and of its restarts, each with twice the population of the one before (Auger and Hansen 2005,
/// "A restart CMA evolution strategy with increasing population size").
const RESTARTS: [f64; 3] = [0.15, 0.3, 0.4];

impl<S: Simulator> RobustFit<'_, S> {
    /// Differences under some parameters; `None` if the program cannot run with them.
    pub fn differences(&mut self, parameters: &[f64]) -> Option<Differences> {
        let inside = parameters.iter().zip(self.bounds).all(|(value, (low, high))| low <= value && value <= high);
        if !inside || self.simulator.is_stopped() || !self.simulator.set_parameters(parameters) {
            return None;
        }
        let mut differences = Differences::default();
        predict(self.simulator, self.all, self.rows, &mut differences);
        Some(differences)
    }

    /// Robust loss of all rows, deviations held.
    pub fn loss(&mut self, parameters: &[f64], deviations: &[f64]) -> f64 {
        let rows = self.rows;
        self.differences(parameters).map_or(f64::INFINITY, |off| {
            (0..rows.transitions.len()).map(|row| off.loss(rows, row, |at| deviations[rows.fields[at] as usize])).sum()
        })
    }

    /// Rows that are right in everything.
    pub fn right(&mut self, parameters: &[f64], tolerance: Tolerance) -> usize {
        let rows = self.rows;
        self.differences(parameters).map_or(0, |off| {
            let whole = |row: &usize| !off.ended_wrong[*row] && off.is_right(rows, *row, tolerance);
            (0..rows.transitions.len()).filter(whole).count()
        })
    }

    fn free(&self) -> Vec<usize> {
        (0..self.domains.len()).filter(|at| self.domains[*at] == Some(Domain::Real)).collect()
    }

    /// The best parameters found from `start`: least squares where residuals are smooth, then coordinates one at a time,
    /// then CMA-ES where derivatives do not hold what they promise; each step again followed by least squares, and each
    /// kept only if the robust loss is less.
    pub fn fit(&mut self, start: &[f64]) -> Option<Vec<f64>> {
        self.differences(start)?;
        let mut best = start.to_vec();
        let smooth = self.smooth(&best);
        self.methods.least_squares |= self.take(&mut best, smooth);
        for _ in 0..3 {
            if self.is_done(&best) {
                return Some(best);
            }
            let deviations = self.differences(&best)?.deviations(self.rows, self.floors);
            let least_gain = 1e-3 * self.rows.transitions.len() as f64;
            let domains = self.domains.to_vec();
            let (found, _) = coordinate_search(|p| self.loss(p, &deviations), &best, &domains, 3, least_gain);
            if found == best {
                break;
            }
            let polished = self.smooth(&found);
            self.methods.coordinate_search |= self.take(&mut best, found) | self.take(&mut best, polished);
        }
        if !self.free().is_empty() && self.is_rough(&best) {
            for (restart, deviation) in RESTARTS.into_iter().enumerate() {
                if self.is_done(&best) {
                    break;
                }
                let found = self.evolved(&best, restart, deviation)?;
                let polished = self.smooth(&found);
                self.methods.evolution |= self.take(&mut best, found) | self.take(&mut best, polished);
            }
        }
        if self.simulator.is_stopped() { None } else { Some(best) }
    }

    fn is_done(&mut self, parameters: &[f64]) -> bool {
        self.right(parameters, self.tolerance.tightened()) == self.rows.transitions.len()
    }

    /// Takes `found` in place of `best` if its loss is less with the deviations of either.
    fn take(&mut self, best: &mut Vec<f64>, found: Vec<f64>) -> bool {
        let Some(before) = self.differences(best) else { return false };
        let deviations = before.deviations(self.rows, self.floors);
        let better = found != *best && self.loss(&found, &deviations) < self.loss(best, &deviations);
        if better {
            *best = found;
        }
        better
    }

    /// Iteratively reweighted least squares with Cauchy's weights and deviations by the median.
    fn smooth(&mut self, start: &[f64]) -> Vec<f64> {
        let free = self.free();
        let mut current = start.to_vec();
        if free.is_empty() {
            return current;
        }
        for _ in 0..ROUNDS {
            let Some(differences) = self.differences(&current) else { break };
            let weights = self.weights(&differences);
            let chart = Chart::new(&current, &free, self.bounds);
            let config = LeastSquaresConfig { iterations: 8, ..LeastSquaresConfig::default() };
            let mut weighted = self.weighted(&chart, &weights);
            let Some(fit) = least_squares(&mut weighted, &chart.point(&current), &chart.coordinates(), &config) else {
                break;
            };
            let next = chart.parameters(&fit.point);
            let (to, from) = (chart.point(&next), chart.point(&current));
            let largest = to.iter().zip(&from).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            current = next;
            if largest < 1e-10 {
                break;
            }
        }
        current
    }

    fn weights(&self, differences: &Differences) -> Vec<f64> {
        let deviations = differences.deviations(self.rows, self.floors);
        let weight = |(off, field): (&f64, &u32)| {
            let deviation = deviations[*field as usize];
            let outlying = if off.is_nan() { 0.0 } else { off / (CAUCHY * deviation) };
            1.0 / (deviation * (1.0 + outlying * outlying).sqrt())
        };
        differences.entries.iter().zip(&self.rows.fields).map(weight).collect()
    }

    fn weighted<'b>(&'b mut self, chart: &'b Chart, weights: &'b [f64]) -> Weighted<'b, S> {
        Weighted {
            simulator: &mut *self.simulator,
            all: self.all,
            rows: self.rows,
            chart,
            weights,
            differences: Differences::default(),
        }
    }

    /// Derivatives of the differences by the chart's coordinates, in units of each field's floor or deviation.
    pub fn sensitivity(
        &mut self,
        parameters: &[f64],
        free: &[usize],
        deviations: &[f64],
        difference: f64,
    ) -> Option<Matrix> {
        let chart = Chart::new(parameters, free, self.bounds);
        let weights: Vec<f64> = self.rows.fields.iter().map(|field| 1.0 / deviations[*field as usize]).collect();
        let mut weighted = self.weighted(&chart, &weights);
        let point = chart.point(parameters);
        let mut here = vec![0.0; weights.len()];
        weighted
            .evaluate(&point, &mut here)
            .then(|| jacobian(&mut weighted, &point, &here, &chart.coordinates(), difference))
    }

    /// Whether derivatives over a narrow and a wide step disagree in many entries: something jumps.
    fn is_rough(&mut self, parameters: &[f64]) -> bool {
        let free = self.free();
        let Some(off) = self.differences(parameters) else { return false };
        let deviations = off.deviations(self.rows, self.floors);
        let narrow = self.sensitivity(parameters, &free, &deviations, 1.0 / 32_768.0);
        let wide = self.sensitivity(parameters, &free, &deviations, 1.0 / 64.0);
        let (Some(narrow), Some(wide)) = (narrow, wide) else { return true };
        let (mut entries, mut apart) = (0usize, 0usize);
        for row in 0..narrow.rows() {
            for (a, b) in narrow.row(row).iter().zip(wide.row(row)) {
                let size = a.abs().max(b.abs());
                if size > 1e-9 {
                    entries += 1;
                    apart += usize::from((a - b).abs() > 0.2 * size);
                }
            }
        }
        apart as f64 > ROUGH * entries as f64
    }

    fn evolved(&mut self, start: &[f64], restart: usize, deviation: f64) -> Option<Vec<f64>> {
        let free = self.free();
        let deviations = self.differences(start)?.deviations(self.rows, self.floors);
        let chart = Chart::new(start, &free, self.bounds);
        let least = 4 + (3.0 * libm::log(free.len() as f64)).floor() as usize;
        let config = EvolutionConfig {
            population: Some(least << restart),
            generations: 60 + 20 * free.len() as u32,
            deviation,
            tolerance: 1e-7,
        };
        let mut random = RandomStream::new(self.seed, StreamName::Calibration, restart as u64);
        let cost = |point: &[f64]| self.loss(&chart.parameters(point), &deviations);
        let fit = evolution(cost, &chart.point(start), &chart.coordinates(), &config, &mut random);
        Some(chart.parameters(&fit.point))
    }

    /// Shortens numbers as far as no row that was right becomes wrong, with a tenth of the tolerance. Where none is right, any
    /// number would do: they stay.
    pub fn shortened(&mut self, parameters: &[f64]) -> Vec<f64> {
        let tight = self.tolerance.tightened();
        let mut best = parameters.to_vec();
        let before = self.right(&best, tight);
        if before == 0 {
            return best;
        }
        for at in self.free() {
            let value = best[at];
            for digits in 0..16usize {
                best[at] = format!("{value:.digits$e}").parse().unwrap_or(value);
                if self.right(&best, tight) >= before {
                    break;
                }
                best[at] = value;
            }
        }
        best
    }
}

impl Tolerance {
    /// A tenth of it.
    pub fn tightened(self) -> Self {
        Self { absolute: self.absolute / 10.0, relative: self.relative / 10.0 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::simulator::{Observation, Prediction, Verdict};

    /// Predicts its one parameter in every transition.
    struct Constant(f64);

    impl Simulator for Constant {
        fn set_parameters(&mut self, values: &[f64]) -> bool {
            self.0 = values[0];
            true
        }

        fn place(&mut self, _: usize, _: Option<&[f64]>) {}

        fn step(&mut self, _: usize, prediction: &mut Prediction) -> Verdict {
            *prediction = Prediction { numbers: vec![self.0], reward: 0.0, terminated: false };
            Verdict::Comparable
        }
    }

    #[test]
    fn numbers_are_shortened_as_far_as_rows_that_are_right_stay_so() {
        let observed = |number: f64| Observation { numbers: vec![number], fields: vec![0] };
        let all = [Transition { state: observed(0.0), next: observed(1.25), ..Transition::default() }];
        let rows = Rows::new(&all, vec![0], 1);
        let shortened = |parameter: f64| {
            let mut fit = RobustFit {
                simulator: &mut Constant(parameter),
                all: &all,
                rows: &rows,
                domains: &[Some(Domain::Real)],
                bounds: &[(f64::NEG_INFINITY, f64::INFINITY)],
                floors: &[1e-9, 1e-9],
                tolerance: Tolerance { absolute: 1e-4, relative: 0.0 },
                seed: 0,
                methods: Methods::default(),
            };
            fit.shortened(&[parameter])
        };
        assert_eq!(shortened(1.250_004_321), [1.25]);
        // None is right: a number with fewer digits is as wrong, but another.
        assert_eq!(shortened(1.734_567_891), [1.734_567_891]);
    }
}
