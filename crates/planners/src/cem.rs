//! The cross-entropy method over open-loop action sequences, as the Code World Models paper evaluates with.

mod distribution;

use std::sync::atomic::AtomicBool;
use std::time::Instant;

use orrery_core::{ActionBox, BoxActions, SequenceOutcome};

use crate::PlanError;
use crate::error::require;
use crate::population::{Ranking, Task, evaluate, failure, model_nanoseconds, succeeded, workers};
use crate::stopwatch::nanoseconds;
use distribution::Distribution;

/// Where the distribution over sequences is centred at first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InitialMean {
    /// The centre of the box, as in the released code.
    Centre,
    /// Zero, as in the paper.
    Zero,
}

/// How to search. Every field is used as it stands: nothing has a hidden default.
#[derive(Clone, Debug, PartialEq)]
pub struct CemConfig {
    /// Steps of a sequence, at least 1. Published: 100, cut to the environment's time limit.
    pub horizon: u32,
    /// Times the distribution is sampled, at least 1. Published: 20.
    pub iterations: u32,
    /// Samples of an iteration, at least 1; `population * horizon * dimension` is at most 2^28. Published: 1000.
    pub population: u32,
    /// Samples that refit the distribution, 1 to `population`. Published: 100.
    pub elites: u32,
    /// Factor per step, in `(0, 1]`. Published: 1.
    pub discount: f64,
    /// Seed of every stream.
    pub seed: u64,
    /// Worker threads, 1 to 256, the calling one included. The plan does not depend on it.
    pub threads: u32,
    /// Where the distribution is centred at first.
    pub initial_mean: InitialMean,
}

impl CemConfig {
    /// The published parameters (Dainese et al. 2024, appendix L, table 14), the initial mean as released, one thread.
    pub fn published(seed: u64) -> Self {
        Self {
            horizon: 100,
            iterations: 20,
            population: 1000,
            elites: 100,
            discount: 1.0,
            seed,
            threads: 1,
            initial_mean: InitialMean::Centre,
        }
    }

    fn validate(&self, bounds: &ActionBox) -> Result<(), PlanError> {
        let Self { horizon, iterations, population, elites, discount, threads, .. } = *self;
        require(horizon >= 1, "horizon", "at least 1", horizon)?;
        require(iterations >= 1, "iterations", "at least 1", iterations)?;
        require(population >= 1, "population", "at least 1", population)?;
        require((1..=population).contains(&elites), "elites", "1 to population", elites)?;
        require(discount > 0.0 && discount <= 1.0, "discount", "above 0 and at most 1", discount)?;
        require((1..=256).contains(&threads), "threads", "1 to 256", threads)?;
        let numbers = f64::from(population) * f64::from(horizon) * bounds.dimension() as f64;
        let limit = "small enough that population * horizon * dimension is at most 2^28";
        require(numbers <= f64::from(1 << 28), "population", limit, population)?;
        // Beyond this the squares in the deviation may overflow.
        let largest =
            bounds.low().iter().chain(bounds.high()).fold(0.0, |largest: f64, bound| largest.max(bound.abs()));
        require(largest <= 1e140, "action_box", "bounded by 1e140 in magnitude", largest)
    }
}

/// What a search found.
#[derive(Clone, Debug, PartialEq)]
pub struct CemPlan {
    /// Components of the best sequence of the last iteration, `[horizon, dimension]` row by row. A model's own action
    /// comes from [`BoxActions::write_action`].
    pub actions: Vec<f64>,
    /// Components of one action.
    pub dimension: usize,
    /// Return that the model predicts for it.
    pub predicted_return: f64,
    /// One entry per iteration.
    pub iterations: Vec<CemIteration>,
    /// What the search cost.
    pub stats: CemStats,
}

/// Returns of one iteration's samples.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct CemIteration {
    /// From 0.
    pub iteration: u32,
    /// Largest return.
    pub best_return: f64,
    /// Mean return of the samples that did not fail.
    pub mean_return: f64,
    /// Samples whose model failed or whose return is not finite.
    pub failed: u32,
}

/// What a search cost. The counts are determined by the seed, the nanoseconds are not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CemStats {
    /// Sequences simulated.
    pub samples: u64,
    /// Model steps that succeeded.
    pub model_steps: u64,
    /// Wall time of the whole search.
    pub nanoseconds: u64,
    /// Wall time in the model, added up over the workers.
    pub model_nanoseconds: u64,
}

