//! Input that is none, and states far outside reason: MuJoCo's guard, or an error; never a panic or a hang.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use orrery_physics::{Model, ModelError, Scratch, State, compile, models};
use proptest::prelude::*;

fn model<const NQ: usize, const NV: usize>(description: &str) -> Result<Model<NQ, NV>, Box<dyn std::error::Error>> {
    Ok(Model::new(compile(description)?)?)
}

/// What MuJoCo does: the described pose at rest, without control, one step on.
fn after_put_back<const NQ: usize, const NV: usize>(model: &Model<NQ, NV>) -> State<NQ, NV> {
    let mut state = State::described(model);
    assert!(!model.step(&mut Scratch::new(model), &mut state, &[]));
    state
}

#[test]
fn states_out_of_range_put_the_model_back() -> Result<(), Box<dyn std::error::Error>> {
    let model = model::<15, 14>(models::ANT)?;
    let expected = after_put_back(&model);
    let mut scratch = Scratch::new(&model);
    for bad in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1.1e10, -1e300] {
        for at in [0, 3, 14] {
            let mut state = State::described(&model);
            state.qpos[at] = bad;
            assert!(model.step(&mut scratch, &mut state, &[0.7; 8]), "{bad}");
            assert_eq!(state, expected, "{bad}");
        }
        let mut state = State::described(&model);
        state.qvel[5] = bad;
        assert!(model.step(&mut scratch, &mut state, &[0.7; 8]));
        assert_eq!(state, expected, "{bad}");
    }
    Ok(())
}

#[test]
fn accelerations_out_of_range_put_the_model_back() -> Result<(), Box<dyn std::error::Error>> {
    // Coriolis forces grow with the square of a velocity that itself is still allowed.
    let model = model::<3, 3>(models::INVERTED_DOUBLE_PENDULUM)?;
    let mut state = State::described(&model);
    state.qpos[2] = 1.0;
    state.qvel = [0.0, 5e9, -5e9];
    assert!(model.step(&mut Scratch::new(&model), &mut state, &[1.0]));
    assert_eq!(state, after_put_back(&model));
    Ok(())
}

#[test]
fn one_control_that_is_no_number_turns_all_of_them_off() -> Result<(), Box<dyn std::error::Error>> {
    let model = model::<9, 9>(models::HALF_CHEETAH)?;
    let mut scratch = Scratch::new(&model);
    let mut free = State::described(&model);
    model.step(&mut scratch, &mut free, &[0.0; 6]);
    for bad in [f64::NAN, f64::INFINITY, 2e10] {
        let mut state = State::described(&model);
        assert!(!model.step(&mut scratch, &mut state, &[0.5, bad, 0.5, 0.5, 0.5, 0.5]));
        assert_eq!(state, free);
    }
    Ok(())
}

#[test]
fn ten_thousand_steps_of_wild_controls_stay_numbers() -> Result<(), Box<dyn std::error::Error>> {
    fn run<const NQ: usize, const NV: usize>(description: &str) -> Result<(), Box<dyn std::error::Error>> {
        let model = model::<NQ, NV>(description)?;
        let mut scratch = Scratch::new(&model);
        let mut state = State::described(&model);
        let mut word = 1_u64;
        let mut control = vec![0.0; model.tables().actuators.len()];
        for _ in 0..10_000 {
            for value in &mut control {
                word = word.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                *value = ((word >> 33) as f64 / f64::from(1_u32 << 30) - 1.0) * 3.0;
            }
            let put_back = model.step(&mut scratch, &mut state, &control);
            assert!(!put_back, "a body under bounded controls does not explode");
            assert!(state.qpos.iter().chain(&state.qvel).all(|x| x.is_finite()));
        }
        Ok(())
    }
    run::<6, 6>(models::HOPPER)?;
    run::<11, 11>(models::PUSHER)?;
    run::<15, 14>(models::ANT)?;
    run::<24, 23>(models::HUMANOID_STANDUP)
}

#[test]
fn a_model_of_another_size_is_refused() -> Result<(), Box<dyn std::error::Error>> {
    let error = Model::<6, 6>::new(compile(models::ANT)?).map(|_| ()).unwrap_err();
    assert_eq!(error, ModelError::Size { tables: (15, 14), model: (6, 6) });
    assert_eq!(error.to_string(), "the description has nq 15, nv 14; use Model<15, 14> instead of Model<6, 6>");
    Ok(())
}

fn refused(body: &str) -> String {
    let text = format!("<mujoco>\n<worldbody>\n{body}\n</worldbody>\n</mujoco>");
    compile(&text).map(|_| ()).unwrap_err().to_string()
}

#[test]
fn descriptions_are_refused_with_line_and_remedy() {
    for (body, expected) in [
        (
            "<body>\n<joint/>\n</body>",
            "line 3: this body moves but has no mass; give it a geom with a size and a density above 0",
        ),
        ("<geom type='mesh'/>", "line 3: <geom>: 'type' is 'mesh'; it must be plane, sphere, capsule or cylinder"),
        ("<geom size='.1' shape='1'/>", "line 3: <geom>: attribute 'shape' is not supported; remove it"),
        ("<geom size='1 x'/>", "line 3: <geom>: 'x' in 'size' is no finite number"),
        ("<geom size='0'/>", "line 3: <geom>: 'size' must be above 0: the radius, then the half length of a long geom"),
        ("<joint/>", "line 3: the world has no joints; put it into a <body>"),
        ("<body><joint type='ball'/></body>", "line 3: <joint>: 'type' is 'ball'; it must be free, slide or hinge"),
        ("<body><joint axis='0 0 0'/></body>", "line 3: <joint>: 'axis' has no direction"),
        ("<body>", "line 4: </worldbody> closes <body> of line 3"),
        ("<geom size=1/>", "line 3: the value of 'size' needs quotation marks"),
        ("<flexcomp/>", "line 3: <flexcomp> in a body is not supported; remove it"),
    ] {
        assert_eq!(refused(body), expected, "{body}");
    }
    assert_eq!(
        compile("").map(|_| ()).unwrap_err().to_string(),
        "line 1: there is no element; a model begins with <mujoco>"
    );
}

proptest! {
    /// A description that is cut, or has a piece of it replaced, is compiled or refused; it never panics or hangs.
    #[test]
    fn damaged_descriptions_are_compiled_or_refused(
        text in prop::sample::select(vec![models::HOPPER, models::PUSHER, models::HUMANOID]),
        at in 0.0..1.0_f64,
        length in 0_usize..40,
        piece in "[<>/\"' =a-z0-9.e+-]{0,12}",
    ) {
        let at = (at * text.len() as f64) as usize;
        let end = (at + length).min(text.len());
        let damaged = format!("{}{piece}{}", &text[..at], &text[end..]);
        if let Err(error) = compile(&damaged) {
            prop_assert!(error.line >= 1 && !error.message.is_empty());
        }
    }
}
