//! The part of MJCF, MuJoCo's model language, that trees of rigid bodies with motors need.
//!
//! Read: `compiler` (angle, settotalmass), `option`, `size` and the like (ignored), one level of `default`,
//! `worldbody` with `body`, `geom` (plane, sphere, capsule, cylinder), `joint`, `freejoint` and `site`, and `actuator`
//! with `motor`. What only shows (lights, cameras, materials) is ignored; what would change the motion and is not
//! known is an error that names the place.

mod attributes;
mod defaults;
mod document;
mod error;
mod reader;
mod xml;

pub use document::{
    ActuatorElement, Angle, BodyElement, Document, FrameSource, GeomElement, Integrator, JointElement, Options, Shape,
    SiteElement, Solver,
};
pub use document::{JointKind, SolverParameters};
pub use error::MjcfError;
pub use reader::read;
