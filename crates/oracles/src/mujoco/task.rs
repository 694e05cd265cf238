//! A task as an environment.

use std::sync::Arc;

use orrery_core::{ActionBox, BoxActions, ModelError, Outcome, Precision, RandomStream, Space, Status, WorldModel};
use orrery_physics::{Model, Scratch, State};
use serde_json::{Value, json};

use super::{Control, MujocoState, Noise, Rules, Stepped};
use crate::environment::overflow;
use crate::json::{fault, numbers, object};
use crate::numpy::Generator;
use crate::{Environment, EnvironmentActions, InvalidJson, InvalidValues, Options, OracleError, Spec};

/// A task with rules `R`. Cheap to clone: the model is shared.
#[derive(Clone, Debug)]
pub struct MujocoTask<R, const NQ: usize, const NV: usize, const NU: usize, const NS: usize> {
    rules: R,
    model: Arc<Model<NQ, NV>>,
    actions: ActionBox,
    spec: Spec,
}

impl<R, const NQ: usize, const NV: usize, const NU: usize, const NS: usize> MujocoTask<R, NQ, NV, NU, NS>
where
    R: Rules<NQ, NV, NU, NS>,
{
    /// Gymnasium's id.
    pub const ID: &'static str = R::ID;

    /// The task with Gymnasium's rules, changed by `options`: the keyword arguments of `gymnasium.make`. A bound of a range
    /// that is infinite is written `null`.
    ///
    /// # Errors
    /// [`OracleError`] for a name or value that is none.
    ///
    /// # Panics
    /// If the embedded description is no model of these sizes: a defect that any use of the task shows.
    pub fn from_options(options: &Options) -> Result<Self, OracleError> {
        let rules = R::from_options(options)?;
        let model = R::load(R::DESCRIPTION).unwrap_or_else(|error| panic!("{}: {error}", R::ID));
        let bounds = |side: usize| model.tables().actuators.iter().map(|motor| motor.control_range[side]).collect();
        let actions = ActionBox::new(bounds(0), bounds(1)).unwrap_or_else(|error| panic!("{}: {error}", R::ID));
        assert_eq!(actions.dimension(), NU, "{}", R::ID);
        let dimension = rules.observation_dimension();
        let spec = Spec {
            id: R::ID,
            observations: Space::Box {
                low: vec![f64::NEG_INFINITY; dimension],
                high: vec![f64::INFINITY; dimension],
                precision: Precision::Float64,
            },
            state_dimension: Some(MujocoState::<NQ, NV, NS>::DIMENSION),
            actions: EnvironmentActions::Box(actions.clone()),
            time_limit: Some(R::TIME_LIMIT),
            reward_range: (f64::NEG_INFINITY, f64::INFINITY),
            stochastic: false,
        };
        Ok(Self { rules, model: Arc::new(model), actions, spec })
    }

    /// The physics.
    pub fn model(&self) -> &Model<NQ, NV> {
        &self.model
    }

    /// What MuJoCo's `set_state` makes of coordinates and velocities: everything else reset, then one evaluation without
    /// control, which turns quaternions into units.
    pub fn fresh(&self, qpos: [f64; NQ], qvel: [f64; NV]) -> MujocoState<NQ, NV, NS> {
        let mut scratch = R::scratch(&self.model);
        let mut physics = State { qpos, qvel, warm_start: [0.0; NV] };
        R::forward(&self.model, &mut scratch, &mut physics);
        let mut stale = self.rules.stale(&self.model.evaluation(&scratch), false);
        // Coordinates far outside reason overflow here; the next step's guard puts the model back without reading these.
        for number in physics.warm_start.iter_mut().chain(&mut stale).filter(|number| !number.is_finite()) {
            *number = 0.0;
        }
        MujocoState { physics, stale }
    }

    fn start(&self, noise: &mut dyn Noise) -> MujocoState<NQ, NV, NS> {
        let (qpos, qvel) = self.rules.start(self.model.qpos0(), noise);
        self.fresh(qpos, qvel)
    }

    fn evaluated(&self, state: &MujocoState<NQ, NV, NS>) -> Scratch<NQ, NV> {
        let mut scratch = R::scratch(&self.model);
        R::forward(&self.model, &mut scratch, &mut state.physics.clone());
        scratch
    }
}

impl<R, const NQ: usize, const NV: usize, const NU: usize, const NS: usize> WorldModel for MujocoTask<R, NQ, NV, NU, NS>
where
    R: Rules<NQ, NV, NU, NS>,
{
    type State = MujocoState<NQ, NV, NS>;
    type Action = Control<NU>;
    type Scratch = Scratch<NQ, NV>;

    fn scratch(&self) -> Result<Scratch<NQ, NV>, ModelError> {
        Ok(R::scratch(&self.model))
    }

    fn step(
        &self,
        scratch: &mut Scratch<NQ, NV>,
        state: &MujocoState<NQ, NV, NS>,
        action: &Control<NU>,
        _: &mut RandomStream,
        next: &mut MujocoState<NQ, NV, NS>,
    ) -> Result<Outcome, ModelError> {
        next.physics = state.physics;
        let put_back = R::steps(&self.model, scratch, &mut next.physics, &action.0, R::FRAMES);
        next.stale = self.rules.stale(&self.model.evaluation(scratch), true);
        if !next.is_finite() {
            return Err(overflow());
        }
        let time = self.model.tables().options.timestep * f64::from(R::FRAMES);
        let step = Stepped { before: state, after: next, action: &action.0, put_back, time };
        let outcome = self.rules.judge(&step);
        if !outcome.reward.is_finite() {
            return Err(ModelError { details: [outcome.reward, 0.0], ..ModelError::new(Status::NonFiniteReward) });
        }
        Ok(outcome)
    }

    fn write_key(&self, state: &MujocoState<NQ, NV, NS>, out: &mut Vec<u8>) {
        // -0 joins 0, every NaN is one.
        for number in state.numbers() {
            let number = if number.is_nan() { f64::NAN } else { number + 0.0 };
            out.extend_from_slice(&number.to_le_bytes());
        }
    }
}

