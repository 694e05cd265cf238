//! Predictive sampling: try noisy versions of the plan, take the best.

use std::sync::atomic::AtomicBool;

use orrery_core::{ActionBox, BoxActions, RandomStream};

use super::RecedingPlan;
use super::evaluation::{Decision, Sizes};
use super::perturbation::perturb;
use crate::PlanError;
use crate::error::require;

/// How actions lie between the plan's knots.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interpolation {
    /// The knot before.
    Hold,
    /// On the line between the two knots.
    Linear,
}

/// How to search. Every field is used as it stands: nothing has a hidden default.
#[derive(Clone, Debug, PartialEq)]
pub struct PredictiveSamplingConfig {
    /// Steps of a sequence, at least 1.
    pub horizon: u32,
    /// Samples of a decision, at least 1; the first is the plan itself. Published: 10 to 128.
    pub population: u32,
    /// Points that the plan is made of, 2 to `horizon` (1 for a horizon of 1), evenly spread from the first step to the last.
    /// Published: 3 to 10.
    pub knots: u32,
    /// How actions lie between knots. Published: either.
    pub interpolation: Interpolation,
    /// Deviation of the noise at a knot, as a share of half the box's width, above 0. Published: 0.1 to 0.5.
    pub deviation: f64,
    /// Factor per step, in `(0, 1]`. Published: 1.
    pub discount: f64,
    /// Seed of every stream.
    pub seed: u64,
    /// Worker threads, 1 to 256, the calling one included. The plan does not depend on it.
    pub threads: u32,
}

impl PredictiveSamplingConfig {
    fn sizes(&self) -> Sizes {
        let Self { horizon, population, discount, seed, threads, .. } = *self;
        Sizes { horizon, iterations: 1, population, discount, seed, threads }
    }

    fn validate(&self, bounds: &ActionBox) -> Result<(), PlanError> {
        self.sizes().validate(bounds.dimension())?;
        let Self { horizon, knots, deviation, .. } = *self;
        let least = if horizon == 1 { 1 } else { 2 };
        require((least..=horizon).contains(&knots), "knots", "2 to horizon (1 for a horizon of 1)", knots)?;
        require(deviation.is_finite() && deviation > 0.0, "deviation", "finite and above 0", deviation)
    }
}

/// A plan that is kept from one decision to the next: the knots.
#[derive(Clone, Debug, Default)]
pub struct PredictiveSampling {
    knots: Vec<f64>, // [knots, dimension], empty before the first decision
    decisions: u64,
}

impl PredictiveSampling {
    /// Knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the plan, at the start of an episode; the numbering of decisions goes on.
    pub fn forget(&mut self) {
        self.knots.clear();
    }

    /// Plans in `state`, from the plan of the decision before, moved on by one step; the first plan is the middle of the box.
    /// Sample 0 is the plan, the others have `clip(knot + deviation * normal)` at every knot, by knot, then component. The plan
    /// becomes the best sample, the first of equals.
    ///
    /// `cancel` is read before each chunk of samples.
    ///
    /// # Errors
    /// As [`Icem::plan`](super::icem::Icem::plan).
    ///
    /// # Source
    /// Howell, Gileadi, Tunyasuvunakool, Zakka, Erez and Tassa (2022), Predictive sampling: real-time behaviour synthesis with
    /// MuJoCo, algorithm 1.
    pub fn plan<M>(
        &mut self,
        model: &M,
        state: &M::State,
        config: &PredictiveSamplingConfig,
        cancel: &AtomicBool,
    ) -> Result<RecedingPlan, PlanError>
    where
        M: BoxActions + Sync,
        M::State: Sync,
        M::Action: Default + Send,
    {
        let bounds = model.action_box();
        config.validate(bounds)?;
        let dimension = bounds.dimension();
        let count = config.knots as usize * dimension;
        let knots =
            if self.knots.len() == count { self.knots.clone() } else { super::icem::centre(bounds, config.knots) };
        let mut decision = Decision::new(model, state, config.sizes(), self.decisions, cancel)?;
        let perturbed = |number: usize, random: &mut RandomStream| -> Vec<f64> {
            let mut noisy = vec![0.0; count];
            perturb(number, &knots, bounds, config.deviation, random, &mut noisy);
            noisy
        };
        let draw = |number: usize, random: &mut RandomStream, sample: &mut [f64]| {
            spread_out(&perturbed(number, random), dimension, config.interpolation, sample);
        };
        let scored = decision.score(0, config.population, &draw)?;
        let best = scored.order[0];
        let actions = scored.sample(best, config.sizes().length(dimension)).to_vec();
        let best_return = scored.best_return();
        let stats = decision.finish();
        // Knots are drawn again from the winner's stream: keeping every sample's would double the memory.
        let index = self.decisions.wrapping_mul(u64::from(config.population)).wrapping_add(best as u64);
        let mut random = RandomStream::new(config.seed, orrery_core::StreamName::Sample, index);
        let winner = perturbed(best, &mut random);
        self.knots = moved_on(&winner, dimension, config);
        self.decisions += 1;
        Ok(RecedingPlan { actions, dimension, best_return, stats })
    }
}

/// The plan's value at a time in steps, `0..=horizon - 1`, beyond the last knot its own.
fn at(knots: &[f64], dimension: usize, interpolation: Interpolation, place: f64, component: usize) -> f64 {
    let last = knots.len() / dimension - 1;
    let before = (place.floor() as usize).min(last);
    let value = knots[before * dimension + component];
    if interpolation == Interpolation::Hold || before == last {
        return value;
    }
    let next = knots[(before + 1) * dimension + component];
    value + (place - before as f64) * (next - value)
}

/// Knots between one another, per step.
fn pace(knots: usize, horizon: usize) -> f64 {
    if horizon == 1 { 0.0 } else { (knots - 1) as f64 / (horizon - 1) as f64 }
}

fn spread_out(knots: &[f64], dimension: usize, interpolation: Interpolation, sample: &mut [f64]) {
    let pace = pace(knots.len() / dimension, sample.len() / dimension);
    for (step, action) in sample.chunks_exact_mut(dimension).enumerate() {
        for (component, x) in action.iter_mut().enumerate() {
            *x = at(knots, dimension, interpolation, step as f64 * pace, component);
        }
    }
}

/// The knots of the same plan one step later.
fn moved_on(knots: &[f64], dimension: usize, config: &PredictiveSamplingConfig) -> Vec<f64> {
    let pace = pace(config.knots as usize, config.horizon as usize);
    let mut moved = vec![0.0; knots.len()];
    for (number, knot) in moved.chunks_exact_mut(dimension).enumerate() {
        for (component, x) in knot.iter_mut().enumerate() {
            *x = at(knots, dimension, config.interpolation, number as f64 + pace, component);
        }
    }
    moved
}
