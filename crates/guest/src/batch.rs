//! Action sequences simulated inside the guest, in chunks that fit its reserved area.

use orrery_core::{ActionBatch, BoxActions, ModelError, Outcome, RandomStream, SequenceOutcome, Status, WorldModel};

use crate::abi::{random, sequence};
use crate::encode::canonical_bytes;
use crate::instance::{Fault, Instance};
use crate::memory::{read_stream, write_stream};
use crate::model::put_state;
use crate::module::Module;
use crate::{BoxSpace, GuestAction, GuestModel, GuestScratch, GuestState};

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
    let (streams, out) = (&mut streams[..sequences.len()], &mut out[..sequences.len()]);
    let horizon = sequences.horizon();
    let inside = model.module.action_size.and_then(|size| Sizes::of(size, horizon));
    let chunk = inside.map_or(sequences.len(), |sizes| (AREA_BYTES / sizes.sequence()).max(1)).max(1);
    let chunks = sequences.actions().chunks(chunk * horizon).zip(streams.chunks_mut(chunk)).zip(out.chunks_mut(chunk));
    for ((actions, streams), out) in chunks {
        let done = inside.is_some_and(|sizes| {
            let fits = actions.iter().all(|action| action.0.len() == sizes.action);
            let put = |given: &mut [u8]| {
                // Actions without bytes leave nothing to copy.
                for (slot, action) in given.chunks_exact_mut(sizes.action.max(1)).zip(actions) {
                    slot.copy_from_slice(&action.0);
                }
            };
            fits && scratch
                .run(|module, instance| run(module, instance, sizes, from, put, streams, discount, out))
                .is_ok()
        });
        if let (false, Some(sequences)) = (done, ActionBatch::new(actions, horizon)) {
            Stepwise(model).returns(scratch, from, sequences, streams, discount, out);
        }
    }
}

/// [`BoxActions::returns_of_components`] of a guest: the components are the bytes of its actions, so that none is made unless
/// a chunk cannot run inside.
#[expect(clippy::too_many_arguments, reason = "the arguments of `returns_of_components`, with the model")]
pub(crate) fn returns_of_components(
    model: &GuestModel<BoxSpace>,
    scratch: &mut GuestScratch,
    from: &GuestState,
    components: &[f64],
    horizon: usize,
    streams: &mut [RandomStream],
    discount: f64,
    out: &mut [SequenceOutcome],
) {
    let dimension = model.action_box().dimension();
    let length = horizon * dimension;
    let count = components.len() / length;
    let (streams, out) = (&mut streams[..count], &mut out[..count]);
    let size = model.module.action_size.filter(|size| *size == 8 * dimension);
    let inside = size.and_then(|size| Sizes::of(size, horizon));
    let chunk = inside.map_or(count, |sizes| (AREA_BYTES / sizes.sequence()).max(1)).max(1);
    let chunks = components.chunks(chunk * length).zip(streams.chunks_mut(chunk)).zip(out.chunks_mut(chunk));
    for ((components, streams), out) in chunks {
        let done = inside.is_some_and(|sizes| {
            let put = |given: &mut [u8]| {
                for (slot, component) in given.as_chunks_mut().0.iter_mut().zip(components) {
                    *slot = canonical_bytes(*component);
                }
            };
            scratch.run(|module, instance| run(module, instance, sizes, from, put, streams, discount, out)).is_ok()
        });
        if done {
            continue;
        }
        let actions = components.chunks_exact(dimension).map(|components| {
            let mut action = GuestAction::default();
            model.write_action(components, &mut action);
            action
        });
        let actions: Vec<GuestAction> = actions.collect();
        if let Some(sequences) = ActionBatch::new(&actions, horizon) {
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
    put_actions: impl FnOnce(&mut [u8]),
    streams: &mut [RandomStream],
    discount: f64,
    out: &mut [SequenceOutcome],
) -> Result<(), Fault> {
    let refused = || Fault::Refused(Status::InvalidInput);
    let count = out.len();
    let bytes = sizes.sequence().checked_mul(count).ok_or_else(refused)?;
    let at = instance.reserve(module, bytes)?;
    let mut memory = instance.memory_mut();
    put_state(module, &mut memory, from)?;
    let (records, given) = memory.bytes(at, bytes)?.split_at_mut(count * (sequence::SIZE + random::SIZE));
    let (randoms, _) = records[count * sequence::SIZE..].as_chunks_mut();
    for (record, stream) in randoms.iter_mut().zip(&*streams) {
        write_stream(stream, record);
    }
    put_actions(given);
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
