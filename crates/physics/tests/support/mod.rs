//! Golden data: models compiled, evaluated and stepped by MuJoCo 2.3.7 (float64, built from its tag).

#![allow(dead_code, reason = "each test uses its part")]

use serde::Deserialize;

#[derive(Deserialize)]
pub struct Golden {
    pub name: String,
    pub frame_skip: u32,
    pub model: GoldenModel,
    pub cases: Vec<Case>,
    pub rollout: Rollout,
}

#[derive(Deserialize)]
pub struct GoldenModel {
    pub body_mass: Vec<f64>,
    pub body_inertia: Vec<f64>,
    pub body_ipos: Vec<f64>,
    pub body_iquat: Vec<f64>,
    pub body_invweight0: Vec<f64>,
    pub body_parentid: Vec<usize>,
    pub body_rootid: Vec<usize>,
    pub body_weldid: Vec<usize>,
    pub body_dofnum: Vec<usize>,
    pub body_pos: Vec<f64>,
    pub body_quat: Vec<f64>,
    pub dof_invweight0: Vec<f64>,
    pub dof_parentid: Vec<i64>,
    pub dof_damping: Vec<f64>,
    pub dof_armature: Vec<f64>,
    pub meaninertia: f64,
    pub qpos0: Vec<f64>,
    pub qpos_spring: Vec<f64>,
    pub jnt_type: Vec<usize>,
    pub jnt_qposadr: Vec<usize>,
    pub jnt_dofadr: Vec<usize>,
    pub jnt_limited: Vec<usize>,
    pub jnt_axis: Vec<f64>,
    pub jnt_pos: Vec<f64>,
    pub jnt_range: Vec<f64>,
    pub jnt_stiffness: Vec<f64>,
    pub jnt_margin: Vec<f64>,
    pub jnt_solref: Vec<f64>,
    pub jnt_solimp: Vec<f64>,
    pub geom_type: Vec<usize>,
    pub geom_bodyid: Vec<usize>,
    pub geom_contype: Vec<u32>,
    pub geom_conaffinity: Vec<u32>,
    pub geom_condim: Vec<u32>,
    pub geom_size: Vec<f64>,
    pub geom_pos: Vec<f64>,
    pub geom_quat: Vec<f64>,
    pub geom_friction: Vec<f64>,
    pub geom_margin: Vec<f64>,
    pub geom_solref: Vec<f64>,
    pub geom_solimp: Vec<f64>,
    pub geom_rbound: Vec<f64>,
    pub actuator_dof: Vec<usize>,
    pub actuator_gear: Vec<f64>,
    pub actuator_ctrlrange: Vec<f64>,
}

#[derive(Deserialize)]
pub struct Case {
    pub qpos: Vec<f64>,
    pub qvel: Vec<f64>,
    pub action: Vec<f64>,
    pub qpos1: Vec<f64>,
    pub qvel1: Vec<f64>,
    pub obs0: Option<Vec<f64>>,
    pub obs1: Vec<f64>,
    pub reward: f64,
    pub terminated: bool,
    pub ncon_last: usize,
    pub stages: Option<Stages>,
}

#[derive(Deserialize)]
#[expect(non_snake_case, reason = "MuJoCo's names")]
pub struct Stages {
    pub xpos: Vec<f64>,
    pub subtree_com_root: Vec<f64>,
    pub M: Vec<f64>,
    pub qfrc_bias: Vec<f64>,
    pub qfrc_passive: Vec<f64>,
    pub qfrc_actuator: Vec<f64>,
    pub qacc_smooth: Vec<f64>,
    pub qacc: Vec<f64>,
    pub qfrc_constraint: Vec<f64>,
    pub nefc: usize,
    pub contacts: Vec<GoldenContact>,
    #[serde(default)]
    pub efc_J: Vec<f64>,
    #[serde(default)]
    pub efc_pos: Vec<f64>,
    #[serde(default)]
    pub efc_margin: Vec<f64>,
    #[serde(default)]
    pub efc_R: Vec<f64>,
    #[serde(default)]
    pub efc_aref: Vec<f64>,
    #[serde(default)]
    pub efc_force: Vec<f64>,
}

#[derive(Deserialize)]
pub struct GoldenContact {
    pub dist: f64,
    pub pos: Vec<f64>,
    pub frame: Vec<f64>,
    pub margin: f64,
    pub dim: f64,
    pub g1: f64,
    pub g2: f64,
}

#[derive(Deserialize)]
pub struct Rollout {
    pub qpos: Vec<f64>,
    pub qvel: Vec<f64>,
    pub actions: Vec<Vec<f64>>,
    pub qpos_t: Vec<Vec<f64>>,
    pub qvel_t: Vec<Vec<f64>>,
}

/// A test that calls a generic function with one golden file and its description.
#[macro_export]
macro_rules! golden_test {
    ($function:ident, $name:ident, $model:ident, $nq:literal, $nv:literal) => {
        #[test]
        fn $name() {
            let golden = $crate::support::parse(include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/vectors/",
                stringify!($name),
                ".json"
            )));
            $function::<$nq, $nv>(&golden, orrery_physics::models::$model);
        }
    };
}

/// [`golden_test`] for every model.
#[macro_export]
macro_rules! for_each_golden {
    ($function:ident) => {
        $crate::golden_test!($function, reacher, REACHER, 4, 4);
        $crate::golden_test!($function, pusher, PUSHER, 11, 11);
        $crate::golden_test!($function, inverted_pendulum, INVERTED_PENDULUM, 2, 2);
        $crate::golden_test!($function, inverted_double_pendulum, INVERTED_DOUBLE_PENDULUM, 3, 3);
        $crate::golden_test!($function, half_cheetah, HALF_CHEETAH, 9, 9);
        $crate::golden_test!($function, hopper, HOPPER, 6, 6);
        $crate::golden_test!($function, swimmer, SWIMMER, 5, 5);
        $crate::golden_test!($function, walker2d, WALKER2D, 9, 9);
        $crate::golden_test!($function, ant, ANT, 15, 14);
        $crate::golden_test!($function, humanoid, HUMANOID, 24, 23);
        $crate::golden_test!($function, humanoid_standup, HUMANOID_STANDUP, 24, 23);
    };
}

pub fn parse(text: &str) -> Golden {
    serde_json::from_str(text).unwrap()
}

/// Asserts `|found - expected| <= tolerance * (scale + |expected|)` for every number.
pub fn compare(found: &[f64], expected: &[f64], tolerance: f64, scale: f64, what: &str) {
    assert_eq!(found.len(), expected.len(), "{what}");
    for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
        let error = (found - expected).abs();
        assert!(
            error <= tolerance * (scale + expected.abs()),
            "{what}, number {i}: found {found:e}, MuJoCo {expected:e}, off by {error:e}"
        );
    }
}
