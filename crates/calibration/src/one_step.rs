//! Predictions of single transitions from their recorded states, and how far they are off.

use crate::chart::Chart;
use crate::levenberg_marquardt::Residuals;
use crate::simulator::{Prediction, Simulator, Tolerance, Transition, Verdict};

/// Rows of a table of differences: which transitions, and where each one's entries begin. The entries of a transition are
/// the numbers of its next state and then its reward.
#[derive(Clone, Debug)]
pub struct Rows {
    /// Transitions.
    pub transitions: Vec<usize>,
    /// Where each one's entries begin, and the end.
    pub starts: Vec<usize>,
    /// Field of each entry; the reward's is the number of fields.
    pub fields: Vec<u32>,
    /// What was recorded.
    pub truth: Vec<f64>,
}

impl Rows {
    /// The table of some transitions; `reward_field` is the number of fields of states.
    pub fn new(all: &[Transition], transitions: Vec<usize>, reward_field: u32) -> Self {
        let mut rows = Self { transitions, starts: vec![0], fields: Vec::new(), truth: Vec::new() };
        for at in &rows.transitions {
            let Transition { next, reward, .. } = &all[*at];
            rows.fields.extend(&next.fields);
            rows.fields.push(reward_field);
            rows.truth.extend(&next.numbers);
            rows.truth.push(*reward);
            rows.starts.push(rows.truth.len());
        }
        rows
    }

    /// Entries of a row.
    pub fn entries(&self, row: usize) -> std::ops::Range<usize> {
        self.starts[row]..self.starts[row + 1]
    }
}

/// How far predictions are off.
#[derive(Clone, Debug, Default)]
pub struct Differences {
    /// Prediction minus record, an entry each; NaN where a row cannot be compared.
    pub entries: Vec<f64>,
    /// Whether a row cannot be compared.
    pub incomparable: Vec<bool>,
    /// Whether the end of the world is predicted wrongly.
    pub ended_wrong: Vec<bool>,
}

/// Predicts every row with the simulator's parameters.
pub fn predict<S: Simulator>(simulator: &mut S, all: &[Transition], rows: &Rows, out: &mut Differences) {
    out.entries.clear();
    out.incomparable.clear();
    out.ended_wrong.clear();
    let mut prediction = Prediction::default();
    for (row, at) in rows.transitions.iter().enumerate() {
        let entries = rows.entries(row);
        simulator.place(*at, None);
        let mut comparable = simulator.step(*at, &mut prediction) == Verdict::Comparable
            && prediction.numbers.len() + 1 == entries.len()
            && prediction.reward.is_finite();
        if comparable {
            let predicted = prediction.numbers.iter().chain(std::iter::once(&prediction.reward));
            for (value, truth) in predicted.zip(&rows.truth[entries.clone()]) {
                // A record that is no finite number cannot pull at anything.
                let off = if truth.is_finite() { value - truth } else { 0.0 };
                comparable &= off.is_finite();
                out.entries.push(off);
            }
        }
        if !comparable {
            out.entries.truncate(entries.start);
            out.entries.resize(entries.end, f64::NAN);
        }
        out.incomparable.push(!comparable);
        out.ended_wrong.push(comparable && prediction.terminated != all[*at].terminated);
    }
}

impl Differences {
    /// Rows whose numbers and reward are all within `tolerance`.
    pub fn right(&self, rows: &Rows, tolerance: Tolerance) -> usize {
        (0..rows.transitions.len()).filter(|row| self.is_right(rows, *row, tolerance)).count()
    }

    /// Whether the numbers and the reward of a row are within `tolerance`.
    pub fn is_right(&self, rows: &Rows, row: usize, tolerance: Tolerance) -> bool {
        !self.incomparable[row] && rows.entries(row).all(|at| self.entries[at].abs() <= tolerance.of(rows.truth[at]))
    }

    /// Root mean square of each field over the rows that can be compared.
    pub fn rms(&self, rows: &Rows, fields: usize) -> Vec<f64> {
        let mut sums = vec![(0.0, 0u32); fields];
        for (off, field) in self.entries.iter().zip(&rows.fields).filter(|(off, _)| !off.is_nan()) {
            let sum = &mut sums[*field as usize];
            *sum = (sum.0 + off * off, sum.1 + 1);
        }
        sums.into_iter().map(|(sum, count)| (sum / f64::from(count.max(1))).sqrt()).collect()
    }

    /// A robust deviation of each field about zero: 1.4826 times the median of the absolute differences, at least `floors`.
    pub fn deviations(&self, rows: &Rows, floors: &[f64]) -> Vec<f64> {
        let mut sizes = vec![Vec::new(); floors.len()];
        for (off, field) in self.entries.iter().zip(&rows.fields).filter(|(off, _)| !off.is_nan()) {
            sizes[*field as usize].push(off.abs());
        }
        sizes.into_iter().zip(floors).map(|(sizes, floor)| (1.4826 * median(sizes)).max(*floor)).collect()
    }

    /// Cauchy's loss `ln(1 + (off / deviation)²)`, summed over the entries of a row; what is no number costs as much as a
    /// number that is off by a million deviations.
    pub fn loss(&self, rows: &Rows, row: usize, deviation: impl Fn(usize) -> f64) -> f64 {
        let ended = if self.ended_wrong[row] { WRONG_END } else { 0.0 };
        if self.incomparable[row] {
            return INCOMPARABLE * rows.entries(row).len() as f64;
        }
        let loss = |at: usize| {
            let off = self.entries[at] / deviation(at);
            libm::log1p(off * off)
        };
        ended + rows.entries(row).map(loss).sum::<f64>()
    }
}

const INCOMPARABLE: f64 = 28.0;
const WRONG_END: f64 = 10.0;

/// The median, 0 of nothing.
pub fn median(mut values: Vec<f64>) -> f64 {
    if values.is_empty() {
        return 0.0;
    }
    let middle = values.len() / 2;
    *values.select_nth_unstable_by(middle, f64::total_cmp).1
}

/// Differences as weighted residuals over a chart: each entry times its weight, which holds still during one fit.
pub struct Weighted<'a, S> {
    /// What predicts.
    pub simulator: &'a mut S,
    /// Every transition.
    pub all: &'a [Transition],
    /// Those that are fitted.
    pub rows: &'a Rows,
    /// Coordinates of the parameters.
    pub chart: &'a Chart,
    /// One an entry.
    pub weights: &'a [f64],
    /// Room.
    pub differences: Differences,
}

/// Weighted residual of an entry that cannot be compared.
const LOST: f64 = 10.0;

impl<S: Simulator> Residuals for Weighted<'_, S> {
    fn count(&self) -> usize {
        self.weights.len()
    }

    fn evaluate(&mut self, point: &[f64], out: &mut [f64]) -> bool {
        if self.simulator.is_stopped() || !self.simulator.set_parameters(&self.chart.parameters(point)) {
            return false;
        }
        predict(self.simulator, self.all, self.rows, &mut self.differences);
        for ((slot, off), weight) in out.iter_mut().zip(&self.differences.entries).zip(self.weights) {
            *slot = if off.is_nan() { LOST } else { off * weight };
        }
        true
    }
}
