//! The box of actions that planners sample from.

use crate::RandomStream;

/// A box of actions: `low[i] <= action[i] <= high[i]`, every bound finite.
#[derive(Clone, Debug, PartialEq)]
pub struct ActionBox {
    low: Vec<f64>,
    high: Vec<f64>,
}

/// Why bounds are no box.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum InvalidBox {
    /// The two lists differ in length, or are empty.
    Length {
        /// Components of the lower bound.
        low: usize,
        /// Components of the upper bound.
        high: usize,
    },
    /// A bound is not finite, or `low > high`.
    Bounds {
        /// The component.
        dimension: usize,
        /// Its lower bound.
        low: f64,
        /// Its upper bound.
        high: f64,
    },
}

impl std::fmt::Display for InvalidBox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Length { low, high } => {
                write!(f, "the box has {low} lower and {high} upper bounds; give the same number, at least one")
            }
            Self::Bounds { dimension, low, high } => {
                write!(
                    f,
                    "component {dimension} of the box has bounds {low} and {high}; both must be finite, low <= high"
                )
            }
        }
    }
}

impl std::error::Error for InvalidBox {}

impl ActionBox {
    /// A box with the given bounds.
    ///
    /// # Errors
    /// [`InvalidBox`] unless both lists have the same length, at least 1, and every bound is finite with `low <= high`.
    pub fn new(low: Vec<f64>, high: Vec<f64>) -> Result<Self, InvalidBox> {
        if low.len() != high.len() || low.is_empty() {
            return Err(InvalidBox::Length { low: low.len(), high: high.len() });
        }
        for (dimension, (&low, &high)) in low.iter().zip(&high).enumerate() {
            if !(low.is_finite() && high.is_finite() && low <= high) {
                return Err(InvalidBox::Bounds { dimension, low, high });
            }
        }
        Ok(Self { low, high })
    }

    /// Draws an action uniformly: `low + float() * (high - low)` for each component, in order.
    ///
    /// # Panics
    /// If `out` has another length than the box has dimensions: a defect of the caller.
    pub fn sample(&self, random: &mut RandomStream, out: &mut [f64]) {
        assert_eq!(out.len(), self.dimension(), "one number a dimension");
        for ((component, low), high) in out.iter_mut().zip(&self.low).zip(&self.high) {
            *component = low + random.float() * (high - low);
        }
    }

    /// Number of components of an action.
    pub fn dimension(&self) -> usize {
        self.low.len()
    }

    /// Lower bounds, one per dimension.
    pub fn low(&self) -> &[f64] {
        &self.low
    }

    /// Upper bounds, one per dimension.
    pub fn high(&self) -> &[f64] {
        &self.high
    }
}
