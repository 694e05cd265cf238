//! Pictures of what the last evaluation left: one state as SVG, a trajectory as an animated page.

mod animation;
mod outline;
mod svg;

pub use animation::Animation;
pub use svg::svg;

use crate::algebra::vector::Vec3;

/// From where a picture looks: a parallel projection onto two directions of the world.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct View {
    /// Points right in the picture, of length 1.
    pub right: Vec3,
    /// Points up in the picture, of length 1 and perpendicular to `right`.
    pub up: Vec3,
    /// Width and height of what is shown, m.
    pub size: [f64; 2],
}

impl View {
    /// Along y: x points right, z up.
    pub const fn side(size: [f64; 2]) -> Self {
        Self { right: [1.0, 0.0, 0.0], up: [0.0, 0.0, 1.0], size }
    }

    /// From above: x points right, y up.
    pub const fn top(size: [f64; 2]) -> Self {
        Self { right: [1.0, 0.0, 0.0], up: [0.0, 1.0, 0.0], size }
    }
}
