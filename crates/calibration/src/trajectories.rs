//! Least squares where states are measured with noise too: what a segment of an episode really began in is unknown like the
//! parameters, and both are fitted to everything that was measured along it (multiple shooting; Bock 1983, and with
//! segments of one step errors in variables).

use crate::chart::Chart;
use crate::elimination::{Eliminated, Linear, accumulate, reduced, weights};
use crate::matrix::{Matrix, cholesky, dot, solved};
use crate::simulator::{Prediction, Simulator, Transition, Verdict};

/// The measured world along some segments.
pub struct Trajectories<'a, S> {
    simulator: &'a mut S,
    all: &'a [Transition],
    segments: Vec<Segment>,
    /// Deviation of the noise of each field, the reward's last; infinite for a field that is not compared.
    deviations: Vec<f64>,
    /// Steps of differences, one a field.
    steps: Vec<f64>,
}

/// Transitions that follow one another, and which numbers of the first state are unknown.
#[derive(Clone, Debug)]
struct Segment {
    transitions: Vec<usize>,
    unknown: Vec<usize>,
    residuals: usize,
}

/// A fit of parameters and first states.
#[derive(Clone, Debug)]
pub struct TrajectoryFit {
    /// Point of the chart.
    pub point: Vec<f64>,
    /// Sum of squared residuals and of the prior's.
    pub cost: f64,
    /// What the data alone say of the coordinates: the normal equations after the first states are eliminated.
    pub information: Matrix,
    /// Deviation of each field's noise that the residuals suggest, in place of the one that was assumed.
    pub deviations: Vec<f64>,
}

/// Residual of what is lost when a program fails along a segment.
const LOST: f64 = 5.0;
const DIFFERENCE: f64 = 1.0 / 32_768.0;

impl<'a, S: Simulator> Trajectories<'a, S> {
    /// `spreads` are typical sizes of the fields, from which steps of differences are taken.
    pub fn new(
        simulator: &'a mut S,
        all: &'a [Transition],
        segments: Vec<Vec<usize>>,
        deviations: Vec<f64>,
        spreads: &[f64],
    ) -> Self {
        let known = |field: u32| deviations[field as usize].is_finite();
        let segments = segments.into_iter().map(|transitions| {
            let first = &all[transitions[0]].state;
            let unknown: Vec<usize> = (0..first.numbers.len())
                .filter(|at| known(first.fields[*at]) && first.numbers[*at].is_finite())
                .collect();
            let residuals = unknown.len() + transitions.iter().map(|at| all[*at].next.numbers.len() + 1).sum::<usize>();
            Segment { transitions, unknown, residuals }
        });
        let segments = segments.collect();
        let steps = spreads.iter().map(|spread| DIFFERENCE * spread.max(1e-12)).collect();
        Self { simulator, all, segments, deviations, steps }
    }

    /// The measured first states.
    fn measured(&self) -> Vec<Vec<f64>> {
        let first = |segment: &Segment| self.all[segment.transitions[0]].state.numbers.clone();
        self.segments.iter().map(first).collect()
    }

    /// Residuals of a segment from a first state, with the simulator's parameters.
    fn residuals(&mut self, segment: usize, state: &[f64], out: &mut Vec<f64>) {
        out.clear();
        let Segment { transitions, unknown, residuals } = &self.segments[segment];
        let first = &self.all[transitions[0]].state;
        for at in unknown {
            out.push((state[*at] - first.numbers[*at]) / self.deviations[first.fields[*at] as usize]);
        }
        let reward_deviation = self.deviations.last().copied().unwrap_or(f64::INFINITY);
        let mut prediction = Prediction::default();
        self.simulator.place(transitions[0], Some(state));
        for at in transitions {
            let Transition { next, reward, .. } = &self.all[*at];
            if self.simulator.step(*at, &mut prediction) != Verdict::Comparable
                || prediction.numbers.len() != next.numbers.len()
            {
                break;
            }
            for ((value, truth), field) in prediction.numbers.iter().zip(&next.numbers).zip(&next.fields) {
                out.push(residual(*value, *truth, self.deviations[*field as usize]));
            }
            out.push(residual(prediction.reward, *reward, reward_deviation));
        }
        out.resize(*residuals, LOST);
    }

