//! What is fitted: a program that predicts recorded transitions.

/// The numbers of a recorded state.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Observation {
    /// In order.
    pub numbers: Vec<f64>,
    /// What each of them measures: numbers of one field share a scale and a noise. Counted from 0.
    pub fields: Vec<u32>,
}

/// One recorded transition. One that follows its predecessor in the list and has the same episode begins in the state in
/// which that one ended.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Transition {
    /// Before the step.
    pub state: Observation,
    /// After it.
    pub next: Observation,
    /// Of the step.
    pub reward: f64,
    /// The world ended.
    pub terminated: bool,
    /// Equal for the transitions of one episode.
    pub episode: u32,
}

/// What the program says of a transition.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Prediction {
    /// Numbers of the next state, one for each that was recorded.
    pub numbers: Vec<f64>,
    /// Of the step.
    pub reward: f64,
    /// The world ends.
    pub terminated: bool,
}

/// Whether a prediction can be compared number by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// Everything but the numbers is as recorded.
    Comparable,
    /// The next state differs in something that is no number: a length, a flag, a text.
    Different,
    /// The program failed.
    Failed,
}

/// A program with parameters, and the recorded transitions that it steps through.
pub trait Simulator {
    /// Runs with these parameters from now on; false if it cannot.
    fn set_parameters(&mut self, values: &[f64]) -> bool;

    /// Goes to the recorded state of a transition, with `numbers` in place of its own where they are given.
    fn place(&mut self, transition: usize, numbers: Option<&[f64]>);

    /// Takes the recorded action of a transition where it stands, and compares the outcome with what was recorded.
    fn step(&mut self, transition: usize, prediction: &mut Prediction) -> Verdict;

    /// Whether somebody asked to stop; the fit then ends without a result.
    fn is_stopped(&self) -> bool {
        false
    }
}

/// How close a prediction has to be: `|p - t| <= absolute + relative |t|`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tolerance {
    /// Absolute part.
    pub absolute: f64,
    /// Share of the truth.
    pub relative: f64,
}

impl Tolerance {
    /// At a recorded number; at one that is not finite, to which nothing is compared, the absolute part.
    pub fn of(&self, truth: f64) -> f64 {
        self.absolute + if truth.is_finite() { self.relative * truth.abs() } else { 0.0 }
    }
}
