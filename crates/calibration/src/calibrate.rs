//! The whole fit: which method, what is judged on data that it did not see, what the data leave open.

use crate::chart::Chart;
use crate::gate::{Split, split};
use crate::identification::simplest_near;
use crate::matrix::Matrix;
use crate::noise::{spreads, variances, whole_fields};
use crate::one_step::{Differences, Rows};
use crate::report::{Calibration, CalibrationConfig, CalibrationError, Compared, Errors, Noise};
use crate::robust::{Methods, RobustFit};
use crate::segments::segments;
use crate::simulator::{Simulator, Transition};
use crate::trajectories::Trajectories;

/// Share of right rows from which data count as free of noise.
const EXACT: f64 = 0.3;
/// Steps of the segments along which trajectories are fitted, one after another: short ones converge from afar, long ones
/// tell more.
pub(crate) const LENGTHS: [usize; 3] = [2, 6, 16];
const ITERATIONS: u32 = 15;
/// Fits the parameters of a program to transitions. `fields` is the number of fields of states.
///
/// Two thirds of the data are fitted, the rest judges. Single transitions are fitted first (robust least squares,
/// coordinate search, CMA-ES). If few can be predicted exactly, the recorded states are noisy, and single transitions
/// mislead, because their inputs are noisy too: then trajectories are fitted, with the start values as a prior.
///
/// # Errors
/// [`CalibrationError`].
pub fn calibrate<S: Simulator>(
    simulator: &mut S,
    all: &[Transition],
    fields: usize,
    start: &[f64],
    config: &CalibrationConfig,
) -> Result<Calibration, CalibrationError> {
    if all.len() < 3 {
        return Err(CalibrationError::TooFewTransitions);
    }
    if config.domains.iter().all(Option::is_none) {
        return Err(CalibrationError::NothingToFit);
    }
    Run::new(simulator, all, fields, start, config).run()
}

/// One fit under way.
pub(crate) struct Run<'a, S> {
    pub simulator: &'a mut S,
    pub all: &'a [Transition],
    pub fields: usize,
    pub start: &'a [f64],
    pub config: &'a CalibrationConfig,
    pub split: Split,
    pub fitted: Rows,
    pub held_out: Rows,
    pub spreads: Vec<f64>,
    pub floors: Vec<f64>,
}

/// A fit before it is judged.
#[derive(Clone)]
pub(crate) struct Candidate {
    pub values: Vec<f64>,
    /// Deviations of the fields, where states are noisy.
    pub noise: Option<Vec<f64>>,
    pub information: Option<Information>,
}

/// What trajectories say of the parameters that moved.
#[derive(Clone)]
pub(crate) struct Information {
    pub chart: Chart,
    pub matrix: Matrix,
}

impl<'a, S: Simulator> Run<'a, S> {
    pub fn new(
        simulator: &'a mut S,
        all: &'a [Transition],
        fields: usize,
        start: &'a [f64],
        config: &'a CalibrationConfig,
    ) -> Self {
        let split = split(all);
        let reward = fields as u32;
        let fitted = Rows::new(all, split.fitted.clone(), reward);
        let held_out = Rows::new(all, split.held_out.clone(), reward);
        let mut floors = vec![0.0f64; fields + 1];
        for (truth, field) in fitted.truth.iter().zip(&fitted.fields).filter(|(truth, _)| truth.is_finite()) {
            let floor = &mut floors[*field as usize];
            // Rounding to float32 is 6e-8 of a number.
            *floor = floor.max(1e-7 * truth.abs());
        }
        floors.iter_mut().for_each(|floor| *floor += 1e-12);
        Self { simulator, all, fields, start, config, split, fitted, held_out, spreads: spreads(all, fields), floors }
    }

