//! Fitting of parameters: generic over what is fitted.
//!
//! | module | method | for |
//! |---|---|---|
//! | [`levenberg_marquardt`] | least squares with numerical derivatives | residuals that are smooth |
//! | [`evolution`] | CMA-ES | objectives that jump |
//! | [`coordinate_search`] | one coordinate at a time | whole numbers, flags, thresholds |
//! | [`identification`] | singular values, intervals | what the data leave open |
//!
//! Nothing here knows wasm, JavaScript or an environment. All randomness comes from a stream that is given, all
//! mathematics from `libm`: the same arguments give the same fit on any machine.

pub mod coordinate_search;
pub mod evolution;
pub mod identification;
pub mod levenberg_marquardt;
pub mod matrix;

pub use coordinate_search::{Domain, coordinate_search};
pub use evolution::{EvolutionConfig, EvolutionFit, evolution};
pub use identification::{Interval, NullDirection, interval, null_directions, simplest};
pub use levenberg_marquardt::{Coordinate, LeastSquaresConfig, LeastSquaresFit, Residuals, jacobian, least_squares};
