//! One instance of a module: its memory and functions. Every offset that the guest names is checked before use.

use std::sync::Arc;

use orrery_core::{RandomStream, Status};
use wasmtime::{Memory, Store, StoreLimits, StoreLimitsBuilder, Trap, TypedFunc, UpdateDeadline, Val, WasmParams};

use crate::abi::{limits, random, results};
use crate::module::{Module, Region};
use crate::{GuestLimits, Interrupt};

/// How a call failed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Fault {
    /// The guest says so; it stands as before.
    Reported { code: u32, site: u32, details: [f64; 2], text: Option<Arc<str>> },
    /// The host refuses; the guest was not called, or answered nonsense within bounds.
    Refused(Status),
    /// The call was torn down: the instance must not be used again.
    Torn(Status),
}

pub(crate) struct StoreData {
    limits: StoreLimits,
    interrupt: Interrupt,
}

/// Typed functions of an instance.
pub(crate) struct Functions {
    pub step: TypedFunc<(), i32>,
    pub rollout: TypedFunc<(i32, f64), i32>,
    pub reserve: TypedFunc<i32, i32>,
    pub set_parameters: TypedFunc<(), i32>,
    pub returns: Option<TypedFunc<(i32, i32, f64), i32>>,
    pub legal_actions: Option<TypedFunc<(), i32>>,
    pub initial_state: Option<TypedFunc<(), i32>>,
    pub player: Option<TypedFunc<(), i32>>,
}

/// An instance whose constants are initialised.
pub(crate) struct Instance {
    pub store: Store<StoreData>,
    handle: wasmtime::Instance,
    memory: Memory,
    pub functions: Functions,
    /// Bytes of the reserved area.
    pub reserved: usize,
}

impl Instance {
    /// Instantiates, without calling anything but the module's own start function.
    pub fn new(module: &Module, limits: &GuestLimits, interrupt: &Interrupt) -> Result<Self, Fault> {
        let torn = |_| Fault::Torn(Status::Engine);
        let data = StoreData {
            limits: StoreLimitsBuilder::new().memory_size(limits.memory_bytes()).build(),
            interrupt: interrupt.clone(),
        };
        let mut store = Store::new(module.compiled.module().engine(), data);
        store.limiter(|data| &mut data.limits);
        store.epoch_deadline_callback(|context| {
            Ok(if context.data().interrupt.is_stopped() {
                UpdateDeadline::Interrupt
            } else {
                UpdateDeadline::Continue(1)
            })
        });
        store.set_epoch_deadline(1);
        // Read after the deadline is set: a stop before this line shows here, one after it in the callback.
        if interrupt.is_stopped() {
            return Err(Fault::Torn(Status::Interrupted));
        }
        let instance = module.compiled.instantiate(&mut store).map_err(|error| trapped(&error))?;
        let memory = instance.get_memory(&mut store, "memory").ok_or(Fault::Torn(Status::Engine))?;
        let functions = Functions {
            step: instance.get_typed_func(&mut store, "step").map_err(torn)?,
            rollout: instance.get_typed_func(&mut store, "rollout").map_err(torn)?,
            reserve: instance.get_typed_func(&mut store, "reserve").map_err(torn)?,
            set_parameters: instance.get_typed_func(&mut store, "set_parameters").map_err(torn)?,
            returns: instance.get_typed_func(&mut store, "returns").ok(),
            legal_actions: instance.get_typed_func(&mut store, "legal_actions").ok(),
            initial_state: instance.get_typed_func(&mut store, "initial_state").ok(),
            player: instance.get_typed_func(&mut store, "player").ok(),
        };
        Ok(Self { store, handle: instance, memory, functions, reserved: 0 })
    }

    /// Writes the limits, which the guest reads at every step, and the parameters, and initialises the author's constants.
    pub fn initialise(&mut self, module: &Module, given: &GuestLimits) -> Result<(), Fault> {
        let at = module.regions.limits.offset;
        self.put_u32(at + limits::CHARGES, given.charges)?;
        self.put_u32(at + limits::BYTES, given.bytes)?;
        self.put_u32(at + limits::STATE_BYTES, given.state_bytes)?;
        if let Some(parameters) = &module.parameters {
            let area = self.bytes_mut(module.regions.parameters.offset, parameters.len() * 8)?;
            for (slot, parameter) in area.chunks_exact_mut(8).zip(parameters) {
                slot.copy_from_slice(&parameter.to_le_bytes());
            }
        }
        let set_parameters = self.functions.set_parameters.clone();
        self.call(module, &set_parameters, ())
    }

    /// From now on this handle stops the instance.
    pub fn listen_to(&mut self, interrupt: &Interrupt) {
        self.store.data_mut().interrupt = interrupt.clone();
        self.store.set_epoch_deadline(1);
    }

    /// The value of an exported global.
    pub fn global(&mut self, name: &str) -> Option<Val> {
        let global = self.handle.get_global(&mut self.store, name)?;
        Some(global.get(&mut self.store))
    }

    /// Calls a function and turns its status into a fault.
    pub fn call<P: WasmParams>(
        &mut self,
        module: &Module,
        function: &TypedFunc<P, i32>,
        parameters: P,
    ) -> Result<(), Fault> {
        let code = function.call(&mut self.store, parameters).map_err(|error| trapped(&error))?;
        if code == 0 {
            return Ok(());
        }
        let at = module.regions.results.offset;
        Err(Fault::Reported {
            code: code.cast_unsigned(),
            site: self.u32(at + results::SITE)?,
            details: [self.f64(at + results::DETAILS)?, self.f64(at + results::DETAILS + 8)?],
            text: if self.u32(at + results::HAS_TEXT)? == 0 { None } else { Some(self.message(module)?) },
        })
    }

