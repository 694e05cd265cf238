//! iCEM: the cross-entropy method made sample-efficient for control.

use std::sync::atomic::AtomicBool;

use orrery_core::{ActionBox, BoxActions};

use super::coloured_noise::ColouredNoise;
use super::evaluation::{Decision, Sizes, shift};
use super::{RecedingPlan, RecedingStats};
use crate::PlanError;
use crate::error::require;

/// How to search. Every field is used as it stands: nothing has a hidden default.
#[derive(Clone, Debug, PartialEq)]
pub struct IcemConfig {
    /// Steps of a sequence, at least 1. Published: 30.
    pub horizon: u32,
    /// Times the distribution is sampled in a decision, at least 1. Published: 3.
    pub iterations: u32,
    /// Samples of the first iteration; later ones have `population / decay^iteration`, at least `2 * elites`. Published: 100 at
    /// the largest budgets.
    pub population: u32,
    /// At least 1. Published: 1.25.
    pub decay: f64,
    /// Samples that refit the distribution, 1 to `population`. Published: 10.
    pub elites: u32,
    /// Share of the elites that join the next iteration's and, shifted, the next decision's samples, in `[0, 1]`. Published: 0.3.
    pub kept: f64,
    /// How much of the old mean and deviation a refit keeps, in `[0, 1)`. Published: 0.1.
    pub momentum: f64,
    /// Exponent of the noise's spectrum, 0 to 10: 0 white, 2 red. Published: 0.25 to 4, by task.
    pub noise_exponent: f64,
    /// First deviation, as a share of half the box's width; above 0. Published: 0.5 of a box from -1 to 1.
    pub deviation: f64,
    /// Factor per step, in `(0, 1]`. Published: 1.
    pub discount: f64,
    /// Seed of every stream.
    pub seed: u64,
    /// Worker threads, 1 to 256, the calling one included. The plan does not depend on it.
    pub threads: u32,
}

impl IcemConfig {
    /// The published parameters (Pinneri et al. 2020, table S2), red noise, one thread.
    pub fn published(seed: u64) -> Self {
        Self {
            horizon: 30,
            iterations: 3,
            population: 100,
            decay: 1.25,
            elites: 10,
            kept: 0.3,
            momentum: 0.1,
            noise_exponent: 2.0,
            deviation: 0.5,
            discount: 1.0,
            seed,
            threads: 1,
        }
    }

    fn sizes(&self) -> Sizes {
        let Self { horizon, iterations, population, discount, seed, threads, .. } = *self;
        Sizes { horizon, iterations, population, discount, seed, threads }
    }

    fn validate(&self, bounds: &ActionBox) -> Result<(), PlanError> {
        self.sizes().validate(bounds.dimension())?;
        let Self { population, decay, elites, kept, momentum, noise_exponent, deviation, .. } = *self;
        require(decay.is_finite() && decay >= 1.0, "decay", "finite and at least 1", decay)?;
        require((1..=population).contains(&elites), "elites", "1 to population", elites)?;
        require((0.0..=1.0).contains(&kept), "kept", "0 to 1", kept)?;
        require((0.0..1.0).contains(&momentum), "momentum", "at least 0 and below 1", momentum)?;
        require((0.0..=10.0).contains(&noise_exponent), "noise_exponent", "0 to 10", noise_exponent)?;
        require(deviation.is_finite() && deviation > 0.0, "deviation", "finite and above 0", deviation)
    }

    /// Samples of an iteration, the kept ones included.
    fn samples(&self, iteration: u32) -> u32 {
        let decayed = f64::from(self.population) / libm::pow(self.decay, f64::from(iteration));
        (decayed.floor() as u32).max(self.elites.saturating_mul(2)).min(self.population)
    }
}

/// A plan that is kept from one decision to the next: the mean of the sequences, and the elites.
#[derive(Clone, Debug, Default)]
pub struct Icem {
    mean: Vec<f64>,        // [horizon, dimension], empty before the first decision
    elites: Vec<Vec<f64>>, // kept, best first
    decisions: u64,
}

impl Icem {
    /// Knows nothing yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Forgets the plan, at the start of an episode; the numbering of decisions goes on.
    pub fn forget(&mut self) {
        self.mean.clear();
        self.elites.clear();
    }

