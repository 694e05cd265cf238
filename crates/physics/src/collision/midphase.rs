//! The test that MuJoCo 2.3.3 to 2.3.7 makes before a pair of bodies with several geoms: no margin between spheres.

use super::GeomPlace;
use crate::algebra::matrix::{Mat3, column};
use crate::algebra::vector::{Vec3, dot, sub};
use crate::mjcf::Shape;
use crate::tables::Geom;

/// Half sizes of a geom's box, its margin included.
fn half_box(geom: &Geom) -> Vec3 {
    let [r, half, _] = geom.size;
    let along = match geom.shape {
        Shape::Plane | Shape::Sphere => r,
        Shape::Capsule => r + half,
        Shape::Cylinder => half,
    };
    [r + geom.margin, r + geom.margin, along + geom.margin]
}

/// Whether spheres without margin, and then boxes with it, overlap.
pub(super) fn near(
    geoms: (&Geom, &Geom),
    places: (&GeomPlace, &GeomPlace),
    rotations: impl FnOnce() -> (Mat3, Mat3),
) -> bool {
    let (first, second) = geoms;
    let between = sub(places.1.pos, places.0.pos);
    if first.shape == Shape::Plane {
        let height = dot(between, places.0.axis);
        if height > second.bounding_radius {
            return false;
        }
        let (_, rotation) = rotations();
        let half = half_box(second);
        let reach: f64 = (0..3).map(|k| half[k] * dot(column(&rotation, k), places.0.axis).abs()).sum();
        return height <= reach + first.margin;
    }
    let reach = first.bounding_radius + second.bounding_radius;
    if dot(between, between) > reach * reach {
        return false;
    }
    let (r1, r2) = rotations();
    let (h1, h2) = (half_box(first), half_box(second));
    let span = |rotation: &Mat3, half: Vec3, axis: Vec3| -> f64 {
        (0..3).map(|k| half[k] * dot(column(rotation, k), axis).abs()).sum()
    };
    [&r1, &r2].into_iter().all(|rotation| {
        (0..3).all(|k| {
            let axis = column(rotation, k);
            dot(between, axis).abs() <= span(&r1, h1, axis) + span(&r2, h2, axis)
        })
    })
}
