//! Velocities, and the force that keeps accelerations at zero (recursive Newton-Euler; Featherstone 2008, table 5.1).

use crate::algebra::spatial::Spatial;
use crate::algebra::vector::scale;
use crate::{Model, Scratch};

impl<const NQ: usize, const NV: usize> Model<NQ, NV> {
    /// Fills velocities of links and `scratch.bias`: Coriolis, centrifugal and gravity forces, less the medium's.
    pub(crate) fn compute_bias(&self, scratch: &mut Scratch<NQ, NV>, qvel: &[f64; NV]) {
        let at_rest = Spatial { rot: [0.0; 3], lin: scale(self.tables.options.gravity, -1.0) };
        for (index, link) in self.tree.links.iter().enumerate() {
            let (mut velocity, mut acceleration) = match link.parent {
                None => (Spatial::default(), at_rest),
                Some(parent) => (scratch.velocity[parent], scratch.acceleration[parent]),
            };
            let free = link.dofs.len() == 6 && link.motions.len() == 1;
            let mut dofs = link.dofs.clone();
            if free {
                // The translations of a free joint do not turn; its rotations turn with the velocity before them.
                for dof in dofs.by_ref().take(3) {
                    velocity.add_scaled(&scratch.motion[dof], qvel[dof]);
                }
            }
            let before = velocity;
            for dof in dofs {
                let motion = scratch.motion[dof];
                let turning = if free { before.cross_motion(&motion) } else { velocity.cross_motion(&motion) };
                acceleration.add_scaled(&turning, qvel[dof]);
                velocity.add_scaled(&motion, qvel[dof]);
            }
            scratch.velocity[index] = velocity;
            scratch.acceleration[index] = acceleration;
            let inertia = &scratch.inertia[index];
            let mut force = inertia.apply(&acceleration);
            force.add(&velocity.cross_force(&inertia.apply(&velocity)));
            scratch.force[index] = force;
        }
        if let Some(medium) = &self.medium {
            medium.resist(self, scratch);
        }
        for index in (0..self.tree.links.len()).rev() {
            let link = &self.tree.links[index];
            let force = scratch.force[index];
            for dof in link.dofs.clone() {
                scratch.bias[dof] = scratch.motion[dof].dot(&force);
            }
            if let Some(parent) = link.parent {
                scratch.force[parent].add(&force);
            }
        }
    }

    /// Fills `scratch.passive` (springs and dampers) and `scratch.actuation`.
    pub(crate) fn compute_applied(&self, scratch: &mut Scratch<NQ, NV>, qpos: &[f64; NQ], qvel: &[f64; NV]) {
        for ((passive, damping), velocity) in scratch.passive.iter_mut().zip(&self.damping).zip(qvel) {
            *passive = -damping * velocity;
        }
        for spring in &self.tree.springs {
            scratch.passive[spring.dof] -= spring.stiffness * (qpos[spring.qpos] - spring.rest);
        }
        scratch.actuation = [0.0; NV];
        for (actuator, control) in self.tables.actuators.iter().zip(&scratch.control) {
            let [low, high] = actuator.control_range;
            scratch.actuation[actuator.dof] += actuator.gear * control.max(low).min(high);
        }
    }
}
