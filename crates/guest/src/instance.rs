//! One instance of a module: its memory and functions.

use std::sync::Arc;

use orrery_core::Status;
use wasmtime::{Memory, Store, StoreLimits, StoreLimitsBuilder, Trap, TypedFunc, UpdateDeadline, Val, WasmParams};

use crate::abi::{limits, results};
use crate::memory::{View, ViewMut};
use crate::module::Module;
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
    pub value: Option<TypedFunc<(), i32>>,
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
            value: instance.get_typed_func(&mut store, "value").ok(),
        };
        Ok(Self { store, handle: instance, memory, functions, reserved: 0 })
    }

    /// Writes the limits, which the guest reads at every step, and parameters where they are given, and initialises the
    /// author's constants.
    pub fn initialise(
        &mut self,
        module: &Module,
        given: &GuestLimits,
        parameters: Option<&[f64]>,
    ) -> Result<(), Fault> {
        let at = module.regions.limits.offset;
        let mut memory = self.memory_mut();
        memory.put_u32(at + limits::CHARGES, given.charges)?;
        memory.put_u32(at + limits::BYTES, given.bytes)?;
        memory.put_u32(at + limits::STATE_BYTES, given.state_bytes)?;
        if let Some(parameters) = parameters {
            let area = memory.bytes(module.regions.parameters.offset, parameters.len() * 8)?;
            for (slot, parameter) in area.chunks_exact_mut(8).zip(parameters) {
                slot.copy_from_slice(&parameter.to_le_bytes());
            }
        }
        self.call(module, |functions| Some(&functions.set_parameters), ())
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

    /// Calls one of the functions and turns its status into a fault.
    #[inline]
    pub fn call<P: WasmParams>(
        &mut self,
        module: &Module,
        function: impl FnOnce(&Functions) -> Option<&TypedFunc<P, i32>>,
        parameters: P,
    ) -> Result<(), Fault> {
        let function = function(&self.functions).ok_or(Fault::Refused(Status::InvalidInput))?;
        match function.call(&mut self.store, parameters) {
            Ok(0) => Ok(()),
            Ok(code) => Err(self.reported(module, code.cast_unsigned())?),
            Err(error) => Err(trapped(&error)),
        }
    }

    /// The failure that the last call wrote down.
    #[cold]
    fn reported(&self, module: &Module, code: u32) -> Result<Fault, Fault> {
        let memory = self.memory();
        let at = module.regions.results.offset;
        Ok(Fault::Reported {
            code,
            site: memory.u32(at + results::SITE)?,
            details: [memory.f64(at + results::DETAILS)?, memory.f64(at + results::DETAILS + 8)?],
            text: if memory.u32(at + results::HAS_TEXT)? == 0 { None } else { Some(self.message(module)?) },
        })
    }

    /// What the guest says about a failure besides its facts. A surrogate without its partner becomes U+FFFD.
    fn message(&self, module: &Module) -> Result<Arc<str>, Fault> {
        let region = module.regions.message;
        let memory = self.memory();
        let length = (memory.u32(region.offset)? as usize).saturating_mul(2);
        if length > region.size.saturating_sub(4) {
            return Err(Fault::Refused(Status::Engine));
        }
        let (units, _) = memory.bytes(region.offset + 4, length)?.as_chunks::<2>();
        let units: Vec<u16> = units.iter().copied().map(u16::from_le_bytes).collect();
        Ok(String::from_utf16_lossy(&units).into())
    }

    /// Makes room for `bytes` and tells where. Re-runs the initialisation if the area grows.
    pub fn reserve(&mut self, module: &Module, bytes: usize) -> Result<usize, Fault> {
        if bytes > self.reserved {
            let wanted = i32::try_from(bytes).map_err(|_| Fault::Refused(Status::PhysicalMemory))?;
            self.reserved = 0;
            self.call(module, |functions| Some(&functions.reserve), wanted)?;
            self.reserved = bytes;
        }
        let memory = self.memory();
        let offset = memory.u32(module.regions.results.offset + results::RESERVED_OFFSET)? as usize;
        memory.bytes(offset, bytes).map(|_| offset)
    }

    /// The memory as it is now.
    #[inline]
    pub fn memory(&self) -> View<'_> {
        View(self.memory.data(&self.store))
    }

    /// The memory, to write.
    #[inline]
    pub fn memory_mut(&mut self) -> ViewMut<'_> {
        ViewMut(self.memory.data_mut(&mut self.store))
    }
}

fn trapped(error: &wasmtime::Error) -> Fault {
    Fault::Torn(match error.downcast_ref::<Trap>() {
        Some(Trap::Interrupt) => Status::Interrupted,
        _ => Status::Engine,
    })
}
