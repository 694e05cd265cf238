//! Vectors of three numbers.

use super::MIN_VALUE;

/// A vector in space.
pub type Vec3 = [f64; 3];

/// `a + b`.
#[inline(always)]
pub fn add(a: Vec3, b: Vec3) -> Vec3 {
    [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
}

/// `a - b`.
#[inline(always)]
pub fn sub(a: Vec3, b: Vec3) -> Vec3 {
    [a[0] - b[0], a[1] - b[1], a[2] - b[2]]
}

/// `a * s`.
#[inline(always)]
pub fn scale(a: Vec3, s: f64) -> Vec3 {
    [a[0] * s, a[1] * s, a[2] * s]
}

/// `a + b * s`.
#[inline(always)]
pub fn add_scaled(a: Vec3, b: Vec3, s: f64) -> Vec3 {
    [a[0] + b[0] * s, a[1] + b[1] * s, a[2] + b[2] * s]
}

/// Scalar product.
#[inline(always)]
pub fn dot(a: Vec3, b: Vec3) -> f64 {
    a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}

/// Vector product.
#[inline(always)]
pub fn cross(a: Vec3, b: Vec3) -> Vec3 {
    [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

/// Euclidean length.
#[inline(always)]
pub fn length(a: Vec3) -> f64 {
    dot(a, a).sqrt()
}

/// The vector of length 1 in the direction of `a`, and the length of `a`; a vector shorter than `1e-15` gives x.
#[inline(always)]
pub fn normalize(a: Vec3) -> (Vec3, f64) {
    let size = length(a);
    if size < MIN_VALUE { ([1.0, 0.0, 0.0], size) } else { (scale(a, 1.0 / size), size) }
}
