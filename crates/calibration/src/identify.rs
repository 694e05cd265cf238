//! What data say of the parameters that a program has, without a fit.

use crate::calibrate::Run;
use crate::coordinate_search::Domain;
use crate::identification::{Interval, NullDirection, interval};
use crate::one_step::Rows;
use crate::report::{CalibrationConfig, CalibrationError, Noise};
use crate::robust::RobustFit;
use crate::simulator::{Simulator, Tolerance, Transition};

/// What the data say of one parameter, the others held.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Identified {
    /// Length of the derivative of all predictions by the parameter, in units of each field's rounding, or with noise of the
    /// deviation of its residuals; per relative change, per unit for a parameter of 0. 0 where it acts by jumps or not at all.
    pub sensitivity: f64,
    /// Values with which as many transitions are right; with noise, with which the squared residuals are in the 95 %
    /// interval (within 3.84 of what they are; Wilks 1938).
    pub interval: Interval,
}

/// What the data say of all parameters.
#[derive(Clone, Debug, PartialEq)]
pub struct Identification {
    /// Transitions that were looked at: all, or as many as [`MOST_ROWS`] evenly spread.
    pub transitions: usize,
    /// Of them, those whose numbers, reward and end are right.
    pub right: usize,
    /// One a parameter.
    pub parameters: Vec<Identified>,
    /// Directions in which parameters that act smoothly may move together unseen.
    pub null_directions: Vec<NullDirection>,
}

/// Transitions looked at, at most: intervals take a hundred passes over them for each parameter.
pub const MOST_ROWS: usize = 4000;
/// Rise of a sum of squared residuals that one parameter too many explains in one case of twenty.
const ONE_IN_TWENTY: f64 = 3.84;
/// With noise, a direction is unseen if moving along it by a factor of e moves the predictions by less than two deviations:
/// the standard error along it is more than a half.
const UNSEEN: f64 = 2.0;

/// Asks the data about `values`, the parameters of a program. `noisy`: residuals are noise, and no row need be right.
///
/// # Errors
/// [`CalibrationError`].
pub fn identify<S: Simulator>(
    simulator: &mut S,
    all: &[Transition],
    fields: usize,
    values: &[f64],
    tolerance: Tolerance,
    noisy: bool,
) -> Result<Identification, CalibrationError> {
    if all.len() < 3 {
        return Err(CalibrationError::TooFewTransitions);
    }
    let config = CalibrationConfig {
        domains: vec![Some(Domain::Real); values.len()],
        bounds: vec![(f64::NEG_INFINITY, f64::INFINITY); values.len()],
        tolerance,
        noise: Noise::None,
        prior: 1.0,
        seed: 0,
    };
    let count = all.len().min(MOST_ROWS);
    let rows = Rows::new(all, (0..count).map(|row| row * all.len() / count).collect(), fields as u32);
    let mut run = Run::new(simulator, all, fields, values, &config);
    run.fitted = rows.clone();
    let off = run.differences(values, false)?;
    if noisy {
        run.floors = off.deviations(&rows, &run.floors);
    }
    let seen = run.seen(values)?;
    let floors = run.floors.clone();
    let matrix = run.robust().sensitivity(values, &seen, &floors, 1.0 / 32_768.0);
    let matrix = matrix.ok_or_else(|| run.failed())?;
    let null_directions = run.directions(values, if noisy { UNSEEN } else { 0.0 })?;
    let right = run.robust().right(values, tolerance);
    let mut parameters = Vec::with_capacity(values.len());
    for at in 0..values.len() {
        let mut robust = RobustFit { rows: &rows, ..run.robust() };
        let mut moved = values.to_vec();
        let least = squares(&mut robust, values, &floors);
        let fits = |value: f64| {
            moved[at] = value;
            if noisy {
                squares(&mut robust, &moved, &floors) <= least + ONE_IN_TWENTY
            } else {
                robust.right(&moved, tolerance) >= right
            }
        };
        let scale = if values[at] == 0.0 { 1.0 } else { values[at].abs() };
        let column = seen.iter().position(|one| *one == at);
        let sensitivity = column.map_or(0.0, |column| matrix.column_square(column).sqrt());
        parameters.push(Identified { sensitivity, interval: interval(values[at], scale, fits) });
    }
    if run.simulator.is_stopped() {
        return Err(CalibrationError::Stopped);
    }
    Ok(Identification { transitions: count, right, parameters, null_directions })
}

/// Squared residuals in units of their deviations; what cannot be compared or ends wrongly costs as much as five deviations.
fn squares<S: Simulator>(robust: &mut RobustFit<'_, S>, parameters: &[f64], deviations: &[f64]) -> f64 {
    const LOST: f64 = 25.0;
    let rows = robust.rows;
    robust.differences(parameters).map_or(f64::INFINITY, |off| {
        let wrong = off.incomparable.iter().chain(&off.ended_wrong).filter(|wrong| **wrong).count() as f64;
        let entries = off.entries.iter().zip(&rows.fields).filter(|(entry, _)| !entry.is_nan());
        let squares = entries.map(|(entry, field)| {
            let off = entry / deviations[*field as usize];
            (off * off).min(LOST)
        });
        LOST * wrong + squares.sum::<f64>()
    })
}