    /// Plans in `state`, from the plan of the decision before, shifted by one step; the first plan is the middle of the box.
    ///
    /// Each iteration draws sequences `clip(mean + deviation * coloured noise)`; kept elites of the decision before (shifted,
    /// their last action repeated) join the first iteration, those of each iteration the next, and the mean itself the last.
    /// The refit is `momentum * old + (1 - momentum) * elites'`. The plan is the best sequence of the decision.
    ///
    /// `cancel` is read before each chunk of samples.
    ///
    /// # Errors
    /// [`PlanError::InvalidConfig`]; [`PlanError::Scratch`]; if every sample of an iteration fails, [`PlanError::Model`] or
    /// [`PlanError::NonFiniteReturn`]; [`PlanError::Cancelled`]. After an error the plan is what it was before.
    ///
    /// # Source
    /// Pinneri, Sawant, Blaes, Achterhold, Stueckler, Rolinek and Martius (2020), Sample-efficient cross-entropy method for
    /// real-time planning, algorithm 1.
    pub fn plan<M>(
        &mut self,
        model: &M,
        state: &M::State,
        config: &IcemConfig,
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
        let widths: Vec<f64> = bounds.low().iter().zip(bounds.high()).map(|(low, high)| (high - low) / 2.0).collect();
        let mut mean = if self.mean.len() == length { self.mean.clone() } else { centre(bounds, config.horizon) };
        let mut deviation: Vec<f64> = (0..length).map(|i| config.deviation * widths[i % dimension]).collect();
        let mut kept: Vec<Vec<f64>> = self.elites.iter().filter(|elite| elite.len() == length).cloned().collect();
        let noise = ColouredNoise::new(config.horizon as usize, config.noise_exponent);
        let mut decision = Decision::new(model, state, config.sizes(), self.decisions, cancel)?;
        let mut best: Option<(f64, Vec<f64>)> = None;
        for iteration in 0..config.iterations {
            let last = iteration + 1 == config.iterations;
            let count = config.samples(iteration).max(kept.len() as u32 + u32::from(last)).min(config.population);
            let draw = |number: usize, random: &mut orrery_core::RandomStream, sample: &mut [f64]| {
                if let Some(elite) = kept.get(number) {
                    sample.copy_from_slice(elite);
                    return;
                }
                if last && number + 1 == count as usize {
                    sample.copy_from_slice(&mean);
                    return;
                }
                for component in 0..dimension {
                    noise.draw(random, &mut sample[component..], dimension);
                }
                for (i, x) in sample.iter_mut().enumerate() {
                    let (low, high) = (bounds.low()[i % dimension], bounds.high()[i % dimension]);
                    *x = (mean[i] + deviation[i] * *x).clamp(low, high);
                }
            };
            let scored = decision.score(iteration, count, &draw)?;
            if best.as_ref().is_none_or(|(value, _)| scored.best_return() > *value) {
                best = Some((scored.best_return(), scored.sample(scored.order[0], length).to_vec()));
            }
            let elites: Vec<&[f64]> =
                scored.order.iter().take(config.elites as usize).map(|sample| scored.sample(*sample, length)).collect();
            refit(&elites, config.momentum, &mut mean, &mut deviation);
            let keep = (config.kept * elites.len() as f64).floor() as usize;
            kept = elites[..keep].iter().map(|elite| elite.to_vec()).collect();
        }
        let stats: RecedingStats = decision.finish();
        // At least one iteration was scored, so there is a best.
        let (best_return, actions) = best.ok_or(PlanError::Cancelled)?;
        self.decisions += 1;
        shift(&mut mean, dimension);
        kept.iter_mut().for_each(|elite| shift(elite, dimension));
        self.mean = mean;
        self.elites = kept;
        Ok(RecedingPlan { actions, dimension, best_return, stats })
    }
}

pub(super) fn centre(bounds: &ActionBox, horizon: u32) -> Vec<f64> {
    let middle: Vec<f64> = bounds.low().iter().zip(bounds.high()).map(|(low, high)| low + (high - low) / 2.0).collect();
    middle.repeat(horizon as usize)
}

/// Moves mean and deviation towards the elites', adding in their order.
fn refit(elites: &[&[f64]], momentum: f64, mean: &mut [f64], deviation: &mut [f64]) {
    let count = elites.len() as f64;
    for (i, (mean, deviation)) in mean.iter_mut().zip(deviation).enumerate() {
        let centre = elites.iter().map(|elite| elite[i]).sum::<f64>() / count;
        let spread = elites.iter().map(|elite| (elite[i] - centre) * (elite[i] - centre)).sum::<f64>() / count;
        *mean = momentum * *mean + (1.0 - momentum) * centre;
        *deviation = momentum * *deviation + (1.0 - momentum) * spread.sqrt();
    }
}
