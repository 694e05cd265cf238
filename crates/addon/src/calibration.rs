//! Fitting of a model's parameters for JavaScript.

use napi::bindgen_prelude::{AsyncTask, BigInt, Env, Float64Array, Result, Task, Uint8Array, Uint32Array};
use napi_derive::napi;
use orrery_calibration::{
    Calibration, CalibrationConfig, Compared, Domain, Errors, Identification, Noise, NullDirection, Tolerance,
    Transition, calibrate, identify,
};
use orrery_guest::Interrupt;

use crate::cancellation::Cancellation;
use crate::failure::{Failure, guarded};
use crate::model::{World, whole};
use crate::recorded::{Columns, Recorded, Recording};

/// Transitions in columns: values as bytes, one after another, and where each ends.
#[napi(object, object_to_js = false)]
pub struct RecordedTransitions {
    /// States before the steps.
    pub states: Uint8Array,
    /// Where each of them ends.
    pub state_ends: Uint32Array,
    /// Actions.
    pub actions: Uint8Array,
    /// Where each of them ends.
    pub action_ends: Uint32Array,
    /// States after the steps.
    pub next_states: Uint8Array,
    /// Where each of them ends.
    pub next_state_ends: Uint32Array,
    /// Rewards.
    pub rewards: Float64Array,
    /// 1 where the world ended.
    pub terminated: Uint8Array,
    /// Equal numbers for the transitions of one episode.
    pub episodes: Uint32Array,
}

/// How to fit; every field is used as it stands.
#[napi(object, object_to_js = false)]
pub struct CalibrationOptions {
    /// Values to start from, one a parameter.
    pub start: Float64Array,
    /// `real`, `integer`, `flag` or `fixed`, one a parameter.
    pub domains: Vec<String>,
    /// Least values.
    pub lower: Float64Array,
    /// Greatest values.
    pub upper: Float64Array,
    /// Absolute part of the tolerance.
    pub absolute: f64,
    /// Relative part of the tolerance.
    pub relative: f64,
    /// `estimated`, `none` or `known`.
    pub noise: String,
    /// Known deviations by field, under the names that an earlier fit gave.
    pub deviations: Vec<KnownNoise>,
    /// Deviation of the prior, a logarithm.
    pub prior: f64,
    /// Seed of what is drawn.
    pub seed: BigInt,
}

/// Known noise of one field.
#[napi(object)]
pub struct KnownNoise {
    /// The field.
    pub field: String,
    /// Deviation of its noise.
    pub deviation: f64,
}

/// How far predictions are off.
#[napi(object, object_from_js = false)]
pub struct CalibrationErrors {
    /// Transitions.
    pub transitions: u32,
    /// Of them, those whose numbers and reward are right.
    pub right: u32,
    /// Root mean square by field, the reward's last.
    pub rms: Float64Array,
}

/// A part of a direction.
#[napi(object, object_from_js = false)]
pub struct NullComponent {
    /// Position of the parameter.
    pub parameter: u32,
    /// Its share, the largest being 1.
    pub component: f64,
}

/// Values that the data allow a parameter.
#[napi(object, object_from_js = false)]
pub struct AllowedInterval {
    /// Position of the parameter.
    pub parameter: u32,
    /// Least value, if there is one.
    pub low: Option<f64>,
    /// Greatest value, if there is one.
    pub high: Option<f64>,
}

/// What a fit found.
#[napi(object, object_from_js = false)]
pub struct CalibrationResult {
    /// Values to use.
    pub values: Float64Array,
    /// Values that fit best.
    pub fitted: Float64Array,
    /// Whether they are kept.
    pub kept: bool,
    /// Mean gain on the held-out data.
    pub gain: f64,
    /// Its standard error.
    pub gain_error: f64,
    /// Pairs behind it.
    pub gain_pairs: u32,
    /// Whether noise alone does not explain what the fitted data gain.
    pub refuted: bool,
    /// Methods that moved the values.
    pub methods: Vec<String>,
    /// Names of the fields of states.
    pub fields: Vec<String>,
    /// Deviation of the noise by field, the reward's last.
    pub noise: Float64Array,
    /// On the fitted data, with the start values.
    pub fitted_before: CalibrationErrors,
    /// With the fitted values.
    pub fitted_after: CalibrationErrors,
    /// On the held-out data, with the start values.
    pub held_out_before: CalibrationErrors,
    /// With the fitted values.
    pub held_out_after: CalibrationErrors,
    /// Directions that the data say nothing of.
    pub null_directions: Vec<Vec<NullComponent>>,
    /// Parameters that act by jumps or not at all.
    pub intervals: Vec<AllowedInterval>,
    /// Standard errors, with noise.
    pub standard_errors: Float64Array,
    /// Model steps taken.
    pub model_steps: f64,
}

