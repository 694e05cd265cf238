//! MPPI: model predictive path integral control.

use std::sync::atomic::AtomicBool;

use orrery_core::{ActionBox, BoxActions, RandomStream};

use super::RecedingPlan;
use super::evaluation::{Decision, Sizes, shift};
use super::icem::centre;
use super::perturbation::perturb;
use crate::PlanError;
use crate::error::require;

/// How to search. Every field is used as it stands: nothing has a hidden default.
#[derive(Clone, Debug, PartialEq)]
pub struct MppiConfig {
    /// Steps of a sequence, at least 1.
    pub horizon: u32,
    /// Times the plan is improved in a decision, at least 1. Published: 1.
    pub iterations: u32,
    /// Samples of an iteration, at least 1.
    pub population: u32,
    /// Deviation of the noise as a share of half the box's width, above 0.
    pub deviation: f64,
    /// `lambda`, above 0: the smaller, the more the best samples weigh. Returns are divided by it.
    pub temperature: f64,
    /// Whether `temperature` counts in standard deviations of an iteration's returns, which makes it independent of the rewards'
    /// scale. Published: false.
    pub normalised: bool,
    /// Factor per step, in `(0, 1]`. Published: 1.
    pub discount: f64,
    /// Seed of every stream.
    pub seed: u64,
    /// Worker threads, 1 to 256, the calling one included. The plan does not depend on it.
    pub threads: u32,
}

impl MppiConfig {
    fn sizes(&self) -> Sizes {
        let Self { horizon, iterations, population, discount, seed, threads, .. } = *self;
        Sizes { horizon, iterations, population, discount, seed, threads }
    }

    fn validate(&self, bounds: &ActionBox) -> Result<(), PlanError> {
        self.sizes().validate(bounds.dimension())?;
        let Self { deviation, temperature, .. } = *self;
        require(deviation.is_finite() && deviation > 0.0, "deviation", "finite and above 0", deviation)?;
        require(temperature.is_finite() && temperature > 0.0, "temperature", "finite and above 0", temperature)
    }
}

/// A plan that is kept from one decision to the next.
#[derive(Clone, Debug, Default)]
pub struct Mppi {
    plan: Vec<f64>, // [horizon, dimension], empty before the first decision
    decisions: u64,
}

impl Mppi {
    /// Knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the plan, at the start of an episode; the numbering of decisions goes on.
    pub fn forget(&mut self) {
        self.plan.clear();
    }

    /// Plans in `state`, from the plan of the decision before, shifted by one step; the first plan is the middle of the box.
    ///
    /// Each iteration draws `clip(plan + deviation * normal)`, by step, then component; sample 0 is the plan itself. The new plan
    /// is the mean of the samples with weights `exp((return - best) / temperature)`, added in their order. Clipped samples are
    /// averaged as they were simulated.
    ///
    /// `cancel` is read before each chunk of samples.
    ///
    /// # Errors
    /// As [`Icem::plan`](super::icem::Icem::plan).
    ///
    /// # Source
    /// Williams, Wagener, Goldfain, Drews, Rehg, Boots and Theodorou (2017), Information theoretic MPC for model-based
    /// reinforcement learning, algorithm 2, without the control cost term.
    pub fn plan<M>(
        &mut self,
        model: &M,
        state: &M::State,
        config: &MppiConfig,
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
        let length = config.sizes().length(dimension);
        let mut plan = if self.plan.len() == length { self.plan.clone() } else { centre(bounds, config.horizon) };
        let mut decision = Decision::new(model, state, config.sizes(), self.decisions, cancel)?;
        let mut best_return = f64::NEG_INFINITY;
        for iteration in 0..config.iterations {
            let draw = |number: usize, random: &mut RandomStream, sample: &mut [f64]| {
                perturb(number, &plan, bounds, config.deviation, random, sample);
            };
            let scored = decision.score(iteration, config.population, &draw)?;
            best_return = best_return.max(scored.best_return());
            let returns: Vec<(usize, f64)> =
                scored.order.iter().map(|sample| (*sample, scored.outcomes[*sample].discounted_return)).collect();
            let scale = config.temperature * if config.normalised { spread(&returns) } else { 1.0 };
            let mut total = 0.0;
            let mut sum = vec![0.0; length];
            for (sample, value) in &returns {
                let weight = libm::exp((value - scored.best_return()) / scale);
                total += weight;
                for (sum, x) in sum.iter_mut().zip(scored.sample(*sample, length)) {
                    *sum += weight * x;
                }
            }
            // The best sample weighs 1, so the total is at least 1.
            for (plan, sum) in plan.iter_mut().zip(sum) {
                *plan = sum / total;
            }
        }
        let stats = decision.finish();
        self.decisions += 1;
        let actions = plan.clone();
        shift(&mut plan, dimension);
        self.plan = plan;
        Ok(RecedingPlan { actions, dimension, best_return, stats })
    }
}

/// Population deviation of returns, or 1 where they do not differ.
fn spread(returns: &[(usize, f64)]) -> f64 {
    let count = returns.len() as f64;
    let mean = returns.iter().map(|(_, value)| value / count).sum::<f64>();
    let deviation = returns.iter().map(|(_, value)| (value - mean) * ((value - mean) / count)).sum::<f64>().sqrt();
    if deviation > 0.0 && deviation.is_finite() { deviation } else { 1.0 }
}
