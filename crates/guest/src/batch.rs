//! Action sequences simulated inside the guest, in chunks that fit its reserved area.

use orrery_core::{ActionBatch, ModelError, Outcome, RandomStream, SequenceOutcome, Status, WorldModel};

use crate::abi::{random, sequence};
use crate::instance::{Fault, Instance};
use crate::memory::{read_stream, write_stream};
use crate::model::put_state;
use crate::module::Module;
use crate::{GuestAction, GuestModel, GuestScratch, GuestState};

/// Bytes of the reserved area that a chunk of sequences may fill: it stays in a core's cache.
const AREA_BYTES: usize = 256 * 1024;

/// Forwards `step` alone, so that everything else is core's default.
struct Stepwise<'a, S>(&'a GuestModel<S>);

impl<S> WorldModel for Stepwise<'_, S> {
    type State = GuestState;
    type Action = GuestAction;
    type Scratch = GuestScratch;

    fn scratch(&self) -> Result<GuestScratch, ModelError> {
        self.0.scratch()
    }

    fn step(
        &self,
        scratch: &mut GuestScratch,
        state: &GuestState,
        action: &GuestAction,
        random: &mut RandomStream,
        next: &mut GuestState,
    ) -> Result<Outcome, ModelError> {
        self.0.step(scratch, state, action, random, next)
    }

    fn write_key(&self, state: &GuestState, out: &mut Vec<u8>) {
        self.0.write_key(state, out);
    }
}

/// [`WorldModel::returns`] of a guest. A chunk that cannot run inside (no such export, no room, a call torn down) runs
/// step by step, which gives each of its sequences its own outcome or error.
pub(crate) fn returns<S>(
    model: &GuestModel<S>,
    scratch: &mut GuestScratch,
    from: &GuestState,
    sequences: ActionBatch<'_, GuestAction>,
    streams: &mut [RandomStream],
    discount: f64,
    out: &mut [SequenceOutcome],
) {
    assert!(streams.len() >= sequences.len() && out.len() >= sequences.len());
    let horizon = sequences.horizon();
    let inside = model.module.action_size.and_then(|size| Sizes::of(size, horizon));
    let chunk = inside.map_or(sequences.len(), |sizes| (AREA_BYTES / sizes.sequence()).max(1)).max(1);
    let chunks = sequences.actions().chunks(chunk * horizon).zip(streams.chunks_mut(chunk)).zip(out.chunks_mut(chunk));
    for ((actions, streams), out) in chunks {
        let done = inside
            .is_some_and(|sizes| scratch.run(|m, i| run(m, i, sizes, from, actions, streams, discount, out)).is_ok());
        if let (false, Some(sequences)) = (done, ActionBatch::new(actions, horizon)) {
            Stepwise(model).returns(scratch, from, sequences, streams, discount, out);
        }
    }
}

#[derive(Clone, Copy)]
struct Sizes {
    action: usize,
    horizon: i32,
    actions: usize,
}

impl Sizes {
    fn of(action: usize, horizon: usize) -> Option<Self> {
        Some(Self { action, horizon: i32::try_from(horizon).ok()?, actions: action.checked_mul(horizon)? })
    }

    fn sequence(self) -> usize {
        self.actions.saturating_add(sequence::SIZE + random::SIZE)
    }
}

#[expect(clippy::too_many_arguments, reason = "the arguments of `returns`, with the instance in place of the scratch")]
fn run(
    module: &Module,
    instance: &mut Instance,
    sizes: Sizes,
    from: &GuestState,
    actions: &[GuestAction],
    streams: &mut [RandomStream],
    discount: f64,
    out: &mut [SequenceOutcome],
) -> Result<(), Fault> {
    let refused = || Fault::Refused(Status::InvalidInput);
    let count = actions.len() / sizes.horizon.cast_unsigned() as usize;
    let bytes = sizes.sequence().checked_mul(count).ok_or_else(refused)?;
    if actions.iter().any(|action| action.0.len() != sizes.action) {
        return Err(refused());
    }
    let at = instance.reserve(module, bytes)?;
    let mut memory = instance.memory_mut();
    put_state(module, &mut memory, from)?;
    let (records, given) = memory.bytes(at, bytes)?.split_at_mut(count * (sequence::SIZE + random::SIZE));
    let (randoms, _) = records[count * sequence::SIZE..].as_chunks_mut();
    for (record, stream) in randoms.iter_mut().zip(&*streams) {
        write_stream(stream, record);
    }
    if sizes.action > 0 {
        for (slot, action) in given.chunks_exact_mut(sizes.action).zip(actions) {
            slot.copy_from_slice(&action.0);
        }
    }
    let count_argument = i32::try_from(count).map_err(|_| refused())?;
    instance.call(module, |functions| functions.returns.as_ref(), (count_argument, sizes.horizon, discount))?;
    let records = instance.memory().bytes(at, count * (sequence::SIZE + random::SIZE))?;
    let (outcomes, randoms) = records.split_at(count * sequence::SIZE);
    for (record, slot) in outcomes.chunks_exact(sequence::SIZE).zip(out) {
        *slot = read_outcome(module, record);
    }
    let (randoms, _) = randoms.as_chunks();
    for (record, stream) in randoms.iter().zip(streams) {
        *stream = read_stream(record);
    }
    Ok(())
}

fn read_outcome(module: &Module, record: &[u8]) -> SequenceOutcome {
    let word = |at: usize| u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]]);
    let number = |at: usize| f64::from_bits(u64::from(word(at)) | u64::from(word(at + 4)) << 32);
    let code = word(sequence::STATUS);
    SequenceOutcome {
        discounted_return: number(sequence::DISCOUNTED_RETURN),
        steps: word(sequence::STEPS),
        terminated: word(sequence::TERMINATED) != 0,
        error: (code != 0).then(|| {
            module.error(Fault::Reported {
                code,
                site: word(sequence::SITE),
                details: [number(sequence::DETAILS), number(sequence::DETAILS + 8)],
                // The record of a sequence has no room for one.
                text: None,
            })
        }),
    }
}