/// What data say of a program's parameters, without a fit.
#[napi(object, object_from_js = false)]
pub struct IdentificationResult {
    /// Transitions that were looked at.
    pub transitions: u32,
    /// Of them, those that are right.
    pub right: u32,
    /// Length of the derivative of all predictions by each parameter.
    pub sensitivity: Float64Array,
    /// Of every parameter.
    pub intervals: Vec<AllowedInterval>,
    /// Directions that the data say nothing of.
    pub null_directions: Vec<Vec<NullComponent>>,
}

/// One fit, ready to run on any thread.
pub struct CalibrationTask {
    recorded: Recorded,
    transitions: Vec<Transition>,
    start: Vec<f64>,
    config: CalibrationConfig,
}

fn domain(name: &str) -> std::result::Result<Option<Domain>, Failure> {
    match name {
        "real" => Ok(Some(Domain::Real)),
        "integer" => Ok(Some(Domain::Integer)),
        "flag" => Ok(Some(Domain::Flag)),
        "fixed" => Ok(None),
        other => Err(Failure::option("domains", "'real', 'integer', 'flag' or 'fixed'", other)),
    }
}

impl CalibrationTask {
    fn new(
        world: &World,
        data: &RecordedTransitions,
        options: &CalibrationOptions,
        interrupt: &Interrupt,
    ) -> std::result::Result<Self, Failure> {
        let model = world.guest().ok_or_else(|| Failure::unsupported("parameters"))?;
        if model.section().layout.stochastic {
            return Err(Failure::unsupported("parameters that can be fitted: it draws random numbers"));
        }
        let count = model.section().parameters.len();
        let lengths = [options.start.len(), options.domains.len(), options.lower.len(), options.upper.len()];
        if lengths.iter().any(|length| *length != count) {
            return Err(Failure::option("start", "one number a parameter", "of another length"));
        }
        let recording = Recording {
            states: Columns { bytes: &data.states, ends: &data.state_ends },
            actions: Columns { bytes: &data.actions, ends: &data.action_ends },
            next_states: Columns { bytes: &data.next_states, ends: &data.next_state_ends },
            rewards: &data.rewards,
            terminated: &data.terminated,
            episodes: &data.episodes,
        };
        let (recorded, transitions) = Recorded::new(model, interrupt, &recording)?;
        let noise = match options.noise.as_str() {
            "estimated" => Noise::Estimated,
            "none" => Noise::None,
            "known" => Noise::Known(known(&recorded.fields, &options.deviations)?),
            other => return Err(Failure::option("noise", "'estimated', 'none' or 'known'", other)),
        };
        let config = CalibrationConfig {
            domains: options.domains.iter().map(|name| domain(name)).collect::<std::result::Result<_, _>>()?,
            bounds: options.lower.iter().copied().zip(options.upper.iter().copied()).collect(),
            tolerance: Tolerance { absolute: options.absolute, relative: options.relative },
            noise,
            prior: options.prior,
            seed: whole("seed", &options.seed)?,
        };
        Ok(Self { recorded, transitions, start: options.start.to_vec(), config })
    }

    fn run(&mut self) -> std::result::Result<Calibration, Failure> {
        let Self { recorded, transitions, start, config } = self;
        let fields = recorded.fields.len();
        guarded(|| calibrate(recorded, transitions, fields, start, config).map_err(Failure::calibration))
    }

    /// What the data say of the values to start from.
    fn identify(&mut self) -> std::result::Result<Identification, Failure> {
        let Self { recorded, transitions, start, config } = self;
        let (fields, noisy) = (recorded.fields.len(), config.noise != Noise::None);
        guarded(|| {
            identify(recorded, transitions, fields, start, config.tolerance, noisy).map_err(Failure::calibration)
        })
    }