    fn linearised(&mut self, chart: &Chart, point: &[f64], states: &[Vec<f64>]) -> Option<Vec<Linear>> {
        let count = point.len();
        if !self.simulator.set_parameters(&chart.parameters(point)) {
            return None;
        }
        let mut linear = Vec::with_capacity(states.len());
        let (mut above, mut below) = (Vec::new(), Vec::new());
        for (at, state) in states.iter().enumerate() {
            let mut residuals = Vec::new();
            self.residuals(at, state, &mut residuals);
            let unknown = self.segments[at].unknown.clone();
            let mut by_state = Matrix::zeros(residuals.len(), unknown.len());
            let mut probe = state.clone();
            for (column, number) in unknown.iter().enumerate() {
                let field = self.all[self.segments[at].transitions[0]].state.fields[*number] as usize;
                let step = self.steps[field];
                probe[*number] = state[*number] + step;
                self.residuals(at, &probe, &mut above);
                let width = probe[*number];
                probe[*number] = state[*number] - step;
                self.residuals(at, &probe, &mut below);
                let width = width - probe[*number];
                probe[*number] = state[*number];
                for (row, (a, b)) in above.iter().zip(&below).enumerate() {
                    by_state.set(row, column, if width > 0.0 { (a - b) / width } else { 0.0 });
                }
            }
            let by_parameter = Matrix::zeros(residuals.len(), count);
            linear.push(Linear { residuals, by_state, by_parameter });
        }
        let coordinates = chart.coordinates();
        let mut probe = point.to_vec();
        for column in 0..count {
            let mut ends = [0.0; 2];
            for (side, sign) in [1.0, -1.0].into_iter().enumerate() {
                let to = point[column] + sign * DIFFERENCE;
                probe[column] = to.clamp(coordinates[column].lower, coordinates[column].upper);
                ends[side] = probe[column];
                if !self.simulator.set_parameters(&chart.parameters(&probe)) {
                    return None;
                }
                for (at, state) in states.iter().enumerate() {
                    self.residuals(at, state, &mut above);
                    for (row, value) in above.iter().enumerate() {
                        linear[at].by_parameter.add(row, column, sign * value);
                    }
                }
            }
            probe[column] = point[column];
            let width = ends[0] - ends[1];
            for part in &mut linear {
                for row in 0..part.residuals.len() {
                    let difference = part.by_parameter.at(row, column);
                    part.by_parameter.set(row, column, if width > 0.0 { difference / width } else { 0.0 });
                }
            }
        }
        Some(linear)
    }

    /// Squared residuals of each segment.
    fn squares(&mut self, parameters: &[f64], states: &[Vec<f64>]) -> Option<Vec<f64>> {
        if self.simulator.is_stopped() || !self.simulator.set_parameters(parameters) {
            return None;
        }
        let mut room = Vec::new();
        let squares = (0..states.len()).map(|at| {
            self.residuals(at, &states[at], &mut room);
            dot(&room, &room)
        });
        Some(squares.collect())
    }

    /// Fits parameters and first states by Gauss-Newton with Levenberg's damping; the states of each segment are eliminated
    /// by a Schur complement. `prior` is the deviation of every coordinate about `centre`, a point of the chart. `None` if
    /// the program cannot run, or was stopped.
    pub fn fit(
        &mut self,
        chart: &Chart,
        start: &[f64],
        centre: &[f64],
        prior: f64,
        iterations: u32,
    ) -> Option<TrajectoryFit> {
        let mut point = start.to_vec();
        let mut states = self.measured();
        let coordinates = chart.coordinates();
        let penalty =
            |point: &[f64]| -> f64 { point.iter().zip(centre).map(|(u, c)| (u - c) * (u - c) / (prior * prior)).sum() };
        let mut damping = 1e-3;
        for _ in 0..iterations {
            let linear = self.linearised(chart, &point, &states)?;
            let weights = weights(&linear);
            let weighted = |squares: &[f64]| dot(squares, &weights);
            let squares: Vec<f64> = linear.iter().map(|part| dot(&part.residuals, &part.residuals)).collect();
            let cost = weighted(&squares) + penalty(&point);
            let (information, gradient, eliminated) = reduced(&linear, &weights)?;
            let mut improved = false;
            for _ in 0..12 {
                let mut system = information.clone();
                let mut slope = gradient.clone();
                for at in 0..point.len() {
                    let own = information.at(at, at);
                    system.add(at, at, 1.0 / (prior * prior) + damping * own);
                    slope[at] += (point[at] - centre[at]) / (prior * prior);
                }
                let step = solved(&cholesky(&system)?, &slope);
                let trial: Vec<f64> = point
                    .iter()
                    .zip(&step)
                    .zip(&coordinates)
                    .map(|((u, d), c)| (u - d).clamp(c.lower, c.upper))
                    .collect();
                let moved: Vec<f64> = trial.iter().zip(&point).map(|(a, b)| a - b).collect();
                let trial_states: Vec<Vec<f64>> = states
                    .iter()
                    .enumerate()
                    .map(|(at, state)| self.moved(at, state, &eliminated[at], &moved))
                    .collect();
                let squares = self.squares(&chart.parameters(&trial), &trial_states);
                let there = squares.map_or(f64::INFINITY, |squares| weighted(&squares) + penalty(&trial));
                if there < cost {
                    improved = cost - there > 1e-7 * cost;
                    (point, states) = (trial, trial_states);
                    damping = (damping / 5.0).max(1e-12);
                    break;
                }
                damping *= 8.0;
            }
            if self.simulator.is_stopped() {
                return None;
            }
            if !improved {
                break;
            }
        }
        let linear = self.linearised(chart, &point, &states)?;
        let weights = weights(&linear);
        let (information, ..) = reduced(&linear, &weights)?;
        let squares: Vec<f64> = linear.iter().map(|part| dot(&part.residuals, &part.residuals)).collect();
        let cost = dot(&squares, &weights) + penalty(&point);
        let deviations = self.suggested(&linear, &weights);
        Some(TrajectoryFit { point, cost, information, deviations })
    }

