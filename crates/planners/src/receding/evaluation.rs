//! One decision's samples: what all receding-horizon planners share.

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use orrery_core::{BoxActions, RandomStream, SequenceOutcome};

use super::RecedingStats;
use crate::PlanError;
use crate::error::require;
use crate::population::{Ranking, Task, Worker, evaluate, failure, model_nanoseconds, workers};
use crate::stopwatch::nanoseconds;

/// The sizes that every planner has.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sizes {
    pub(super) horizon: u32,
    pub(super) iterations: u32,
    pub(super) population: u32,
    pub(super) discount: f64,
    pub(super) seed: u64,
    pub(super) threads: u32,
}

impl Sizes {
    pub(super) fn validate(&self, dimension: usize) -> Result<(), PlanError> {
        let Self { horizon, iterations, population, discount, threads, .. } = *self;
        require(horizon >= 1, "horizon", "at least 1", horizon)?;
        require(iterations >= 1, "iterations", "at least 1", iterations)?;
        require(population >= 1, "population", "at least 1", population)?;
        require(discount > 0.0 && discount <= 1.0, "discount", "above 0 and at most 1", discount)?;
        require((1..=256).contains(&threads), "threads", "1 to 256", threads)?;
        let numbers = f64::from(population) * f64::from(horizon) * dimension as f64;
        let limit = "small enough that population * horizon * dimension is at most 2^28";
        require(numbers <= f64::from(1 << 28), "population", limit, population)
    }

    pub(super) fn length(&self, dimension: usize) -> usize {
        self.horizon as usize * dimension
    }
}

/// What one iteration's samples came to.
pub(super) struct Scored {
    pub(super) samples: Vec<f64>, // [count, horizon, dimension]
    pub(super) outcomes: Vec<SequenceOutcome>,
    /// The samples that count, best first; at least one.
    pub(super) order: Vec<usize>,
}

impl Scored {
    pub(super) fn sample(&self, index: usize, length: usize) -> &[f64] {
        &self.samples[index * length..][..length]
    }

    pub(super) fn best_return(&self) -> f64 {
        self.outcomes[self.order[0]].discounted_return
    }
}

/// A decision under way.
pub(super) struct Decision<'a, M: BoxActions> {
    model: &'a M,
    state: &'a M::State,
    sizes: Sizes,
    first_stream: u64,
    workers: Vec<Worker<M>>,
    cancel: &'a AtomicBool,
    started: Instant,
    pub(super) stats: RecedingStats,
}

impl<'a, M> Decision<'a, M>
where
    M: BoxActions + Sync,
    M::State: Sync,
    M::Action: Default + Send,
{
    pub(super) fn new(
        model: &'a M,
        state: &'a M::State,
        sizes: Sizes,
        decision: u64,
        cancel: &'a AtomicBool,
    ) -> Result<Self, PlanError> {
        let workers = workers(model, sizes.population as usize, sizes.horizon as usize, sizes.threads)?;
        let first_stream = decision.wrapping_mul(u64::from(sizes.iterations)).wrapping_mul(u64::from(sizes.population));
        let started = Instant::now();
        Ok(Self { model, state, sizes, first_stream, workers, cancel, started, stats: RecedingStats::default() })
    }

    /// Draws and scores `count` samples, at most the population.
    pub(super) fn score(
        &mut self,
        iteration: u32,
        count: u32,
        draw: &(dyn Fn(usize, &mut RandomStream, &mut [f64]) + Sync),
    ) -> Result<Scored, PlanError> {
        let Sizes { horizon, population, discount, seed, .. } = self.sizes;
        let length = self.sizes.length(self.model.action_box().dimension());
        let first_stream = self.first_stream.wrapping_add(u64::from(iteration) * u64::from(population));
        let mut samples = vec![0.0; count as usize * length];
        let mut outcomes = vec![SequenceOutcome::default(); count as usize];
        let task = Task {
            model: self.model,
            state: self.state,
            horizon: horizon as usize,
            discount,
            seed,
            draw,
            first_stream,
            cancel: self.cancel,
        };
        evaluate(&task, &mut self.workers, &mut samples, &mut outcomes)?;
        let order = Ranking::new(&outcomes).order;
        self.stats.samples += u64::from(count);
        self.stats.failed += outcomes.len() as u64 - order.len() as u64;
        self.stats.model_steps += outcomes.iter().map(|outcome| u64::from(outcome.steps)).sum::<u64>();
        if order.is_empty() {
            return Err(failure(&outcomes, first_stream));
        }
        Ok(Scored { samples, outcomes, order })
    }

    pub(super) fn finish(self) -> RecedingStats {
        RecedingStats {
            nanoseconds: nanoseconds(self.started.elapsed()),
            model_nanoseconds: model_nanoseconds(&self.workers),
            ..self.stats
        }
    }
}

/// Moves a plan one step on: the last action is repeated.
pub(super) fn shift(plan: &mut [f64], dimension: usize) {
    plan.copy_within(dimension.., 0);
}