    /// What the guest says about a failure besides its facts. A surrogate without its partner becomes U+FFFD.
    fn message(&self, module: &Module) -> Result<Arc<str>, Fault> {
        let region = module.regions.message;
        let length = (self.u32(region.offset)? as usize).saturating_mul(2);
        if length > region.size.saturating_sub(4) {
            return Err(OUTSIDE);
        }
        let (units, _) = self.bytes(region.offset + 4, length)?.as_chunks::<2>();
        let units: Vec<u16> = units.iter().copied().map(u16::from_le_bytes).collect();
        Ok(String::from_utf16_lossy(&units).into())
    }

    /// Makes room for `bytes` and tells where. Re-runs the initialisation if the area grows.
    pub fn reserve(&mut self, module: &Module, bytes: usize) -> Result<usize, Fault> {
        if bytes > self.reserved {
            let wanted = i32::try_from(bytes).map_err(|_| Fault::Refused(Status::PhysicalMemory))?;
            self.reserved = 0;
            let reserve = self.functions.reserve.clone();
            self.call(module, &reserve, wanted)?;
            self.reserved = bytes;
        }
        let offset = self.u32(module.regions.results.offset + results::RESERVED_OFFSET)? as usize;
        self.bytes(offset, bytes).map(|_| offset)
    }

    /// Bytes of the memory.
    pub fn bytes(&self, at: usize, length: usize) -> Result<&[u8], Fault> {
        let end = at.checked_add(length).ok_or(OUTSIDE)?;
        self.memory.data(&self.store).get(at..end).ok_or(OUTSIDE)
    }

    /// Bytes of the memory, to write.
    pub fn bytes_mut(&mut self, at: usize, length: usize) -> Result<&mut [u8], Fault> {
        let end = at.checked_add(length).ok_or(OUTSIDE)?;
        self.memory.data_mut(&mut self.store).get_mut(at..end).ok_or(OUTSIDE)
    }

    /// Copies `bytes` to the start of a region.
    pub fn fill(&mut self, region: Region, bytes: &[u8]) -> Result<(), Fault> {
        if bytes.len() > region.size {
            return Err(Fault::Refused(Status::InvalidInput));
        }
        self.bytes_mut(region.offset, bytes.len())?.copy_from_slice(bytes);
        Ok(())
    }

    pub fn u32(&self, at: usize) -> Result<u32, Fault> {
        Ok(u32::from_le_bytes(self.array(at)?))
    }

    pub fn f64(&self, at: usize) -> Result<f64, Fault> {
        Ok(f64::from_le_bytes(self.array(at)?))
    }

    pub fn put_u32(&mut self, at: usize, value: u32) -> Result<(), Fault> {
        self.bytes_mut(at, 4)?.copy_from_slice(&value.to_le_bytes());
        Ok(())
    }

    fn array<const N: usize>(&self, at: usize) -> Result<[u8; N], Fault> {
        self.bytes(at, N)?.first_chunk().copied().ok_or(OUTSIDE)
    }

    /// Hands the stream to the guest.
    pub fn put_stream(&mut self, module: &Module, stream: &RandomStream) -> Result<(), Fault> {
        let record = self.bytes_mut(module.regions.random.offset, random::SIZE)?;
        write_stream(stream, record);
        Ok(())
    }

    /// Takes the stream back.
    pub fn take_stream(&self, module: &Module, stream: &mut RandomStream) -> Result<(), Fault> {
        *stream = read_stream(self.bytes(module.regions.random.offset, random::SIZE)?);
        Ok(())
    }
}

const OUTSIDE: Fault = Fault::Refused(Status::Engine);

/// Writes one random record: generate mode, no script.
pub(crate) fn write_stream(stream: &RandomStream, record: &mut [u8]) {
    let (words, spare) = stream.parts();
    for (chunk, word) in record.chunks_exact_mut(4).zip(words) {
        chunk.copy_from_slice(&word.to_le_bytes());
    }
    record[random::SPARE..random::FLAGS].copy_from_slice(&spare.unwrap_or(0.0).to_le_bytes());
    let flags = if spare.is_some() { random::FLAG_SPARE } else { 0 };
    record[random::FLAGS..random::SCRIPT_POSITION].copy_from_slice(&flags.to_le_bytes());
    record[random::SCRIPT_POSITION..random::SIZE].fill(0);
}

/// Reads one random record.
pub(crate) fn read_stream(record: &[u8]) -> RandomStream {
    let word = |at: usize| u32::from_le_bytes([record[at], record[at + 1], record[at + 2], record[at + 3]]);
    let bits = u64::from(word(random::SPARE)) | u64::from(word(random::SPARE + 4)) << 32;
    let spare = (word(random::FLAGS) & random::FLAG_SPARE != 0).then(|| f64::from_bits(bits));
    RandomStream::from_parts([word(0), word(4), word(8), word(12)], spare)
}

fn trapped(error: &wasmtime::Error) -> Fault {
    Fault::Torn(match error.downcast_ref::<Trap>() {
        Some(Trap::Interrupt) => Status::Interrupted,
        _ => Status::Engine,
    })
}
