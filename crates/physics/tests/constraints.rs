//! What the equations say about forces of constraints, at random poses with limits, contacts and overlaps.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use orrery_physics::algebra::spatial::Spatial;
use orrery_physics::{Model, Scratch, State, compile, models};
use proptest::prelude::*;

/// A pose near the described one with velocities; noise of a quaternion is made a unit by the evaluation.
fn evaluate<const NQ: usize, const NV: usize>(
    model: &Model<NQ, NV>,
    noise: &[f64],
    height: f64,
    height_at: usize,
) -> Scratch<NQ, NV> {
    let mut state = State::described(model);
    for (q, n) in state.qpos.iter_mut().zip(noise) {
        *q += n;
    }
    state.qpos[height_at] = height;
    for (v, n) in state.qvel.iter_mut().zip(noise.iter().rev()) {
        *v = 3.0 * n;
    }
    let mut scratch = Scratch::new(model);
    model.forward(&mut scratch, &mut state, &[]);
    scratch
}

fn check<const NQ: usize, const NV: usize>(
    description: &str,
    noise: &[f64],
    height: f64,
    height_at: usize,
    converged: bool,
) -> Result<(), TestCaseError> {
    let model = Model::<NQ, NV>::new(compile(description).unwrap()).unwrap();
    let scratch = evaluate(&model, noise, height, height_at);
    let found = model.evaluation(&scratch);
    let (acceleration, smooth) = (found.acceleration(), found.smooth_acceleration());
    let mut total = [0.0; NV];
    for row in found.rows() {
        prop_assert!(row.force >= 0.0 && row.regularizer > 0.0);
        let asked: f64 = row.jacobian.iter().zip(acceleration).map(|(j, a)| j * a).sum::<f64>() - row.reference;
        let size = row.reference.abs() + asked.abs() + 1.0;
        if converged {
            // Complementarity, softened: a force is the violation over the regularizer, and none without violation.
            prop_assert!((row.force * row.regularizer + asked.min(0.0)).abs() <= 1e-6 * size);
        }
        for (sum, entry) in total.iter_mut().zip(row.jacobian) {
            *sum += entry * row.force;
        }
    }
    let size = 1.0 + total.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    for (i, total) in total.iter().enumerate() {
        prop_assert!((total - found.constraint_force()[i]).abs() <= 1e-9 * size, "generalised force {i}");
        // The equation of motion: inertia times what constraints add to the acceleration is their force.
        let inertial: f64 = (0..NV).map(|j| found.inertia_entry(i, j) * (acceleration[j] - smooth[j])).sum();
        prop_assert!((inertial - total).abs() <= 1e-6 * size, "equation {i}: {inertial:e}, {total:e}");
    }
    // Forces between bodies cancel: what is left on all bodies together comes from the floor.
    let mut forces = vec![Spatial::default(); model.tables().bodies.len()];
    found.contact_forces(&mut forces);
    let mut floor = [0.0; 3];
    for contact in found.contacts().iter().filter(|contact| contact.geoms.0 == 0) {
        let force = found.contact_force(contact).unwrap_or_default();
        for (axis, f) in contact.frame.iter().zip(force) {
            (0..3).for_each(|k| floor[k] += axis[k] * f);
        }
    }
    for (k, floor) in floor.iter().enumerate() {
        let sum: f64 = forces.iter().map(|force| force.lin[k]).sum();
        prop_assert!((sum - floor).abs() <= 1e-9 * size);
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn forces_push_and_solve_the_equations(noise in prop::collection::vec(-0.5..0.5_f64, 24), drop in 0.0..1.0_f64) {
        check::<6, 6>(models::HOPPER, &noise, 0.4 + drop, 1, true)?;
        check::<9, 9>(models::WALKER2D, &noise, 0.4 + drop, 1, true)?;
        check::<15, 14>(models::ANT, &noise, 0.1 + drop, 2, true)?;
        // The dual solver stops early by design: its forces are not the last word, but they obey the equation of motion.
        check::<24, 23>(models::HUMANOID, &noise, 0.2 + drop, 2, false)?;
    }
}
