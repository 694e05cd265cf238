//! Masses and inertias of bodies from their geoms.

use std::f64::consts::PI;

use crate::algebra::matrix::{IDENTITY, Mat3, eigen, rotated_diagonal};
use crate::algebra::vector::{Vec3, add_scaled, dot, length, scale, sub};
use crate::mjcf::{FrameSource, GeomElement, Shape};
use crate::tables::Geom;

/// Mass of a geom, kg.
pub(super) fn of(element: &GeomElement) -> f64 {
    if let Some(mass) = element.mass {
        return mass;
    }
    let r = element.size[0];
    let half = match element.frame {
        FrameSource::FromTo(from, to) => 0.5 * length(sub(from, to)),
        FrameSource::Pose(..) => element.size[1],
    };
    let ball = 4.0 * PI * r * r * r / 3.0;
    let volume = match element.shape {
        Shape::Plane => 0.0,
        Shape::Sphere => ball,
        Shape::Capsule => PI * r * r * (2.0 * half) + ball,
        Shape::Cylinder => PI * r * r * (2.0 * half),
    };
    element.density * volume
}

/// Principal moments of a geom of the given mass, in its own frame.
fn moments(geom: &Geom, mass: f64) -> Vec3 {
    let (r, height) = (geom.size[0], 2.0 * geom.size[1]);
    match geom.shape {
        Shape::Plane => [0.0; 3],
        Shape::Sphere => [0.4 * mass * r * r; 3],
        Shape::Cylinder => {
            let across = mass * (3.0 * r * r + height * height) / 12.0;
            [across, across, 0.5 * mass * r * r]
        }
        Shape::Capsule => {
            let caps = mass * 4.0 * r / (4.0 * r + 3.0 * height);
            let middle = mass - caps;
            let ball = 0.4 * caps * r * r;
            let across =
                middle * (3.0 * r * r + height * height) / 12.0 + ball + caps * height * (3.0 * r + 2.0 * height) / 8.0;
            [across, across, 0.5 * middle * r * r + ball]
        }
    }
}

/// Mass, centre, principal moments and axes of all geoms of a body together.
pub(super) fn compose(geoms: &[Geom], masses: &[f64]) -> (f64, Vec3, Vec3, Mat3) {
    let solid: Vec<_> = geoms.iter().zip(masses).filter(|(_, mass)| **mass > 0.0).collect();
    if let [(geom, mass)] = solid.as_slice() {
        return (**mass, geom.pos, moments(geom, **mass), geom.rotation);
    }
    let mass: f64 = solid.iter().map(|(_, mass)| **mass).sum();
    if mass == 0.0 {
        return (0.0, [0.0; 3], [0.0; 3], IDENTITY);
    }
    let centre = solid.iter().fold([0.0; 3], |sum, (geom, mass)| add_scaled(sum, geom.pos, **mass));
    let centre = scale(centre, 1.0 / mass);
    let mut tensor = [[0.0; 3]; 3];
    for (geom, mass) in solid {
        let own = rotated_diagonal(&geom.rotation, moments(geom, *mass));
        let offset = sub(geom.pos, centre);
        for i in 0..3 {
            for j in 0..3 {
                let parallel = if i == j { dot(offset, offset) } else { 0.0 } - offset[i] * offset[j];
                tensor[i][j] += own[i][j] + mass * parallel;
            }
        }
    }
    let (values, axes) = eigen(&tensor);
    (mass, centre, values, axes)
}
