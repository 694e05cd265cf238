//! Forces of the medium: each body is a box of its own inertia (MuJoCo documentation, "Passive forces", inertia model).

use std::f64::consts::PI;

use crate::algebra::MIN_VALUE;
use crate::algebra::matrix::{Mat3, apply, apply_transposed, multiply};
use crate::algebra::spatial::Spatial;
use crate::algebra::vector::{Vec3, add, cross, sub};
use crate::tables::Tables;
use crate::tree::Tree;
use crate::{Model, Scratch};

/// A medium, and the boxes in it.
#[derive(Clone, Debug)]
pub(crate) struct Medium {
    bodies: Vec<Immersed>,
}

/// A body as the medium feels it. Forces are `-(linear + quadratic |v|) v` along each axis of the box.
#[derive(Clone, Debug)]
struct Immersed {
    link: usize,
    centre: Vec3,
    axes: Mat3,
    linear_torque: f64,
    linear_force: f64,
    quadratic_torque: Vec3,
    quadratic_force: Vec3,
}

impl Medium {
    /// The medium of a model; none if it has neither density nor viscosity.
    pub(crate) fn of(tables: &Tables, tree: &Tree) -> Option<Self> {
        let (density, viscosity) = (tables.options.density, tables.options.viscosity);
        if density == 0.0 && viscosity == 0.0 {
            return None;
        }
        let bodies = tables.bodies.iter().zip(&tree.placements).filter(|(body, _)| body.mass > 0.0);
        let bodies = bodies.filter_map(|(body, placement)| {
            let [x, y, z] = body.moments;
            let side = |a: f64, b: f64, c: f64| ((a + b - c).max(MIN_VALUE) / body.mass * 6.0).sqrt();
            let size = [side(y, z, x), side(x, z, y), side(x, y, z)];
            let diameter = (size[0] + size[1] + size[2]) / 3.0;
            let fourth = |side: f64| side * side * side * side;
            let torque = |i: usize, j: usize, k: usize| density / 64.0 * size[i] * (fourth(size[j]) + fourth(size[k]));
            let force = |j: usize, k: usize| density / 2.0 * size[j] * size[k];
            Some(Immersed {
                link: placement.link?,
                centre: add(placement.pos, apply(&placement.rotation, body.centre)),
                axes: multiply(&placement.rotation, &body.axes),
                linear_torque: PI * diameter * diameter * diameter * viscosity,
                linear_force: 3.0 * PI * diameter * viscosity,
                quadratic_torque: [torque(0, 1, 2), torque(1, 0, 2), torque(2, 0, 1)],
                quadratic_force: [force(1, 2), force(0, 2), force(0, 1)],
            })
        });
        Some(Self { bodies: bodies.collect() })
    }

    /// Takes the medium's forces off the forces that links need.
    pub(crate) fn resist<const NQ: usize, const NV: usize>(
        &self,
        model: &Model<NQ, NV>,
        scratch: &mut Scratch<NQ, NV>,
    ) {
        for body in &self.bodies {
            let rotation = &scratch.rotation[body.link];
            let origin = scratch.position[model.tree.links[body.link].root];
            let centre = sub(add(scratch.position[body.link], apply(rotation, body.centre)), origin);
            let axes = multiply(rotation, &body.axes);
            let velocity = &scratch.velocity[body.link];
            let turning = apply_transposed(&axes, velocity.rot);
            let moving = apply_transposed(&axes, add(velocity.lin, cross(velocity.rot, centre)));
            let drag = |linear: f64, quadratic: f64, v: f64| linear * v + quadratic * v.abs() * v;
            let torque = std::array::from_fn(|i| drag(body.linear_torque, body.quadratic_torque[i], turning[i]));
            let force = std::array::from_fn(|i| drag(body.linear_force, body.quadratic_force[i], moving[i]));
            let force = apply(&axes, force);
            let wrench = Spatial { rot: add(apply(&axes, torque), cross(centre, force)), lin: force };
            scratch.force[body.link].add(&wrench);
        }
    }
}
