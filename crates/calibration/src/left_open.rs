//! What the data leave open: directions, intervals, standard errors.

use crate::calibrate::{Information, Run};
use crate::coordinate_search::Domain;
use crate::identification::{Interval, NullDirection, interval, null_directions, simplest};
use crate::matrix::{cholesky, solved, triangularised};
use crate::one_step::Rows;
use crate::report::CalibrationError;
use crate::robust::RobustFit;
use crate::simulator::Simulator;

impl<S: Simulator> Run<'_, S> {
    /// Real parameters that act on the differences by their derivatives.
    pub(crate) fn seen(&mut self, parameters: &[f64]) -> Result<Vec<usize>, CalibrationError> {
        let free: Vec<usize> =
            (0..parameters.len()).filter(|at| self.config.domains[*at] == Some(Domain::Real)).collect();
        let floors = self.floors.clone();
        let matrix = self.robust().sensitivity(parameters, &free, &floors, 1.0 / 32_768.0);
        let matrix = matrix.ok_or_else(|| self.failed())?;
        // A whole coordinate that moves nothing by its rounding moves nothing.
        let acts = |column: usize| matrix.column_square(column) > 1.0;
        Ok(free.iter().enumerate().filter(|(column, _)| acts(*column)).map(|(_, at)| *at).collect())
    }

    /// Puts what acts by jumps back to its start, or to the simplest number that the data allow.
    pub(crate) fn settle_thresholds(&mut self, values: &mut [f64]) -> Result<(), CalibrationError> {
        for (at, found) in self.intervals(values)? {
            let value = values[at];
            if value == self.start[at] {
                continue;
            }
            // Beyond the bounds the loss is infinite: an interval that is open lies farther from them than this.
            let beyond = 0.1 * value.abs();
            let (low, high) = (found.low.unwrap_or(value - beyond), found.high.unwrap_or(value + beyond));
            let near = match (found.low, found.high) {
                (Some(low), None) => low,
                (None, Some(high)) => high,
                _ => f64::midpoint(low, high),
            };
            let inside = found.low.is_none_or(|low| low <= self.start[at])
                && found.high.is_none_or(|high| self.start[at] <= high);
            values[at] = if inside { self.start[at] } else { simplest(low, high, near) };
        }
        Ok(())
    }

    /// Intervals of the real parameters that act by jumps or not at all.
    pub(crate) fn intervals(&mut self, values: &[f64]) -> Result<Vec<(usize, Interval)>, CalibrationError> {
        let seen = self.seen(values)?;
        let deviations = self.differences(values, false)?.deviations(&self.fitted, &self.floors);
        let everything = Rows::new(self.all, (0..self.all.len()).collect(), self.fields as u32);
        let mut intervals = Vec::new();
        for at in (0..values.len()).filter(|at| self.config.domains[*at] == Some(Domain::Real) && !seen.contains(at)) {
            let mut robust = RobustFit { rows: &everything, ..self.robust() };
            let mut loss = |value: f64| {
                let mut moved = values.to_vec();
                moved[at] = value;
                robust.loss(&moved, &deviations)
            };
            let least = loss(values[at]) + 1e-6;
            let scale = if values[at] == 0.0 { 1.0 } else { values[at].abs() };
            intervals.push((at, interval(values[at], scale, |value| loss(value) <= least)));
        }
        Ok(intervals)
    }

    /// Directions that no difference shows, as far as derivatives can tell.
    pub(crate) fn null_directions(&mut self, values: &[f64]) -> Result<Vec<NullDirection>, CalibrationError> {
        self.directions(values, 0.0)
    }

    /// The same, with those along which the differences move by at most `least` of their floors.
    pub(crate) fn directions(&mut self, values: &[f64], least: f64) -> Result<Vec<NullDirection>, CalibrationError> {
        let seen = self.seen(values)?;
        let floors = self.floors.clone();
        let mut robust = self.robust();
        let narrow = robust.sensitivity(values, &seen, &floors, 1.0 / 32_768.0);
        let wide = robust.sensitivity(values, &seen, &floors, 1.0 / 16_384.0);
        let (narrow, wide) = narrow.zip(wide).ok_or_else(|| self.failed())?;
        let mut apart: f64 = 0.0;
        for column in 0..seen.len() {
            let square = (0..narrow.rows()).map(|row| {
                let off = narrow.at(row, column) - wide.at(row, column);
                off * off
            });
            apart = apart.max(square.sum::<f64>().sqrt());
        }
        let rows = narrow.rows();
        let (triangle, _) = triangularised(narrow, vec![0.0; rows]);
        let greatest = (0..seen.len()).map(|column| triangle.column_square(column).sqrt()).fold(0.0, f64::max);
        Ok(named(null_directions(&triangle, (1e-6 * greatest).max(3.0 * apart).max(least)), &seen))
    }

    /// Directions of which the prior knows more than the data.
    pub(crate) fn unidentified(&self, information: &Information) -> Vec<NullDirection> {
        let least = 1.0 / (self.config.prior * self.config.prior);
        named(null_directions(&information.matrix, least), information.chart.free())
    }

    pub(crate) fn standard_errors(&self, information: &Information, values: &[f64]) -> Vec<f64> {
        let mut errors = vec![0.0; self.start.len()];
        let mut posterior = information.matrix.clone();
        let count = posterior.rows();
        for at in 0..count {
            posterior.add(at, at, 1.0 / (self.config.prior * self.config.prior));
        }
        let Some(factor) = cholesky(&posterior) else { return errors };
        for (index, at) in information.chart.free().iter().enumerate() {
            let mut unit = vec![0.0; count];
            unit[index] = 1.0;
            errors[*at] = solved(&factor, &unit)[index].max(0.0).sqrt() * information.chart.unit(index, values);
        }
        errors
    }
}

/// Directions by the parameters' own numbers.
fn named(directions: Vec<NullDirection>, parameters: &[usize]) -> Vec<NullDirection> {
    let own = |(at, value): (usize, f64)| (parameters[at], value);
    directions
        .into_iter()
        .map(|NullDirection { components }| NullDirection { components: components.into_iter().map(own).collect() })
        .collect()
}
