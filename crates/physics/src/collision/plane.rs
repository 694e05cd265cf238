//! Geoms against a plane, which has no edge.

use super::{GeomPlace, Touch, Touches};
use crate::algebra::MIN_VALUE;
use crate::algebra::vector::{Vec3, add, add_scaled, cross, dot, length, normalize, scale, sub};

#[inline]
pub(super) fn ball(plane: &GeomPlace, centre: Vec3, r: f64, tangent: Option<Vec3>, margin: f64) -> Option<Touch> {
    let height = dot(sub(centre, plane.pos), plane.axis);
    if height > margin + r {
        return None;
    }
    let dist = height - r;
    let pos = add_scaled(centre, plane.axis, -(0.5 * dist + r));
    Some(Touch { dist, pos, normal: plane.axis, tangent })
}

/// A ball at either end; the first tangent is the capsule's axis.
#[inline]
pub(super) fn capsule(plane: &GeomPlace, place: &GeomPlace, size: Vec3, margin: f64, out: &mut Touches) {
    for end in [size[1], -size[1]] {
        out.extend(ball(plane, add_scaled(place.pos, place.axis, end), size[0], Some(place.axis), margin));
    }
}

/// Up to three points of the nearer disk, and one of the farther.
pub(super) fn cylinder(
    plane: &GeomPlace,
    place: &GeomPlace,
    sideways: Vec3,
    size: Vec3,
    margin: f64,
    out: &mut Touches,
) {
    let [r, half, _] = size;
    let normal = plane.axis;
    let slope = dot(place.axis, normal);
    // The axis that points into the plane.
    let (axis, slope) = if slope > 0.0 { (scale(place.axis, -1.0), -slope) } else { (place.axis, slope) };
    let height = dot(sub(place.pos, plane.pos), normal);
    let down = sub(scale(axis, slope), normal);
    let size = length(down);
    let down = if size < MIN_VALUE { scale(sideways, r) } else { scale(down, r / size) };
    let (down_height, axis, slope) = (dot(down, normal), scale(axis, half), slope * half);
    let mut touch = |offset: Vec3, dist: f64| {
        let pos = add_scaled(add(place.pos, offset), normal, -0.5 * dist);
        out.push(Touch { dist, pos, normal, tangent: None });
    };
    let near = height + slope + down_height;
    if near > margin {
        return;
    }
    touch(add(down, axis), near);
    let far = height - slope + down_height;
    if far <= margin {
        touch(sub(down, axis), far);
    }
    let beside = height + slope - 0.5 * down_height;
    if beside <= margin {
        let across = scale(normalize(cross(down, axis)).0, r * 0.75_f64.sqrt());
        let back = add_scaled(axis, down, -0.5);
        touch(add(back, across), beside);
        touch(sub(back, across), beside);
    }
}
