//! Constants of the described pose: inverse weights and the mean inertia.
//!
//! Everything is dense and computed once, from Jacobians in the textbook's form, independently of the engine's own
//! recursions.

use super::described_pose;
use crate::algebra::matrix::{Mat3, apply, column, multiply, rotated_diagonal};
use crate::algebra::vector::{Vec3, add, cross, dot, sub};
use crate::mjcf::JointKind;
use crate::tables::Tables;

pub(super) fn fill(tables: &mut Tables) {
    let nv = tables.nv();
    if nv == 0 {
        return;
    }
    let poses = described_pose(tables);
    let jacobians: Vec<_> = (0..tables.bodies.len()).map(|body| jacobian(tables, &poses, body)).collect();
    let mut inertia = vec![vec![0.0; nv]; nv];
    for (body, (rot, lin)) in jacobians.iter().enumerate() {
        let table = &tables.bodies[body];
        let tensor = rotated_diagonal(&multiply(&poses[body].1, &table.axes), table.moments);
        for i in 0..nv {
            let turned = apply(&tensor, rot[i]);
            for j in 0..nv {
                inertia[i][j] += table.mass * dot(lin[i], lin[j]) + dot(turned, rot[j]);
            }
        }
    }
    for (i, dof) in tables.dofs.iter().enumerate() {
        inertia[i][i] += dof.armature;
    }
    tables.mean_inertia = (0..nv).map(|i| inertia[i][i]).sum::<f64>() / nv as f64;

    let inverse = inverse(&inertia);
    for i in 0..nv {
        tables.dofs[i].inverse_weight = inverse[i][i];
    }
    for joint in tables.joints.iter().filter(|joint| joint.kind == JointKind::Free) {
        for dofs in [joint.dof..joint.dof + 3, joint.dof + 3..joint.dof + 6] {
            let mean = dofs.clone().map(|i| inverse[i][i]).sum::<f64>() / 3.0;
            dofs.for_each(|i| tables.dofs[i].inverse_weight = mean);
        }
    }
    for (body, (rot, lin)) in jacobians.iter().enumerate() {
        tables.bodies[body].inverse_weight = [lin, rot].map(|part| {
            let diagonal = (0..3).map(|axis| {
                let row: Vec<f64> = part.iter().map(|vector| vector[axis]).collect();
                (0..nv).map(|i| row[i] * (0..nv).map(|j| inverse[i][j] * row[j]).sum::<f64>()).sum::<f64>()
            });
            diagonal.sum::<f64>() / 3.0
        });
    }
}

/// Angular velocity, and velocity of the centre of mass, of `body` per unit of each velocity, `[nv]` each.
fn jacobian(tables: &Tables, poses: &[(Vec3, Mat3)], body: usize) -> (Vec<Vec3>, Vec<Vec3>) {
    let nv = tables.nv();
    let (mut rot, mut lin) = (vec![[0.0; 3]; nv], vec![[0.0; 3]; nv]);
    let centre = add(poses[body].0, apply(&poses[body].1, tables.bodies[body].centre));
    let mut moving = body;
    while moving != 0 {
        let (pos, turned) = &poses[moving];
        for joint in &tables.joints[tables.bodies[moving].joints.clone()] {
            let anchor = add(*pos, apply(turned, joint.pos));
            let arm = sub(centre, anchor);
            match joint.kind {
                JointKind::Slide => lin[joint.dof] = apply(turned, joint.axis),
                JointKind::Hinge => {
                    rot[joint.dof] = apply(turned, joint.axis);
                    lin[joint.dof] = cross(rot[joint.dof], arm);
                }
                JointKind::Free => {
                    for k in 0..3 {
                        lin[joint.dof + k][k] = 1.0;
                        rot[joint.dof + 3 + k] = column(turned, k);
                        lin[joint.dof + 3 + k] = cross(rot[joint.dof + 3 + k], arm);
                    }
                }
            }
        }
        moving = tables.bodies[moving].parent;
    }
    (rot, lin)
}

/// Inverse of a positive definite matrix, by its Cholesky factor.
fn inverse(matrix: &[Vec<f64>]) -> Vec<Vec<f64>> {
    let n = matrix.len();
    let mut factor = vec![vec![0.0; n]; n];
    for i in 0..n {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| factor[i][k] * factor[j][k]).sum();
            factor[i][j] = if i == j { (matrix[i][i] - sum).sqrt() } else { (matrix[i][j] - sum) / factor[j][j] };
        }
    }
    let mut inverse = vec![vec![0.0; n]; n];
    for unit in 0..n {
        let mut x = vec![0.0; n];
        x[unit] = 1.0;
        for i in 0..n {
            let sum: f64 = (0..i).map(|k| factor[i][k] * x[k]).sum();
            x[i] = (x[i] - sum) / factor[i][i];
        }
        for i in (0..n).rev() {
            let sum: f64 = (i + 1..n).map(|k| factor[k][i] * x[k]).sum();
            x[i] = (x[i] - sum) / factor[i][i];
        }
        for (row, value) in inverse.iter_mut().zip(x) {
            row[unit] = value;
        }
    }
    inverse
}