    pub fn robust(&mut self) -> RobustFit<'_, S> {
        RobustFit {
            simulator: &mut *self.simulator,
            all: self.all,
            rows: &self.fitted,
            domains: &self.config.domains,
            bounds: &self.config.bounds,
            floors: &self.floors,
            tolerance: self.config.tolerance,
            seed: self.config.seed,
            methods: Methods::default(),
        }
    }

    pub fn failed(&self) -> CalibrationError {
        if self.simulator.is_stopped() { CalibrationError::Stopped } else { CalibrationError::Fails }
    }

    fn run(mut self) -> Result<Calibration, CalibrationError> {
        let start = self.start;
        let mut robust = self.robust();
        let found = robust.fit(start);
        let mut methods = robust.methods;
        let found = found.ok_or_else(|| self.failed())?;
        let is_exact = self.is_exact(&found)?;
        methods.trajectories = !is_exact;
        let fitted = if is_exact { self.exact(&found)? } else { self.noisy(&found, None)? };
        let gain = match &fitted.noise {
            None => self.judged_by_steps(&fitted.values)?,
            Some(noise) => self.judged_by_segments(&fitted.values, noise)?,
        };
        let refuted = match &fitted.noise {
            None => true,
            Some(noise) => self.is_start_refuted(&fitted, noise)?,
        };
        let kept = gain.is_real() && refuted && fitted.values != start;
        let fitted_errors = self.compared(&fitted.values, false)?;
        let held_out_errors = self.compared(&fitted.values, true)?;
        let last =
            if kept { self.on_everything(&fitted)? } else { Candidate { values: start.to_vec(), ..fitted.clone() } };
        let (values, information) = (last.values, last.information);
        let intervals = self.intervals(&values)?;
        let (null_directions, standard_errors) = match &information {
            Some(information) => (self.unidentified(information), self.standard_errors(information, &values)),
            None => (self.null_directions(&values)?, vec![0.0; start.len()]),
        };
        if self.simulator.is_stopped() {
            return Err(CalibrationError::Stopped);
        }
        Ok(Calibration {
            values,
            fitted: fitted.values,
            kept,
            gain,
            refuted,
            methods,
            noise: last.noise.unwrap_or_else(|| vec![0.0; self.fields + 1]),
            fitted_errors,
            held_out_errors,
            null_directions,
            intervals,
            standard_errors,
        })
    }

    /// The fit once more, now that it has proved itself, with the data that judged it: taken if it does as well on all of
    /// them, of which without noise some have to be right.
    fn on_everything(&mut self, fitted: &Candidate) -> Result<Candidate, CalibrationError> {
        self.split.fitted = (0..self.all.len()).collect();
        self.fitted = Rows::new(self.all, self.split.fitted.clone(), self.fields as u32);
        let Some(noise) = &fitted.noise else {
            let mut robust = self.robust();
            let before = robust.right(&fitted.values, robust.tolerance);
            let found = robust.fit(&fitted.values);
            let last = self.exact(&found.ok_or_else(|| self.failed())?)?;
            let mut robust = self.robust();
            let as_good = before > 0 && robust.right(&last.values, robust.tolerance) >= before;
            return Ok(if as_good { last } else { fitted.clone() });
        };
        self.noisy(&fitted.values, Some(noise))
    }

    fn is_exact(&mut self, found: &[f64]) -> Result<bool, CalibrationError> {
        match &self.config.noise {
            Noise::None => return Ok(true),
            Noise::Known(_) => return Ok(false),
            Noise::Estimated => {}
        }
        if whole_fields(self.all, self.fields).iter().all(|whole| *whole) {
            return Ok(true);
        }
        let tolerance = self.config.tolerance;
        let off = self.differences(found, false)?;
        Ok(off.right(&self.fitted, tolerance) as f64 >= EXACT * self.fitted.transitions.len() as f64)
    }

    pub fn differences(&mut self, parameters: &[f64], held_out: bool) -> Result<Differences, CalibrationError> {
        let rows = if held_out { self.held_out.clone() } else { self.fitted.clone() };
        let mut robust = RobustFit { rows: &rows, ..self.robust() };
        robust.differences(parameters).ok_or_else(|| self.failed())
    }

    fn compared(&mut self, values: &[f64], held_out: bool) -> Result<Compared, CalibrationError> {
        let start = self.start;
        let mut errors = |parameters: &[f64]| {
            let off = self.differences(parameters, held_out)?;
            let rows = if held_out { &self.held_out } else { &self.fitted };
            Ok(Errors {
                transitions: rows.transitions.len(),
                right: off.right(rows, self.config.tolerance),
                rms: off.rms(rows, self.fields + 1),
            })
        };
        Ok(Compared { before: errors(start)?, after: errors(values)? })
    }

    /// Without noise: numbers as short as the data allow.
    fn exact(&mut self, found: &[f64]) -> Result<Candidate, CalibrationError> {
        let mut values = self.robust().shortened(found);
        self.settle_thresholds(&mut values)?;
        Ok(Candidate { values, noise: None, information: None })
    }

    /// With noise: parameters and first states along segments. With `noise` from an earlier fit, only what that one ended
    /// with.
    fn noisy(&mut self, found: &[f64], noise: Option<&[f64]>) -> Result<Candidate, CalibrationError> {
        let seen = self.seen(found)?;
        // Along trajectories moves what acts smoothly; the rest stays where single transitions put it.
        let mut settled = found.to_vec();
        self.settle_thresholds(&mut settled)?;
        let mut centre = self.start.to_vec();
        for at in 0..centre.len() {
            if !seen.contains(&at) || centre[at] * found[at] < 0.0 {
                centre[at] = settled[at];
            }
        }
        let chart = Chart::new(&centre, &seen, &self.config.bounds);
        let origin = chart.point(&centre);
        let mut point = chart.point(found);
        let assumed = if let Some(noise) = noise { noise.to_vec() } else { self.assumed_noise(found)? };
        let mut deviations = assumed.clone();
        let mut matrix = Matrix::zeros(seen.len(), seen.len());
        for length in if noise.is_some() { &LENGTHS[LENGTHS.len() - 1..] } else { &LENGTHS[..] } {
            let cut = segments(self.all, &self.split.fitted, *length);
            for _ in 0..2 {
                let (all, spreads) = (self.all, &self.spreads);
                let mut along = Trajectories::new(&mut *self.simulator, all, cut.clone(), deviations.clone(), spreads);
                let fit = along.fit(&chart, &point, &origin, self.config.prior, ITERATIONS);
                let fit = fit.ok_or_else(|| self.failed())?;
                (point, matrix) = (fit.point, fit.information);
                if self.config.noise == Noise::Estimated {
                    for ((deviation, suggested), first) in deviations.iter_mut().zip(&fit.deviations).zip(&assumed) {
                        if suggested.is_finite() {
                            *deviation = suggested.clamp(0.1 * first, 2.0 * first);
                        }
                    }
                }
            }
        }
        let information = Information { chart, matrix };
        let mut values = information.chart.parameters(&point);
        let errors = self.standard_errors(&information, &values);
        for at in &seen {
            values[*at] = simplest_near(values[*at], 0.1 * errors[*at], self.config.bounds[*at]);
        }
        Ok(Candidate { values, noise: Some(deviations), information: Some(information) })
    }

    /// Deviations of the fields' noise to begin with; infinite for those that are counted or coded.
    fn assumed_noise(&mut self, found: &[f64]) -> Result<Vec<f64>, CalibrationError> {
        if let Noise::Known(deviations) = &self.config.noise {
            return Ok(deviations.clone());
        }
        let off = self.differences(found, false)?;
        let total = off.deviations(&self.fitted, &vec![0.0; self.fields + 1]);
        if !self.simulator.set_parameters(found) {
            return Err(self.failed());
        }
        let found = variances(&mut *self.simulator, self.all, &self.fitted, &off, &self.spreads);
        let mut whole = whole_fields(self.all, self.fields);
        whole.push(total[self.fields] == 0.0);
        let deviation = |at: usize| {
            if whole[at] { f64::INFINITY } else { found[at].sqrt().max(0.05 * total[at]).max(self.floors[at]) }
        };
        Ok((0..=self.fields).map(deviation).collect())
    }
}
