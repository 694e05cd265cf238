//! One iteration's samples, drawn and scored by several workers.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use orrery_core::{BoxActions, RandomStream, SequenceOutcome, StreamName};

use crate::PlanError;
use crate::stopwatch::nanoseconds;

/// Samples that a worker takes at once. Fixed: what a chunk holds must not depend on the number of workers.
const CHUNK: usize = 16;

/// What all workers share during one iteration.
pub(crate) struct Task<'a, M: BoxActions> {
    pub(crate) model: &'a M,
    pub(crate) state: &'a M::State,
    pub(crate) horizon: usize,
    pub(crate) discount: f64,
    pub(crate) seed: u64,
    /// Draws the sample with the given index in the population, `[horizon, dimension]`, components in the box.
    pub(crate) draw: &'a (dyn Fn(usize, &mut RandomStream, &mut [f64]) + Sync),
    /// Index of the first sample's streams.
    pub(crate) first_stream: u64,
    pub(crate) cancel: &'a AtomicBool,
}

/// What one worker keeps from chunk to chunk.
pub(crate) struct Worker<M: BoxActions> {
    scratch: M::Scratch,
    actions: Vec<M::Action>, // [CHUNK, horizon]
    streams: Vec<RandomStream>,
    in_model: Duration,
}

/// Wall time that workers spent in the model so far, added up.
pub(crate) fn model_nanoseconds<M: BoxActions>(workers: &[Worker<M>]) -> u64 {
    nanoseconds(workers.iter().map(|worker| worker.in_model).sum())
}

/// As many workers as threads, but no more than there are chunks.
pub(crate) fn workers<M>(
    model: &M,
    population: usize,
    horizon: usize,
    threads: u32,
) -> Result<Vec<Worker<M>>, PlanError>
where
    M: BoxActions,
    M::Action: Default,
{
    let count = (threads as usize).min(population.div_ceil(CHUNK));
    let actions = population.min(CHUNK) * horizon;
    (0..count)
        .map(|_| {
            let scratch = model.scratch().map_err(|source| PlanError::Scratch { source })?;
            let actions = std::iter::repeat_with(M::Action::default).take(actions).collect();
            Ok(Worker { scratch, actions, streams: Vec::with_capacity(CHUNK), in_model: Duration::ZERO })
        })
        .collect()
}

/// A run of consecutive samples, `[samples, horizon, dimension]`, and where their outcomes go.
struct Chunk<'a> {
    first: usize,
    samples: &'a mut [f64],
    outcomes: &'a mut [SequenceOutcome],
}

/// Draws and scores every sample. The calling thread is the first worker.
///
/// # Errors
/// [`PlanError::Cancelled`] if a worker saw the flag before the last chunk was taken.
pub(crate) fn evaluate<M>(
    task: &Task<'_, M>,
    workers: &mut [Worker<M>],
    samples: &mut [f64],
    outcomes: &mut [SequenceOutcome],
) -> Result<(), PlanError>
where
    M: BoxActions + Sync,
    M::State: Sync,
    M::Action: Send,
{
    let length = task.horizon * task.model.action_box().dimension();
    let chunks = samples.chunks_mut(CHUNK * length).zip(outcomes.chunks_mut(CHUNK)).enumerate();
    let queue =
        Mutex::new(chunks.map(|(index, (samples, outcomes))| Chunk { first: index * CHUNK, samples, outcomes }));
    let work = |worker: &mut Worker<M>| {
        while !task.cancel.load(Ordering::Relaxed) {
            // Taking a chunk cannot leave the queue half changed, so a poisoned lock is as good as any.
            let chunk = queue.lock().unwrap_or_else(PoisonError::into_inner).next();
            let Some(chunk) = chunk else { break };
            worker.score(task, chunk);
        }
    };
    std::thread::scope(|scope| {
        let Some((first, others)) = workers.split_first_mut() else { return };
        for worker in others {
            // The results are the same with fewer threads: where the system has no more, the rest do the work.
            if std::thread::Builder::new().spawn_scoped(scope, || work(worker)).is_err() {
                break;
            }
        }
        work(first);
    });
    let left = queue.into_inner().unwrap_or_else(PoisonError::into_inner).next();
    if left.is_some() { Err(PlanError::Cancelled) } else { Ok(()) }
}

impl<M: BoxActions> Worker<M> {
    fn score(&mut self, task: &Task<'_, M>, chunk: Chunk<'_>) {
        let dimension = task.model.action_box().dimension();
        let horizon = task.horizon;
        let count = chunk.outcomes.len();
        self.streams.clear();
        for (offset, sample) in chunk.samples.chunks_exact_mut(horizon * dimension).enumerate() {
            let number = chunk.first + offset;
            let index = task.first_stream + number as u64;
            (task.draw)(number, &mut RandomStream::new(task.seed, StreamName::Sample, index), sample);
            self.streams.push(RandomStream::new(task.seed, StreamName::SampleModel, index));
        }
        let Self { scratch, actions, streams, in_model } = self;
        let Chunk { samples, outcomes, .. } = chunk;
        let actions = &mut actions[..count * horizon];
        let Task { model, state, discount, .. } = task;
        let started = Instant::now();
        model.returns_of_components(scratch, state, samples, horizon, actions, streams, *discount, outcomes);
        *in_model += started.elapsed();
    }
}

/// The samples that count, best first.
pub(crate) struct Ranking {
    pub(crate) order: Vec<usize>,
}

pub(crate) fn succeeded(outcome: &SequenceOutcome) -> bool {
    outcome.error.is_none() && outcome.discounted_return.is_finite()
}

impl Ranking {
    pub(crate) fn new(outcomes: &[SequenceOutcome]) -> Self {
        let mut order: Vec<usize> = (0..outcomes.len()).filter(|&sample| succeeded(&outcomes[sample])).collect();
        // Stable, and -0 equals +0: equal returns keep the order of their indices.
        order.sort_by(|&a, &b| {
            let (a, b) = (outcomes[a].discounted_return, outcomes[b].discounted_return);
            b.partial_cmp(&a).unwrap_or(std::cmp::Ordering::Equal)
        });
        Self { order }
    }
}

/// Why no sample of an iteration counts.
pub(crate) fn failure(outcomes: &[SequenceOutcome], first_stream: u64) -> PlanError {
    let error = outcomes.iter().enumerate().find_map(|(sample, outcome)| {
        let simulation = first_stream + sample as u64;
        outcome.error.clone().map(|source| PlanError::Model { simulation, depth: outcome.steps, source })
    });
    error.unwrap_or(PlanError::NonFiniteReturn { simulation: first_stream })
}
