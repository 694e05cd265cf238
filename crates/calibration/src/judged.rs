//! Whether a fit is kept: what data that it did not see gain by it, and whether the fitted data refute the start.

use crate::calibrate::{Candidate, LENGTHS, Run};
use crate::gate::Gain;
use crate::one_step::Differences;
use crate::report::CalibrationError;
use crate::segments::segments;
use crate::simulator::Simulator;
use crate::trajectories::Trajectories;

/// Squared residuals of a segment count up to this multiple of its length.
const JUDGED: f64 = 100.0;

impl<S: Simulator> Run<'_, S> {
    /// By the loss of single transitions that were held out, each difference in units of its tolerance.
    pub(crate) fn judged_by_steps(&mut self, values: &[f64]) -> Result<Gain, CalibrationError> {
        let tolerance = self.config.tolerance;
        let before = self.differences(self.start, true)?;
        let after = self.differences(values, true)?;
        let rows = &self.held_out;
        let losses = |off: &Differences| -> Vec<f64> {
            (0..rows.transitions.len()).map(|row| off.loss(rows, row, |at| tolerance.of(rows.truth[at]))).collect()
        };
        let mut gain = Gain::new(&losses(&before), &losses(&after));
        if after.right(rows, tolerance) < before.right(rows, tolerance) {
            gain.mean = gain.mean.min(0.0);
        }
        Ok(gain)
    }

    /// By the squared residuals of segments that were held out, each at the first state that suits it best.
    pub(crate) fn judged_by_segments(&mut self, values: &[f64], deviations: &[f64]) -> Result<Gain, CalibrationError> {
        let (before, after) = self.deviances(values, deviations, true)?;
        Ok(Gain::new(&before, &after))
    }

    /// Whether the fitted segments lose more of their squared residuals than right start values would let them: that loss
    /// is chi-squared with as many degrees of freedom as parameters moved (Wilks 1938); three deviations are asked for.
    pub(crate) fn is_start_refuted(
        &mut self,
        fitted: &Candidate,
        deviations: &[f64],
    ) -> Result<bool, CalibrationError> {
        let (before, after) = self.deviances(&fitted.values, deviations, false)?;
        let lost: f64 = before.iter().zip(&after).map(|(b, a)| b - a).sum();
        let moved = fitted.information.as_ref().map_or(0, |information| information.chart.free().len()) as f64;
        Ok(lost > moved + 3.0 * (2.0 * moved).sqrt())
    }

    /// Least squared residuals of segments with the start values and with others.
    pub(crate) fn deviances(
        &mut self,
        values: &[f64],
        deviations: &[f64],
        held_out: bool,
    ) -> Result<(Vec<f64>, Vec<f64>), CalibrationError> {
        let transitions = if held_out { &self.split.held_out } else { &self.split.fitted };
        let cut = segments(self.all, transitions, LENGTHS[LENGTHS.len() - 1]);
        if cut.is_empty() {
            return Ok((Vec::new(), Vec::new()));
        }
        let sizes: Vec<f64> = cut.iter().map(|segment| JUDGED * segment.len() as f64).collect();
        let mut along = Trajectories::new(&mut *self.simulator, self.all, cut, deviations.to_vec(), &self.spreads);
        let pair = along.deviances(self.start).zip(along.deviances(values));
        let (before, after) = pair.ok_or_else(|| self.failed())?;
        let capped = |squares: Vec<f64>| -> Vec<f64> {
            squares.into_iter().zip(&sizes).map(|(square, most)| square.min(*most)).collect()
        };
        Ok((capped(before), capped(after)))
    }
}
