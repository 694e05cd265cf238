//! Every way a step can turn out, by replaying it under scripts of its draws.

use orrery_core::{ModelError, Outcome, Outcomes, RandomStream, Status, StreamName, WeightedOutcome, WorldModel};

use crate::abi::{random, script};
use crate::instance::{Fault, Instance};
use crate::model::{put_action, put_state, read_outcome, read_state};
use crate::module::Module;
use crate::{GuestAction, GuestModel, GuestScratch, GuestState};

/// One draw of a replayed step: what came out, and of how many alternatives with which probability.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Draw {
    outcome: u64,
    /// `integer(n)`: n. `chance(p)`: 2, outcome 1 with probability p.
    asked: Asked,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Asked {
    Integer(u64),
    Chance(f64),
}

impl Draw {
    /// `asked` as the guest writes it: n, or -p. `integer` admits only n >= 1.
    fn read(outcome: f64, asked: f64) -> Self {
        let asked = if asked >= 1.0 { Asked::Integer(asked as u64) } else { Asked::Chance(-asked) };
        Self { outcome: outcome as u64, asked }
    }

    fn alternatives(self) -> u64 {
        match self.asked {
            Asked::Integer(n) => n,
            Asked::Chance(_) => 2,
        }
    }

    /// `chance(p)` is `float() < p`: never for NaN and p <= 0, always for p >= 1.
    fn probability(self) -> f64 {
        match self.asked {
            Asked::Integer(n) => 1.0 / n as f64,
            Asked::Chance(p) => {
                let p = if p.is_nan() { 0.0 } else { p.clamp(0.0, 1.0) };
                if self.outcome == 0 { 1.0 - p } else { p }
            }
        }
    }
}

/// Bytes of all the next states of one step together (packages/contract/src/abi.ts, `outcomeLimits`).
const STATE_BYTES: usize = 64 << 20;

/// A value that no draw leaves behind: tells which entries of the script a failed step has reached.
const UNTOUCHED: u64 = 0x7ff8_0000_dead_beef;

impl<S> Outcomes for GuestModel<S> {
    fn outcomes(
        &self,
        scratch: &mut GuestScratch,
        state: &GuestState,
        action: &GuestAction,
        out: &mut Vec<WeightedOutcome<GuestState>>,
    ) -> Result<(), ModelError> {
        out.clear();
        if !self.section().layout.stochastic {
            let mut next = GuestState::default();
            let mut unused = RandomStream::new(0, StreamName::Simulation, 0);
            let outcome = self.step(scratch, state, action, &mut unused, &mut next)?;
            out.push(WeightedOutcome { probability: 1.0, next, outcome });
            return Ok(());
        }
        let limit = self.module.limits.outcomes as usize;
        let mut draws: Vec<Draw> = Vec::new();
        let mut bytes = 0;
        // Entries of the script that an earlier replay may have touched.
        let mut touched = self.module.script_capacity();
        loop {
            let (probability, result) = scratch.run(|module, instance| {
                let result = replay(module, instance, state, action, &mut draws, touched);
                touched = draws.len();
                // A branch that chance never takes is not part of the model, nor are its failures.
                let probability: f64 = draws.iter().map(|draw| draw.probability()).product();
                match result {
                    Ok(leaf) => Ok((probability, Some(leaf))),
                    Err(Fault::Reported { .. }) if probability == 0.0 => Ok((0.0, None)),
                    Err(fault) => Err(fault),
                }
            })?;
            if let (true, Some((next, outcome))) = (probability > 0.0, result) {
                bytes += next.as_bytes().len();
                if out.len() == limit || bytes > STATE_BYTES {
                    return Err(ModelError::new(Status::NotEnumerable));
                }
                out.push(WeightedOutcome { probability, next, outcome });
            }
            // Below a draw that never comes out so there is nothing: leave that subtree as a whole.
            if let Some(never) = draws.iter().position(|draw| draw.probability() == 0.0) {
                draws.truncate(never + 1);
            }
            if !advance(&mut draws) {
                return Ok(());
            }
        }
    }
}

/// The next script in depth-first order, or false after the last one. Alternatives of probability 0 are skipped.
fn advance(draws: &mut Vec<Draw>) -> bool {
    while let Some(last) = draws.last_mut() {
        last.outcome += 1;
        if last.outcome < last.alternatives() && last.probability() > 0.0 {
            return true;
        }
        draws.pop();
    }
    false
}

/// Runs the step under the script `draws`, which then holds every draw of the path. The first `touched` entries of the
/// region are written anew.
fn replay(
    module: &Module,
    instance: &mut Instance,
    state: &GuestState,
    action: &GuestAction,
    draws: &mut Vec<Draw>,
    touched: usize,
) -> Result<(GuestState, Outcome), Fault> {
    let (region, capacity) = (module.regions.script, module.script_capacity());
    let mut memory = instance.memory_mut();
    put_state(module, &mut memory, state)?;
    put_action(module, &mut memory, action)?;
    let given = draws.len();
    let entries = memory.bytes(region.offset, touched.max(given) * script::SIZE)?;
    for (at, entry) in entries.chunks_exact_mut(script::SIZE).enumerate() {
        let outcome = draws.get(at).map_or(0.0, |draw| draw.outcome as f64);
        entry[script::OUTCOME..script::ASKED].copy_from_slice(&outcome.to_le_bytes());
        entry[script::ASKED..].copy_from_slice(&UNTOUCHED.to_le_bytes());
    }
    let record = module.regions.random.offset;
    memory.bytes(record, random::SIZE)?.fill(0);
    memory.put_u32(record + random::FLAGS, random::FLAG_SCRIPT)?;
    memory.put_u32(record + random::SCRIPT_LENGTH, u32::try_from(given).unwrap_or(u32::MAX))?;
    let called = match instance.call(module, |functions| Some(&functions.step), ()) {
        Err(torn @ Fault::Torn(_)) => return Err(torn),
        called => called,
    };
    draws.clear();
    let memory = instance.memory();
    for entry in memory.bytes(region.offset, capacity * script::SIZE)?.chunks_exact(script::SIZE) {
        let number =
            |at: usize| entry[at..].first_chunk().map_or(f64::NAN, |bytes: &[u8; 8]| f64::from_le_bytes(*bytes));
        if number(script::ASKED).to_bits() == UNTOUCHED {
            break;
        }
        draws.push(Draw::read(number(script::OUTCOME), number(script::ASKED)));
    }
    called?;
    // A path that differs from its script would repeat for ever.
    let position = memory.u32(record + random::SCRIPT_POSITION)? as usize;
    if position > capacity {
        return Err(Fault::Refused(Status::NotEnumerable));
    }
    if position != draws.len() || position < given {
        return Err(Fault::Refused(Status::Engine));
    }
    let mut next = GuestState::default();
    read_state(module, memory, &mut next)?;
    Ok((next, read_outcome(module, memory)?))
}
