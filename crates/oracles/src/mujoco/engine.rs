//! The physics at the sizes of one task.
//!
//! Everything that is generic over a model's sizes is called from here, for concrete sizes: so it is compiled once, with
//! this crate, and not again by every caller of a task.

use orrery_physics::picture::View;
use orrery_physics::{Model, Scratch, State};

/// The physics at fixed sizes.
pub trait Engine<const NQ: usize, const NV: usize> {
    /// The model of an embedded description.
    ///
    /// # Errors
    /// What is wrong with the description.
    fn load(description: &str) -> Result<Model<NQ, NV>, String>;

    /// Buffers for `model`.
    fn scratch(model: &Model<NQ, NV>) -> Scratch<NQ, NV>;

    /// [`Model::forward`] without control.
    fn forward(model: &Model<NQ, NV>, scratch: &mut Scratch<NQ, NV>, state: &mut State<NQ, NV>);

    /// [`Model::steps`].
    fn steps(
        model: &Model<NQ, NV>,
        scratch: &mut Scratch<NQ, NV>,
        state: &mut State<NQ, NV>,
        control: &[f64],
        count: u32,
    ) -> bool;

    /// A picture of the last evaluation.
    fn svg(model: &Model<NQ, NV>, scratch: &Scratch<NQ, NV>, view: &View) -> String;
}

/// Implements [`Engine`] for rules at their sizes.
macro_rules! engine {
    ($rules:ty, $nq:literal, $nv:literal) => {
        impl crate::mujoco::Engine<$nq, $nv> for $rules {
            fn load(description: &str) -> Result<orrery_physics::Model<$nq, $nv>, String> {
                let tables = orrery_physics::compile(description).map_err(|error| error.to_string())?;
                orrery_physics::Model::new(tables).map_err(|error| error.to_string())
            }

            fn scratch(model: &orrery_physics::Model<$nq, $nv>) -> orrery_physics::Scratch<$nq, $nv> {
                orrery_physics::Scratch::new(model)
            }

            fn forward(
                model: &orrery_physics::Model<$nq, $nv>,
                scratch: &mut orrery_physics::Scratch<$nq, $nv>,
                state: &mut orrery_physics::State<$nq, $nv>,
            ) {
                model.forward(scratch, state, &[]);
            }

            fn steps(
                model: &orrery_physics::Model<$nq, $nv>,
                scratch: &mut orrery_physics::Scratch<$nq, $nv>,
                state: &mut orrery_physics::State<$nq, $nv>,
                control: &[f64],
                count: u32,
            ) -> bool {
                model.steps(scratch, state, control, count)
            }

            fn svg(
                model: &orrery_physics::Model<$nq, $nv>,
                scratch: &orrery_physics::Scratch<$nq, $nv>,
                view: &orrery_physics::picture::View,
            ) -> String {
                orrery_physics::picture::svg(&model.evaluation(scratch), view)
            }
        }
    };
}
pub(super) use engine;