    /// A first state after a step of the parameters.
    fn moved(&self, segment: usize, state: &[f64], eliminated: &Eliminated, step: &[f64]) -> Vec<f64> {
        let mut slope = eliminated.gradient.clone();
        for (row, value) in slope.iter_mut().enumerate() {
            *value += dot(eliminated.cross.row(row), step);
        }
        let down = solved(&eliminated.factor, &slope);
        let mut moved = state.to_vec();
        for (number, down) in self.segments[segment].unknown.iter().zip(down) {
            moved[*number] -= down;
        }
        moved
    }

    /// Least squared residuals of each segment over its first state, with the parameters held.
    pub fn deviances(&mut self, parameters: &[f64]) -> Option<Vec<f64>> {
        let nothing = Chart::new(parameters, &[], &vec![(f64::NEG_INFINITY, f64::INFINITY); parameters.len()]);
        let mut states = self.measured();
        let mut best = self.squares(parameters, &states)?;
        for _ in 0..10 {
            let linear = self.linearised(&nothing, &[], &states)?;
            let (_, _, eliminated) = reduced(&linear, &vec![1.0; states.len()])?;
            let trial: Vec<Vec<f64>> =
                states.iter().enumerate().map(|(at, state)| self.moved(at, state, &eliminated[at], &[])).collect();
            let squares = self.squares(parameters, &trial)?;
            let mut gained = 0.0;
            for (at, state) in trial.into_iter().enumerate() {
                if squares[at] < best[at] {
                    gained += best[at] - squares[at];
                    best[at] = squares[at];
                    states[at] = state;
                }
            }
            if gained < 1e-6 * best.iter().sum::<f64>() {
                break;
            }
        }
        Some(best)
    }

    /// Deviations by which each field's squared residuals are as many as its degrees of freedom: its residuals less their
    /// leverage in the first states (Patterson and Thompson's correction, per field).
    fn suggested(&self, linear: &[Linear], weights: &[f64]) -> Vec<f64> {
        let mut squares = vec![0.0; self.deviations.len()];
        let mut freedom = vec![0.0; self.deviations.len()];
        for ((segment, part), weight) in self.segments.iter().zip(linear).zip(weights) {
            let mut normal = Matrix::zeros(segment.unknown.len(), segment.unknown.len());
            accumulate(&mut normal, &part.by_state, &part.by_state, 1.0);
            let Some(factor) = cholesky(&normal) else { continue };
            for (row, field) in self.fields_of(segment).enumerate() {
                let by = part.by_state.row(row);
                let leverage = dot(by, &solved(&factor, by));
                squares[field] += weight * part.residuals[row] * part.residuals[row];
                freedom[field] += weight * (1.0 - leverage).max(0.0);
            }
        }
        let suggest = |at: usize| {
            let share = if freedom[at] > 1.0 { (squares[at] / freedom[at]).sqrt() } else { 1.0 };
            self.deviations[at] * share
        };
        (0..self.deviations.len())
            .map(|at| if self.deviations[at].is_finite() { suggest(at) } else { f64::INFINITY })
            .collect()
    }

    /// Field of each residual of a segment.
    fn fields_of<'b>(&'b self, segment: &'b Segment) -> impl Iterator<Item = usize> + 'b {
        let first = &self.all[segment.transitions[0]].state;
        let reward = self.deviations.len() - 1;
        let along = segment.transitions.iter().flat_map(move |at| {
            self.all[*at].next.fields.iter().map(|field| *field as usize).chain(std::iter::once(reward))
        });
        segment.unknown.iter().map(|at| first.fields[*at] as usize).chain(along)
    }
}

fn residual(value: f64, truth: f64, deviation: f64) -> f64 {
    let residual = (value - truth) / deviation;
    if residual.is_finite() { residual.clamp(-1e6, 1e6) } else { 0.0 }
}