impl<R, const NQ: usize, const NV: usize, const NU: usize, const NS: usize> BoxActions for MujocoTask<R, NQ, NV, NU, NS>
where
    R: Rules<NQ, NV, NU, NS>,
{
    fn action_box(&self) -> &ActionBox {
        &self.actions
    }

    fn write_action(&self, components: &[f64], out: &mut Control<NU>) {
        out.0.copy_from_slice(components);
    }
}

impl<R, const NQ: usize, const NV: usize, const NU: usize, const NS: usize> orrery_core::Outcomes
    for MujocoTask<R, NQ, NV, NU, NS>
where
    R: Rules<NQ, NV, NU, NS>,
{
    fn outcomes(
        &self,
        scratch: &mut Self::Scratch,
        state: &Self::State,
        action: &Self::Action,
        out: &mut Vec<orrery_core::WeightedOutcome<Self::State>>,
    ) -> Result<(), ModelError> {
        crate::environment::only_outcome(self, scratch, state, action, out)
    }
}

impl<R, const NQ: usize, const NV: usize, const NU: usize, const NS: usize> Environment
    for MujocoTask<R, NQ, NV, NU, NS>
where
    R: Rules<NQ, NV, NU, NS>,
{
    fn spec(&self) -> &Spec {
        &self.spec
    }

    fn reset(&self, seed: u64) -> Self::State {
        self.start(&mut Generator::new(seed))
    }

    fn reset_from(&self, random: &mut RandomStream) -> Self::State {
        self.start(random)
    }

    fn observe(&self, state: &Self::State, out: &mut Vec<f64>) {
        out.clear();
        self.rules.observe(state, out);
    }

    fn write_state(&self, state: &Self::State, out: &mut Vec<f64>) {
        out.clear();
        out.extend(state.numbers());
    }

    fn read_state(&self, values: &[f64]) -> Result<Self::State, InvalidValues> {
        let expected = MujocoState::<NQ, NV, NS>::DIMENSION;
        if values.len() != expected {
            return Err(InvalidValues::Count { found: values.len(), expected });
        }
        if let Some(index) = values.iter().position(|value| !value.is_finite()) {
            return Err(InvalidValues::NotFinite { index, value: values[index] });
        }
        Ok(MujocoState::from_numbers(values))
    }

    /// `{"qpos":[..],"qvel":[..],"aux":[..]}`: `aux` holds the warm start and the stale numbers.
    fn state_to_json(&self, state: &Self::State) -> Value {
        let aux: Vec<f64> = state.physics.warm_start.iter().chain(&state.stale).copied().collect();
        json!({ "qpos": state.physics.qpos.as_slice(), "qvel": state.physics.qvel.as_slice(), "aux": aux })
    }

    /// Without `aux` the state is [`fresh`](MujocoTask::fresh); with it the simulation goes on undisturbed.
    fn state_from_json(&self, value: &Value) -> Result<Self::State, InvalidJson> {
        let fields = object("state", value, &["qpos", "qvel", "aux"])?;
        let list = |name: &str, count: usize| {
            let expected = format!("a list of {count} finite numbers");
            let list = numbers("state", fields, name, &expected)?;
            if list.len() == count { Ok(list) } else { Err(fault(format!("state.{name}"), fields.get(name), expected)) }
        };
        let (qpos, qvel) = (list("qpos", NQ)?, list("qvel", NV)?);
        if fields.contains_key("aux") {
            let aux = list("aux", NV + NS)?;
            return Ok(MujocoState::from_numbers(&[qpos, qvel, aux].concat()));
        }
        let fixed = MujocoState::<NQ, NV, NS>::from_numbers(&[qpos, qvel].concat());
        Ok(self.fresh(fixed.physics.qpos, fixed.physics.qvel))
    }

    fn write_action_values(&self, action: &Self::Action, out: &mut Vec<f64>) {
        out.clear();
        out.extend(action.0);
    }

    fn read_action(&self, values: &[f64]) -> Result<Self::Action, InvalidValues> {
        InvalidValues::finite(values).map(Control)
    }

    fn render_ansi(&self, state: &Self::State) -> String {
        let tables = self.model.tables();
        let mut lines = Vec::new();
        for joint in &tables.joints {
            let free = joint.kind == orrery_physics::mjcf::JointKind::Free;
            let (coordinates, velocities) = if free { (7, 6) } else { (1, 1) };
            let list = |numbers: &[f64]| numbers.iter().map(|x| format!("{x:+.3}")).collect::<Vec<_>>().join(" ");
            let position = list(&state.physics.qpos[joint.qpos..joint.qpos + coordinates]);
            let velocity = list(&state.physics.qvel[joint.dof..joint.dof + velocities]);
            lines.push(format!("{:<24}{position}  ({velocity})", joint.name));
        }
        lines.join("\n")
    }

    fn render_svg(&self, state: &Self::State) -> String {
        let scratch = self.evaluated(state);
        R::svg(&self.model, &scratch, &R::VIEW)
    }
}
