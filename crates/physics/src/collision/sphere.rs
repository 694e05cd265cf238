//! Spheres.

use super::{GeomPlace, Touch};
use crate::algebra::vector::{Vec3, add_scaled, cross, dot, normalize, sub};

/// Two balls; `axes` decide the normal of balls with one centre.
#[inline]
pub(super) fn balls(c1: Vec3, r1: f64, c2: Vec3, r2: f64, axes: (Vec3, Vec3), margin: f64) -> Option<Touch> {
    let between = sub(c2, c1);
    let reach = margin + r1 + r2;
    let square = dot(between, between);
    if square > reach * reach {
        return None;
    }
    let (mut normal, distance) = normalize(between);
    if distance < crate::algebra::MIN_VALUE {
        normal = normalize(cross(axes.0, axes.1)).0;
    }
    let dist = distance - r1 - r2;
    Some(Touch { dist, pos: add_scaled(c1, normal, r1 + 0.5 * dist), normal, tangent: None })
}

/// A ball against a capsule.
#[inline]
pub(super) fn ball_capsule(ball: &GeomPlace, r: f64, capsule: &GeomPlace, size: Vec3, margin: f64) -> Option<Touch> {
    let along = dot(capsule.axis, sub(ball.pos, capsule.pos)).clamp(-size[1], size[1]);
    let nearest = add_scaled(capsule.pos, capsule.axis, along);
    balls(ball.pos, r, nearest, size[0], (ball.axis, capsule.axis), margin)
}
