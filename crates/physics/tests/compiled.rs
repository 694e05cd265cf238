//! Compiled models against MuJoCo's compiler, to 1e-12 relative.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

#[macro_use]
mod support;

use orrery_physics::algebra::matrix::rotated_diagonal;
use orrery_physics::algebra::quaternion::to_matrix;
use orrery_physics::compile;
use orrery_physics::mjcf::{JointKind, Shape};
use support::{Golden, compare};

const TOLERANCE: f64 = 1e-12;

fn model<const NQ: usize, const NV: usize>(golden: &Golden, description: &str) {
    let tables = compile(description).unwrap();
    let expected = &golden.model;
    let close = |found: Vec<f64>, expected: &[f64], what: &str| compare(&found, expected, TOLERANCE, 0.1, what);
    // Small numbers count in full: nothing is added to their size.
    let exact = |found: Vec<f64>, expected: &[f64], what: &str| compare(&found, expected, TOLERANCE, 1e-300, what);
    assert_eq!((tables.nq(), tables.nv()), (NQ, NV));

    let bodies = &tables.bodies;
    assert_eq!(bodies.iter().map(|b| b.parent).collect::<Vec<_>>(), expected.body_parentid);
    assert_eq!(bodies.iter().map(|b| b.root).collect::<Vec<_>>(), expected.body_rootid);
    assert_eq!(bodies.iter().map(|b| b.weld).collect::<Vec<_>>(), expected.body_weldid);
    assert_eq!(bodies.iter().map(|b| b.dofs.len()).collect::<Vec<_>>(), expected.body_dofnum);
    close(bodies.iter().flat_map(|b| b.pos).collect(), &expected.body_pos, "body_pos");
    close(bodies.iter().flat_map(|b| b.quat).collect(), &expected.body_quat, "body_quat");
    exact(bodies.iter().map(|b| b.mass).collect(), &expected.body_mass, "body_mass");
    exact(bodies.iter().flat_map(|b| b.moments).collect(), &expected.body_inertia, "body_inertia");
    close(bodies.iter().flat_map(|b| b.centre).collect(), &expected.body_ipos, "body_ipos");
    exact(
        bodies.iter().flat_map(|b| b.inverse_weight).map(small).collect(),
        &smalls(&expected.body_invweight0),
        "body_invweight0",
    );
    for (index, body) in bodies.iter().enumerate() {
        // Axes of equal moments are free to turn: the tensor is what counts.
        let quat: [f64; 4] = expected.body_iquat[4 * index..][..4].try_into().unwrap();
        let tensor = rotated_diagonal(&to_matrix(quat), body.moments);
        let found = rotated_diagonal(&body.axes, body.moments);
        compare(found.as_flattened(), tensor.as_flattened(), TOLERANCE, body.moments[0], "inertia tensor");
    }

    exact(tables.dofs.iter().map(|d| d.inverse_weight).collect(), &expected.dof_invweight0, "dof_invweight0");
    exact(tables.dofs.iter().map(|d| d.damping).collect(), &expected.dof_damping, "dof_damping");
    exact(tables.dofs.iter().map(|d| d.armature).collect(), &expected.dof_armature, "dof_armature");
    let parents: Vec<i64> = tables.dofs.iter().map(|d| d.parent.map_or(-1, |parent| parent as i64)).collect();
    assert_eq!(parents, expected.dof_parentid);
    exact(vec![tables.mean_inertia], &[expected.meaninertia], "meaninertia");
    close(tables.qpos0.clone(), &expected.qpos0, "qpos0");

    let joints = &tables.joints;
    let kind = |kind| match kind {
        JointKind::Free => 0,
        JointKind::Slide => 2,
        JointKind::Hinge => 3,
    };
    assert_eq!(joints.iter().map(|j| kind(j.kind)).collect::<Vec<_>>(), expected.jnt_type);
    assert_eq!(joints.iter().map(|j| j.qpos).collect::<Vec<_>>(), expected.jnt_qposadr);
    assert_eq!(joints.iter().map(|j| j.dof).collect::<Vec<_>>(), expected.jnt_dofadr);
    assert_eq!(joints.iter().map(|j| usize::from(j.range.is_some())).collect::<Vec<_>>(), expected.jnt_limited);
    let limited = joints.iter().zip(expected.jnt_range.chunks(2)).filter(|(joint, _)| joint.range.is_some());
    for (joint, range) in limited {
        close(joint.range.unwrap().to_vec(), range, "jnt_range");
    }
    for (index, joint) in joints.iter().enumerate().filter(|(_, joint)| joint.kind != JointKind::Free) {
        close(joint.axis.to_vec(), &expected.jnt_axis[3 * index..][..3], "jnt_axis");
        close(joint.pos.to_vec(), &expected.jnt_pos[3 * index..][..3], "jnt_pos");
        close(vec![joint.spring_reference], &[expected.qpos_spring[joint.qpos]], "qpos_spring");
    }
    exact(joints.iter().map(|j| j.stiffness).collect(), &expected.jnt_stiffness, "jnt_stiffness");
    exact(joints.iter().map(|j| j.margin).collect(), &expected.jnt_margin, "jnt_margin");
    exact(joints.iter().flat_map(|j| j.solver.reference).collect(), &expected.jnt_solref, "jnt_solref");
    exact(joints.iter().flat_map(|j| j.solver.impedance).collect(), &expected.jnt_solimp, "jnt_solimp");

    let geoms = &tables.geoms;
    let shape = |shape| match shape {
        Shape::Plane => 0,
        Shape::Sphere => 2,
        Shape::Capsule => 3,
        Shape::Cylinder => 5,
    };
    assert_eq!(geoms.iter().map(|g| shape(g.shape)).collect::<Vec<_>>(), expected.geom_type);
    assert_eq!(geoms.iter().map(|g| g.body).collect::<Vec<_>>(), expected.geom_bodyid);
    assert_eq!(geoms.iter().map(|g| g.contype).collect::<Vec<_>>(), expected.geom_contype);
    assert_eq!(geoms.iter().map(|g| g.conaffinity).collect::<Vec<_>>(), expected.geom_conaffinity);
    assert_eq!(geoms.iter().map(|g| g.condim).collect::<Vec<_>>(), expected.geom_condim);
    for (index, geom) in geoms.iter().enumerate() {
        let numbers = if geom.shape == Shape::Plane {
            0
        } else if geom.shape == Shape::Sphere {
            1
        } else {
            2
        };
        close(geom.size[..numbers].to_vec(), &expected.geom_size[3 * index..][..numbers], "geom_size");
        let quat: [f64; 4] = expected.geom_quat[4 * index..][..4].try_into().unwrap();
        let turned = to_matrix(quat);
        // All shapes are round about their last axis.
        let axis = |rotation: &[[f64; 3]; 3]| rotation.map(|row| row[2]).to_vec();
        close(axis(&geom.rotation), &axis(&turned), "geom_quat");
    }
    close(geoms.iter().flat_map(|g| g.pos).collect(), &expected.geom_pos, "geom_pos");
    exact(geoms.iter().flat_map(|g| g.friction).collect(), &expected.geom_friction, "geom_friction");
    exact(geoms.iter().map(|g| g.margin).collect(), &expected.geom_margin, "geom_margin");
    exact(geoms.iter().flat_map(|g| g.solver.reference).collect(), &expected.geom_solref, "geom_solref");
    exact(geoms.iter().flat_map(|g| g.solver.impedance).collect(), &expected.geom_solimp, "geom_solimp");
    close(geoms.iter().map(|g| g.bounding_radius).collect(), &expected.geom_rbound, "geom_rbound");

    assert_eq!(tables.actuators.iter().map(|a| a.dof).collect::<Vec<_>>(), expected.actuator_dof);
    exact(tables.actuators.iter().map(|a| a.gear).collect(), &expected.actuator_gear, "actuator_gear");
    let ranges: Vec<f64> = tables.actuators.iter().flat_map(|a| a.control_range).collect();
    exact(ranges, &expected.actuator_ctrlrange, "actuator_ctrlrange");
}

/// Weights that are zero in exact arithmetic come out of both compilers as round-off.
fn small(x: f64) -> f64 {
    if x.abs() < 1e-12 { 0.0 } else { x }
}

fn smalls(x: &[f64]) -> Vec<f64> {
    x.iter().copied().map(small).collect()
}

for_each_golden!(model);
