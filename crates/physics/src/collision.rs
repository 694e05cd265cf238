//! Contacts between geoms (MuJoCo's `engine_collision_*`).

mod capsule;
mod detect;
mod frame;
mod midphase;
mod pair;
mod plane;
mod portal;
mod sphere;

pub use detect::Contact;
pub(crate) use detect::Reach;
pub use pair::UnsupportedPair;
pub(crate) use pair::{Colliding, Pair};

use crate::algebra::vector::Vec3;

/// Where a geom is: its centre and the direction of its long axis, in the world.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct GeomPlace {
    pub(crate) pos: Vec3,
    pub(crate) axis: Vec3,
}

/// Two surfaces near each other.
#[derive(Clone, Copy, Debug, Default)]
struct Touch {
    /// Negative in penetration.
    dist: f64,
    /// Midway between the surfaces.
    pos: Vec3,
    /// From the first geom to the second.
    normal: Vec3,
    /// Direction of the first tangent, if the pair prefers one.
    tangent: Option<Vec3>,
}

/// What a pair of geoms can have at most.
const MOST_TOUCHES: usize = 4;

/// Touches of one pair.
#[derive(Clone, Copy, Debug, Default)]
struct Touches {
    list: [Touch; MOST_TOUCHES],
    count: usize,
}

impl Touches {
    fn push(&mut self, touch: Touch) {
        if let Some(slot) = self.list.get_mut(self.count) {
            *slot = touch;
            self.count += 1;
        }
    }

    fn extend(&mut self, touch: Option<Touch>) {
        if let Some(touch) = touch {
            self.push(touch);
        }
    }
}
