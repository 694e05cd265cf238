//! One iteration's samples, drawn and scored by several workers.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use orrery_core::{ActionBatch, BoxActions, RandomStream, SequenceOutcome, StreamName};

use super::{CemConfig, Distribution};
use crate::PlanError;

/// Samples that a worker takes at once. Fixed: what a chunk holds must not depend on the number of workers.
const CHUNK: usize = 16;

/// What all workers share during one iteration.
pub(super) struct Task<'a, M: BoxActions> {
    pub(super) model: &'a M,
    pub(super) state: &'a M::State,
    pub(super) config: &'a CemConfig,
    pub(super) distribution: &'a Distribution,
    /// Index of the first sample's streams.
    pub(super) first_stream: u64,
    pub(super) cancel: &'a AtomicBool,
}

/// What one worker keeps from chunk to chunk.
pub(super) struct Worker<M: BoxActions> {
    scratch: M::Scratch,
    actions: Vec<M::Action>, // [CHUNK, horizon]
    streams: Vec<RandomStream>,
}

/// As many workers as threads, but no more than there are chunks.
pub(super) fn workers<M>(model: &M, config: &CemConfig) -> Result<Vec<Worker<M>>, PlanError>
where
    M: BoxActions,
    M::Action: Default,
{
    let population = config.population as usize;
    let count = (config.threads as usize).min(population.div_ceil(CHUNK));
    let actions = population.min(CHUNK) * config.horizon as usize;
    (0..count)
        .map(|_| {
            let scratch = model.scratch().map_err(|source| PlanError::Scratch { source })?;
            let actions = std::iter::repeat_with(M::Action::default).take(actions).collect();
            Ok(Worker { scratch, actions, streams: Vec::with_capacity(CHUNK) })
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
pub(super) fn evaluate<M>(
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
    let length = task.config.horizon as usize * task.distribution.dimension();
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
        let config = task.config;
        let dimension = task.distribution.dimension();
        let horizon = config.horizon as usize;
        let first = task.first_stream + chunk.first as u64;
        let count = chunk.outcomes.len();
        self.streams.clear();
        for (offset, sample) in chunk.samples.chunks_exact_mut(horizon * dimension).enumerate() {
            let index = first + offset as u64;
            task.distribution.draw(&mut RandomStream::new(config.seed, StreamName::Sample, index), sample);
            self.streams.push(RandomStream::new(config.seed, StreamName::SampleModel, index));
        }
        let actions = &mut self.actions[..count * horizon];
        for (components, action) in chunk.samples.chunks_exact(dimension).zip(actions.iter_mut()) {
            task.model.write_action(components, action);
        }
        let batch = ActionBatch::new(actions, horizon).expect("a chunk holds whole sequences of at least one step");
        task.model.returns(&mut self.scratch, task.state, batch, &mut self.streams, config.discount, chunk.outcomes);
    }
}
