//! Spatial vectors `(rotational, translational)` in world axes about one point, and inertias about that point.

use super::vector::{Vec3, add, cross, dot, scale, sub};

/// A motion `(angular velocity, velocity at the point)` or a force `(torque about the point, force)`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Spatial {
    /// Rotational part.
    pub rot: Vec3,
    /// Translational part.
    pub lin: Vec3,
}

impl Spatial {
    /// `self + other * factor`.
    #[inline(always)]
    pub fn add_scaled(&mut self, other: &Self, factor: f64) {
        for i in 0..3 {
            self.rot[i] += other.rot[i] * factor;
            self.lin[i] += other.lin[i] * factor;
        }
    }

    /// `self + other`.
    #[inline(always)]
    pub fn add(&mut self, other: &Self) {
        self.rot = add(self.rot, other.rot);
        self.lin = add(self.lin, other.lin);
    }

    /// Power of a force along a motion.
    #[inline(always)]
    pub fn dot(&self, other: &Self) -> f64 {
        (self.rot[0] * other.rot[0] + self.lin[0] * other.lin[0])
            + (self.rot[1] * other.rot[1] + self.lin[1] * other.lin[1])
            + (self.rot[2] * other.rot[2] + self.lin[2] * other.lin[2])
    }

    /// Change of the motion `other` that moves along with the motion `self`.
    #[inline(always)]
    pub fn cross_motion(&self, other: &Self) -> Self {
        Self { rot: cross(self.rot, other.rot), lin: add(cross(self.rot, other.lin), cross(self.lin, other.rot)) }
    }

    /// Change of the force `other` that moves along with the motion `self`.
    #[inline(always)]
    pub fn cross_force(&self, other: &Self) -> Self {
        Self { rot: add(cross(self.rot, other.rot), cross(self.lin, other.lin)), lin: cross(self.rot, other.lin) }
    }
}

/// Inertia of a body about a point, in world axes.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Inertia {
    /// `(xx, yy, zz, xy, xz, yz)` about the point.
    pub tensor: [f64; 6],
    /// Mass times the centre of mass, relative to the point.
    pub moment: Vec3,
    /// Mass, kg.
    pub mass: f64,
}

impl Inertia {
    /// Momentum of the motion `v`.
    #[inline(always)]
    pub fn apply(&self, v: &Spatial) -> Spatial {
        let [xx, yy, zz, xy, xz, yz] = self.tensor;
        let w = v.rot;
        let turned =
            [xx * w[0] + xy * w[1] + xz * w[2], xy * w[0] + yy * w[1] + yz * w[2], xz * w[0] + yz * w[1] + zz * w[2]];
        Spatial {
            rot: add(turned, cross(self.moment, v.lin)),
            lin: sub(scale(v.lin, self.mass), cross(self.moment, w)),
        }
    }

    /// Adds another inertia about the same point.
    #[inline(always)]
    pub fn add(&mut self, other: &Self) {
        for (sum, part) in self.tensor.iter_mut().zip(&other.tensor) {
            *sum += part;
        }
        self.moment = add(self.moment, other.moment);
        self.mass += other.mass;
    }

    /// From a tensor about the centre of mass (world axes), the mass, and the centre relative to the point.
    #[inline(always)]
    pub fn about(tensor: [f64; 6], mass: f64, centre: Vec3) -> Self {
        let [x, y, z] = centre;
        let moment = scale(centre, mass);
        let square = dot(centre, moment);
        Self {
            tensor: [
                tensor[0] + (square - moment[0] * x),
                tensor[1] + (square - moment[1] * y),
                tensor[2] + (square - moment[2] * z),
                tensor[3] - moment[0] * y,
                tensor[4] - moment[0] * z,
                tensor[5] - moment[1] * z,
            ],
            moment,
            mass,
        }
    }
}
