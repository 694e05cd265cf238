//! Fitting of parameters: generic over what is fitted.
//!
//! | module | method | for |
//! |---|---|---|
//! | [`levenberg_marquardt`] | least squares with numerical derivatives | residuals that are smooth |
//! | [`evolution`] | CMA-ES | objectives that jump |
//! | [`coordinate_search`] | one coordinate at a time | whole numbers, flags, thresholds |
//! | [`trajectories`] | parameters and first states of segments | states that are measured with noise |
//! | [`identification`] | singular values, intervals | what the data leave open |
//!
//! [`calibrate`] chooses among them for a program that predicts transitions ([`Simulator`]).
//!
//! Nothing here knows wasm, JavaScript or an environment. All randomness comes from a stream that is given, all
//! mathematics from `libm`: the same arguments give the same fit on any machine.

mod calibrate;
mod chart;
pub mod coordinate_search;
mod elimination;
pub mod evolution;
mod gate;
pub mod identification;
mod identify;
mod judged;
mod left_open;
pub mod levenberg_marquardt;
pub mod matrix;
mod noise;
mod one_step;
mod report;
mod robust;
mod segments;
mod simulator;
pub mod trajectories;

pub use calibrate::calibrate;
pub use chart::Chart;
pub use coordinate_search::{Domain, coordinate_search};
pub use evolution::{EvolutionConfig, EvolutionFit, evolution};
pub use gate::{Gain, Split, split};
pub use identification::{Interval, NullDirection, interval, null_directions, simplest};
pub use identify::{Identification, Identified, MOST_ROWS, identify};
pub use levenberg_marquardt::{Coordinate, LeastSquaresConfig, LeastSquaresFit, Residuals, jacobian, least_squares};
pub use report::{Calibration, CalibrationConfig, CalibrationError, Compared, Errors, Noise};
pub use robust::Methods;
pub use simulator::{Observation, Prediction, Simulator, Tolerance, Transition, Verdict};
