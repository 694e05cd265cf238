//! Frames of contacts. The friction pyramid has four sides, so that its orientation is part of the motion.

use crate::algebra::matrix::Mat3;
use crate::algebra::vector::{Vec3, add_scaled, cross, dot, length, normalize};

/// Rows: the normal, the first tangent (`along`, if it is long enough, made perpendicular), and their product.
#[inline]
pub(super) fn frame(normal: Vec3, along: Option<Vec3>) -> Mat3 {
    let along = match along {
        Some(along) if length(along) >= 0.5 => along,
        _ if normal[1] < 0.5 && normal[1] > -0.5 => [0.0, 1.0, 0.0],
        _ => [0.0, 0.0, 1.0],
    };
    let (first, _) = normalize(add_scaled(along, normal, -dot(normal, along)));
    [normal, first, cross(normal, first)]
}
