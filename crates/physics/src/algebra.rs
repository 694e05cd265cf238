//! Vectors, quaternions, rotation matrices and spatial vectors, as plain arrays of numbers.

pub mod matrix;
pub mod quaternion;
pub mod spatial;
pub mod vector;

/// Below this a length counts as zero (MuJoCo's `mjMINVAL`).
pub const MIN_VALUE: f64 = 1e-15;
