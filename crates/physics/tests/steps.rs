//! Evaluations, steps and rollouts against MuJoCo 2.3.7.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

#[macro_use]
mod support;

use orrery_physics::{Model, Scratch, State, compile};
use support::{Golden, Stages, compare};

fn make<const NQ: usize, const NV: usize>(description: &str) -> Model<NQ, NV> {
    Model::new(compile(description).unwrap()).unwrap()
}

/// MuJoCo's state after `set_state`: reset, coordinates and velocities set, one evaluation without control.
fn put<const NQ: usize, const NV: usize>(
    model: &Model<NQ, NV>,
    scratch: &mut Scratch<NQ, NV>,
    qpos: &[f64],
    qvel: &[f64],
) -> State<NQ, NV> {
    let mut state = State { qpos: qpos.try_into().unwrap(), qvel: qvel.try_into().unwrap(), warm_start: [0.0; NV] };
    model.forward(scratch, &mut state, &[]);
    state
}

fn check_stages<const NQ: usize, const NV: usize>(
    model: &Model<NQ, NV>,
    scratch: &Scratch<NQ, NV>,
    stages: &Stages,
    name: &str,
) {
    let found = model.evaluation(scratch);
    let tables = model.tables();
    let positions: Vec<f64> = (0..tables.bodies.len()).flat_map(|body| found.body_position(body)).collect();
    compare(&positions, &stages.xpos, 1e-12, 1.0, "xpos");
    let mass: Vec<f64> = (0..NV * NV).map(|i| found.inertia_entry(i / NV, i % NV)).collect();
    compare(&mass, &stages.M, 1e-12, 1.0, "M");
    // The medium's force counts as bias here, as passive force in MuJoCo.
    let rest = |bias: &[f64], passive: &[f64]| -> Vec<f64> { bias.iter().zip(passive).map(|(b, p)| b - p).collect() };
    let scale = 1.0 + stages.qfrc_bias.iter().chain(&stages.qfrc_passive).fold(0.0_f64, |most, x| most.max(x.abs()));
    compare(
        &rest(found.bias(), found.passive()),
        &rest(&stages.qfrc_bias, &stages.qfrc_passive),
        1e-12,
        scale,
        "qfrc_bias - qfrc_passive",
    );
    compare(found.actuation(), &stages.qfrc_actuator, 1e-12, 1.0, "qfrc_actuator");
    let largest = |numbers: &[f64]| 1.0 + numbers.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    compare(found.smooth_acceleration(), &stages.qacc_smooth, 1e-12, largest(&stages.qacc_smooth), "qacc_smooth");

    assert_eq!(found.contacts().len(), stages.contacts.len(), "contacts");
    for (contact, expected) in found.contacts().iter().zip(&stages.contacts) {
        assert_eq!((contact.geoms.0 as f64, contact.geoms.1 as f64), (expected.g1, expected.g2));
        assert_eq!(contact.dimension as f64, expected.dim);
        let tolerance = if name == "pusher" { 1e-9 } else { 1e-12 };
        compare(&[contact.dist, contact.margin], &[expected.dist, expected.margin], tolerance, 1.0, "contact.dist");
        compare(&contact.pos, &expected.pos, tolerance, 1.0, "contact.pos");
        compare(contact.frame.as_flattened(), &expected.frame, tolerance, 1.0, "contact.frame");
    }
    let rows: Vec<_> = found.rows().collect();
    assert_eq!(rows.len(), stages.nefc, "nefc");
    let tolerance = if name == "pusher" { 1e-9 } else { 1e-11 };
    let numbers = |of: fn(&orrery_physics::ConstraintRow<'_>) -> f64| -> Vec<f64> { rows.iter().map(of).collect() };
    let jacobian: Vec<f64> = rows.iter().flat_map(|row| row.jacobian.to_vec()).collect();
    compare(&jacobian, &stages.efc_J, tolerance, 1.0, "efc_J");
    compare(&numbers(|r| r.position), &stages.efc_pos, tolerance, 1.0, "efc_pos");
    compare(&numbers(|r| r.margin), &stages.efc_margin, tolerance, 1.0, "efc_margin");
    compare(&numbers(|r| r.regularizer), &stages.efc_R, tolerance, 1.0, "efc_R");
    compare(&numbers(|r| r.reference), &stages.efc_aref, tolerance, largest(&stages.efc_aref), "efc_aref");
    compare(&numbers(|r| r.force), &stages.efc_force, 1e-9, largest(&stages.efc_force), "efc_force");
    compare(
        found.constraint_force(),
        &stages.qfrc_constraint,
        1e-9,
        largest(&stages.qfrc_constraint),
        "qfrc_constraint",
    );
    compare(found.acceleration(), &stages.qacc, 1e-10, largest(&stages.qacc), "qacc");
}

mod evaluation {
    use super::*;

    fn stages<const NQ: usize, const NV: usize>(golden: &Golden, description: &str) {
        let model = make::<NQ, NV>(description);
        let mut scratch = Scratch::new(&model);
        let mut checked = 0;
        for case in &golden.cases {
            let Some(stages) = &case.stages else { continue };
            let mut state = put(&model, &mut scratch, &case.qpos, &case.qvel);
            model.forward(&mut scratch, &mut state, &case.action);
            check_stages(&model, &scratch, stages, &golden.name);
            checked += 1;
        }
        assert!(checked >= 2);
    }

    for_each_golden!(stages);
}

mod step {
    use super::*;

    /// Single steps agree to this, relative to the greatest number of the state. Seen: 6e-14 (Pusher in contact 3e-12).
    fn tolerance(name: &str) -> f64 {
        if name == "pusher" { 1e-10 } else { 1e-11 }
    }

    fn env_steps<const NQ: usize, const NV: usize>(golden: &Golden, description: &str) {
        let model = make::<NQ, NV>(description);
        let mut scratch = Scratch::new(&model);
        for (number, case) in golden.cases.iter().enumerate() {
            let mut state = put(&model, &mut scratch, &case.qpos, &case.qvel);
            assert!(!model.steps(&mut scratch, &mut state, &case.action, golden.frame_skip));
            let what = format!("{} case {number}", golden.name);
            compare(&state.qpos, &case.qpos1, tolerance(&golden.name), 1.0, &format!("{what} qpos"));
            compare(&state.qvel, &case.qvel1, tolerance(&golden.name), 1.0, &format!("{what} qvel"));
            assert_eq!(model.evaluation(&scratch).contacts().len(), case.ncon_last, "{what} contacts");
        }
    }

    for_each_golden!(env_steps);
}

mod rollout {
    use super::*;

    fn undisturbed<const NQ: usize, const NV: usize>(golden: &Golden, description: &str) {
        let model = make::<NQ, NV>(description);
        let mut scratch = Scratch::new(&model);
        let rollout = &golden.rollout;
        let mut state = put(&model, &mut scratch, &rollout.qpos, &rollout.qvel);
        for (t, action) in rollout.actions.iter().enumerate() {
            model.steps(&mut scratch, &mut state, action, golden.frame_skip);
            compare(&state.qpos, &rollout.qpos_t[t], 1e-8, 1.0, &format!("{} step {t} qpos", golden.name));
            compare(&state.qvel, &rollout.qvel_t[t], 1e-8, 1.0, &format!("{} step {t} qvel", golden.name));
        }
        assert!(rollout.actions.len() >= 10);
    }

    for_each_golden!(undisturbed);
}
