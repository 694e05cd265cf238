//! What a fit is told, and what it tells.

use crate::coordinate_search::Domain;
use crate::gate::Gain;
use crate::identification::{Interval, NullDirection};
use crate::robust::Methods;
use crate::simulator::Tolerance;

/// What is known of the noise of recorded states.
#[derive(Clone, Debug, PartialEq)]
pub enum Noise {
    /// Estimated, where too few rows can be predicted exactly for there to be none.
    Estimated,
    /// There is none.
    None,
    /// Deviations of the fields, the reward's last.
    Known(Vec<f64>),
}

/// How to fit.
#[derive(Clone, Debug, PartialEq)]
pub struct CalibrationConfig {
    /// How each parameter may move; `None` holds it.
    pub domains: Vec<Option<Domain>>,
    /// Least and greatest value of each parameter.
    pub bounds: Vec<(f64, f64)>,
    /// When a number is right.
    pub tolerance: Tolerance,
    /// Of the recorded states.
    pub noise: Noise,
    /// With noise: deviation of the prior about the start, as a logarithm (0.5: a factor of 1.65 either way).
    pub prior: f64,
    /// Of what is drawn.
    pub seed: u64,
}

/// How far predictions are off on some transitions.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Errors {
    /// Transitions.
    pub transitions: usize,
    /// Of them, those whose numbers and reward are right.
    pub right: usize,
    /// Root mean square of one-step differences of each field, the reward's last.
    pub rms: Vec<f64>,
}

/// Errors before and after the fit.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Compared {
    /// With the start values.
    pub before: Errors,
    /// With the fitted ones.
    pub after: Errors,
}

/// What a fit found.
#[derive(Clone, Debug)]
pub struct Calibration {
    /// The values to use: the fitted ones if they are kept, else the start's.
    pub values: Vec<f64>,
    /// The values that fit best.
    pub fitted: Vec<f64>,
    /// Whether the gain on data that the fit did not see exceeds two standard errors, and the start values are refuted.
    pub kept: bool,
    /// That gain: in the robust loss of a transition, or with noise in the squared residuals of a segment.
    pub gain: Gain,
    /// With noise: whether the fitted data lose more of their squared residuals than noise explains, were the start values
    /// right. Without: true.
    pub refuted: bool,
    /// Methods that moved the values.
    pub methods: Methods,
    /// Deviation of each field's noise, the reward's last; 0 where none was found, infinite where it was not asked for.
    pub noise: Vec<f64>,
    /// On the transitions that were fitted.
    pub fitted_errors: Compared,
    /// On the others.
    pub held_out_errors: Compared,
    /// Directions of the parameters that the data say nothing of: along them the start values stay.
    pub null_directions: Vec<NullDirection>,
    /// Parameters that act by jumps, or not at all, on these data: thresholds, mostly.
    pub intervals: Vec<(usize, Interval)>,
    /// With noise, the standard error of each parameter, by the data and the prior; else 0.
    pub standard_errors: Vec<f64>,
}

/// Why there is no fit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CalibrationError {
    /// Fewer than three transitions.
    TooFewTransitions,
    /// No parameter may move.
    NothingToFit,
    /// The program cannot run with its own parameters.
    Fails,
    /// Somebody asked to stop.
    Stopped,
}

impl std::fmt::Display for CalibrationError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TooFewTransitions => "a fit needs at least three transitions",
            Self::NothingToFit => "the program has no parameter that may be fitted",
            Self::Fails => "the program cannot run with its own parameters",
            Self::Stopped => "the fit was stopped",
        })
    }
}

impl std::error::Error for CalibrationError {}