    fn result(&self, found: Calibration) -> CalibrationResult {
        let (gain, methods) = (found.gain, found.methods);
        let names = [
            ("least squares", methods.least_squares),
            ("coordinate search", methods.coordinate_search),
            ("evolution", methods.evolution),
            ("trajectories", methods.trajectories),
        ];
        let Compared { before: fitted_before, after: fitted_after } = found.fitted_errors;
        let Compared { before: held_out_before, after: held_out_after } = found.held_out_errors;
        CalibrationResult {
            kept: found.kept,
            gain: gain.mean,
            gain_error: gain.standard_error,
            gain_pairs: gain.pairs as u32,
            refuted: found.refuted,
            methods: names.into_iter().filter(|(_, used)| *used).map(|(name, _)| name.to_owned()).collect(),
            fields: self.recorded.fields.clone(),
            values: found.values.into(),
            fitted: found.fitted.into(),
            noise: found.noise.into(),
            fitted_before: fitted_before.into(),
            fitted_after: fitted_after.into(),
            held_out_before: held_out_before.into(),
            held_out_after: held_out_after.into(),
            null_directions: found.null_directions.into_iter().map(components).collect(),
            intervals: found
                .intervals
                .into_iter()
                .map(|(at, interval)| AllowedInterval { parameter: at as u32, low: interval.low, high: interval.high })
                .collect(),
            standard_errors: found.standard_errors.into(),
            model_steps: self.recorded.steps as f64,
        }
    }
}

fn components(direction: NullDirection) -> Vec<NullComponent> {
    let component = |(parameter, component): (usize, f64)| NullComponent { parameter: parameter as u32, component };
    direction.components.into_iter().map(component).collect()
}

/// Deviations in the order of the fields, the reward's last; a field without one is not compared.
fn known(fields: &[String], deviations: &[KnownNoise]) -> std::result::Result<Vec<f64>, Failure> {
    let mut found = vec![f64::INFINITY; fields.len() + 1];
    for KnownNoise { field, deviation } in deviations {
        let at = fields.iter().position(|name| name == field).or((field == "reward").then_some(fields.len()));
        let at = at.ok_or_else(|| {
            Failure::option("noise", &format!("by the names of fields: {}, reward", fields.join(", ")), field)
        })?;
        found[at] = *deviation;
    }
    Ok(found)
}

impl From<Errors> for CalibrationErrors {
    fn from(errors: Errors) -> Self {
        Self { transitions: errors.transitions as u32, right: errors.right as u32, rms: errors.rms.into() }
    }
}

impl Task for CalibrationTask {
    type Output = Calibration;
    type JsValue = CalibrationResult;

    fn compute(&mut self) -> Result<Calibration> {
        Ok(self.run()?)
    }

    fn resolve(&mut self, _: Env, found: Calibration) -> Result<CalibrationResult> {
        Ok(self.result(found))
    }
}

/// Fits on the calling thread, which meanwhile can stop nothing.
#[napi(catch_unwind)]
pub fn calibrate_sync(
    world: &World,
    data: RecordedTransitions,
    options: CalibrationOptions,
) -> Result<CalibrationResult> {
    let mut task = CalibrationTask::new(world, &data, &options, &Interrupt::new())?;
    let found = task.run()?;
    Ok(task.result(found))
}

/// Fits on a thread of libuv's pool.
#[napi(catch_unwind, ts_return_type = "Promise<CalibrationResult>")]
pub fn calibrate_async(
    world: &World,
    data: RecordedTransitions,
    options: CalibrationOptions,
    cancellation: &Cancellation,
) -> Result<AsyncTask<CalibrationTask>> {
    Ok(AsyncTask::new(CalibrationTask::new(world, &data, &options, &cancellation.interrupt)?))
}

/// Asks the data about the values to start from, on the calling thread; any noise but `none` takes residuals as noise.
#[napi(catch_unwind)]
pub fn identify_sync(
    world: &World,
    data: RecordedTransitions,
    options: CalibrationOptions,
) -> Result<IdentificationResult> {
    let found = CalibrationTask::new(world, &data, &options, &Interrupt::new())?.identify()?;
    let interval = |(at, one): (usize, &orrery_calibration::Identified)| AllowedInterval {
        parameter: at as u32,
        low: one.interval.low,
        high: one.interval.high,
    };
    Ok(IdentificationResult {
        transitions: found.transitions as u32,
        right: found.right as u32,
        sensitivity: found.parameters.iter().map(|one| one.sensitivity).collect::<Vec<_>>().into(),
        intervals: found.parameters.iter().enumerate().map(interval).collect(),
        null_directions: found.null_directions.into_iter().map(components).collect(),
    })
}