/// Searches for the sequence of actions with the largest predicted return from `state`.
///
/// Shapes: `H` horizon, `A` dimension of the box, `P` population; mean and deviation are `[H, A]`. At first the
/// deviation of a component is `max(|low|, |high|) / 2`. Each iteration draws `P` sequences, `mean + deviation * normal`
/// clipped to the box, and refits mean and population deviation to the clipped elites: no floor, no smoothing. The
/// elites are the samples with the largest returns, the lower index first among equals. A sample whose model fails or
/// whose return is not finite counts as minus infinity and is no elite, so there may be fewer elites than asked for.
///
/// With `k = iteration * population + sample`, a sample's normals come from stream (`seed`, `Sample`, `k`) in order of
/// step, then component, and the model's chance from (`seed`, `SampleModel`, `k`).
///
/// `cancel` is read before each chunk of samples; `progress` hears of each iteration on the calling thread.
///
/// # Errors
/// [`PlanError::InvalidConfig`], also for a bound of the box beyond 1e140; [`PlanError::Scratch`]; if every sample of an
/// iteration fails [`PlanError::Model`] with the first model error among them or, where returns alone overflowed,
/// [`PlanError::NonFiniteReturn`]; [`PlanError::Cancelled`].
///
/// # Source
/// Rubinstein (1999), Methodology and Computing in Applied Probability 1:127-190, as used by Dainese et al. (2024),
/// Generating code world models with large language models guided by Monte Carlo tree search, appendix L.
pub fn plan<M>(
    model: &M,
    state: &M::State,
    config: &CemConfig,
    cancel: &AtomicBool,
    progress: &mut dyn FnMut(&CemIteration),
) -> Result<CemPlan, PlanError>
where
    M: BoxActions + Sync,
    M::State: Sync,
    M::Action: Default + Send,
{
    let bounds = model.action_box();
    config.validate(bounds)?;
    let started = Instant::now();
    let population = config.population as usize;
    let length = config.horizon as usize * bounds.dimension();
    let mut distribution = Distribution::new(bounds, config.horizon as usize, config.initial_mean);
    let mut samples = vec![0.0; population * length];
    let mut outcomes = vec![SequenceOutcome::default(); population];
    let mut workers = workers(model, population, config.horizon as usize, config.threads)?;
    let mut iterations = Vec::with_capacity(config.iterations as usize);
    let mut stats = CemStats::default();
    let mut best = 0;
    for iteration in 0..config.iterations {
        let first_stream = u64::from(iteration) * u64::from(config.population);
        let task = Task {
            model,
            state,
            horizon: config.horizon as usize,
            discount: config.discount,
            seed: config.seed,
            draw: &|_, random, sample| distribution.draw(random, sample),
            first_stream,
            cancel,
        };
        evaluate(&task, &mut workers, &mut samples, &mut outcomes)?;
        stats.samples += u64::from(config.population);
        stats.model_steps += outcomes.iter().map(|outcome| u64::from(outcome.steps)).sum::<u64>();
        let ranking = Ranking::new(&outcomes);
        best = *ranking.order.first().ok_or_else(|| failure(&outcomes, first_stream))?;
        let summary = summary(&ranking, iteration, &outcomes);
        progress(&summary);
        iterations.push(summary);
        let elites = ranking.order.iter().take(config.elites as usize);
        distribution.refit(elites.map(|&sample| &samples[sample * length..][..length]));
    }
    stats.model_nanoseconds = model_nanoseconds(&workers);
    stats.nanoseconds = nanoseconds(started.elapsed());
    Ok(CemPlan {
        actions: samples[best * length..][..length].to_vec(),
        dimension: bounds.dimension(),
        predicted_return: outcomes[best].discounted_return,
        iterations,
        stats,
    })
}

fn summary(ranking: &Ranking, iteration: u32, outcomes: &[SequenceOutcome]) -> CemIteration {
    let returns = outcomes.iter().filter(|outcome| succeeded(outcome)).map(|outcome| outcome.discounted_return);
    let count = ranking.order.len() as f64;
    CemIteration {
        iteration,
        best_return: ranking.order.first().map_or(f64::NEG_INFINITY, |&best| outcomes[best].discounted_return),
        // Divided before they are added: a sum of finite returns may overflow, their mean may not.
        mean_return: returns.map(|value| value / count).sum(),
        failed: (outcomes.len() - ranking.order.len()) as u32,
    }
}
