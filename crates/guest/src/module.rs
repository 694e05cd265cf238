//! A module that was checked against the abi, and its idle instances.

use std::num::NonZeroUsize;
use std::sync::{Mutex, PoisonError};
use std::thread;

use orrery_core::{ModelError, Status};
use wasmtime::{ExternType, InstancePre, Linker, Val, ValType};

use crate::abi::{limits, random, results, script};
use crate::engine::engine;
use crate::instance::{Fault, Instance, StoreData};
use crate::section::{self, ModelSection};
use crate::{GuestLimits, Interrupt, LoadError};

/// A static region of the memory, checked to lie within it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Region {
    pub offset: usize,
    pub size: usize,
}

/// The static regions of a module.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Regions {
    pub limits: Region,
    pub results: Region,
    pub random: Region,
    pub script: Region,
    pub action: Region,
    pub state_a: Region,
    pub state_b: Region,
    pub legal: Region,
    pub message: Region,
    pub parameters: Region,
}

/// A compiled module with all that was learnt about it at load. Shared by every model and scratch made from it.
pub(crate) struct Module {
    pub compiled: InstancePre<StoreData>,
    pub section: ModelSection,
    pub regions: Regions,
    pub limits: GuestLimits,
    /// Values for the author's parameters, in the section's order; none: the source's own.
    pub parameters: Option<Vec<f64>>,
    /// Bytes of every state, action; `None` if they differ.
    pub state_size: Option<usize>,
    pub action_size: Option<usize>,
    /// At most `most_idle`.
    idle: Mutex<Vec<Instance>>,
    most_idle: usize,
}

const NO_RESULT: &str = "a function that returns an i32";

impl Module {
    pub fn load(wasm: &[u8], limits: GuestLimits) -> Result<Self, LoadError> {
        let section = section::read(wasm)?;
        let engine = engine()?;
        let compiled = wasmtime::Module::new(engine, wasm)
            .map_err(|error| LoadError::NotWasm { message: format!("{error:#}") })?;
        if let Some(import) = compiled.imports().next() {
            return Err(LoadError::Import { module: import.module().to_owned(), name: import.name().to_owned() });
        }
        check_functions(&compiled, &section)?;
        let memory = memory_bytes(&compiled)?;
        if memory > limits.memory_bytes() as u64 {
            return Err(LoadError::Memory { found: memory, limit: limits.memory_bytes() as u64 });
        }
        let compiled = Linker::new(engine)
            .instantiate_pre(&compiled)
            .map_err(|error| LoadError::NotWasm { message: format!("{error:#}") })?;
        let placeholder = Region { offset: 0, size: 0 };
        let mut module = Self {
            regions: Regions {
                limits: placeholder,
                results: placeholder,
                random: placeholder,
                script: placeholder,
                action: placeholder,
                state_a: placeholder,
                state_b: placeholder,
                legal: placeholder,
                message: placeholder,
                parameters: placeholder,
            },
            state_size: section.layout.state.fixed_size(),
            action_size: section.layout.action.fixed_size(),
            compiled,
            section,
            limits,
            parameters: None,
            idle: Mutex::new(Vec::new()),
            // More instances than processors never run at once; to keep more would hold on to their memory alone.
            most_idle: thread::available_parallelism().map_or(1, NonZeroUsize::get),
        };
        module.first_instance(memory)?;
        Ok(module)
    }

    /// Reads the regions, which are the same in every instance, and keeps this one.
    fn first_instance(&mut self, memory: u64) -> Result<(), LoadError> {
        let mut instance =
            Instance::new(self, &self.limits, &Interrupt::new()).map_err(|fault| self.failed_load(fault))?;
        let mut region = |name, needed| read_region(&self.compiled, &mut instance, name, needed, memory);
        let state = self.state_size.unwrap_or(1);
        let action = self.action_size.unwrap_or(1);
        self.regions = Regions {
            limits: region("limits", limits::SIZE)?,
            results: region("results", results::SIZE)?,
            random: region("random", random::SIZE)?,
            script: region("script", 0)?,
            action: region("action", action)?,
            state_a: region("state_a", state)?,
            state_b: region("state_b", state)?,
            legal: region("legal", 0)?,
            message: region("message", 4)?,
            parameters: region("parameters", self.section.parameters.len().saturating_mul(8))?,
        };
        instance.initialise(self, &self.limits, None).map_err(|fault| self.failed_load(fault))?;
        self.give_back(instance);
        Ok(())
    }

    /// The same code with other values for the author's parameters. Its constants are initialised once, so that a failure
    /// there shows here.
    pub fn with_parameters(&self, values: &[f64]) -> Result<Self, LoadError> {
        if values.len() != self.section.parameters.len() {
            return Err(LoadError::Parameters { found: values.len(), expected: self.section.parameters.len() });
        }
        let module = Self {
            compiled: self.compiled.clone(),
            section: self.section.clone(),
            regions: self.regions,
            limits: self.limits,
            parameters: Some(values.to_vec()),
            state_size: self.state_size,
            action_size: self.action_size,
            idle: Mutex::new(Vec::new()),
            most_idle: self.most_idle,
        };
        let mut instance =
            Instance::new(&module, &module.limits, &Interrupt::new()).map_err(|fault| module.failed_load(fault))?;
        instance.initialise(&module, &module.limits, Some(values)).map_err(|fault| module.failed_load(fault))?;
        module.give_back(instance);
        Ok(module)
    }

    fn failed_load(&self, fault: Fault) -> LoadError {
        let source = self.error(fault);
        LoadError::Initialisation { message: crate::describe(&self.section, &source), source }
    }

    /// An instance that listens to `interrupt`: an idle one, or a new one.
    pub fn take(&self, interrupt: &Interrupt) -> Result<Instance, ModelError> {
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        if let Some(mut instance) = idle {
            instance.listen_to(interrupt);
            // As in `Instance::new`: the flag is read after the deadline is set.
            if interrupt.is_stopped() {
                self.give_back(instance);
                return Err(ModelError::new(Status::Interrupted));
            }
            return Ok(instance);
        }
        let mut instance = Instance::new(self, &self.limits, interrupt).map_err(|fault| self.error(fault))?;
        instance.initialise(self, &self.limits, self.parameters.as_deref()).map_err(|fault| self.error(fault))?;
        Ok(instance)
    }

    /// Keeps an instance for the next scratch, unless enough are idle. It holds no state between steps: constants are
    /// immutable, and the guest resets its arena.
    pub fn give_back(&self, instance: Instance) {
        let mut idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        if idle.len() < self.most_idle {
            idle.push(instance);
        } else {
            // To unmap its memory takes long enough to hold up others.
            drop(idle);
            drop(instance);
        }
    }

    #[cfg(test)]
    pub fn idle(&self) -> usize {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// The error of a fault, with its place.
    pub fn error(&self, fault: Fault) -> ModelError {
        match fault {
            Fault::Refused(status) | Fault::Torn(status) => ModelError::new(status),
            Fault::Reported { code, site, details, text } => {
                // A status that the abi does not know is a defect of whoever compiled the module.
                let status = Status::from_code(code).filter(|status| *status != Status::Ok).unwrap_or(Status::Engine);
                let place = self.section.sites.get(site as usize).filter(|_| site != 0);
                ModelError {
                    status,
                    site: if place.is_some() { site } else { 0 },
                    line: place.map_or(0, |place| place.line),
                    column: place.map_or(0, |place| place.column),
                    details,
                    text,
                }
            }
        }
    }

    /// How many draws a script can hold.
    pub fn script_capacity(&self) -> usize {
        self.regions.script.size / script::SIZE
    }
}

fn check_functions(module: &wasmtime::Module, section: &ModelSection) -> Result<(), LoadError> {
    let layout = &section.layout;
    let returns = layout.action.fixed_size().is_some();
    let functions: [(&str, bool, &[&str], &'static str); 9] = [
        ("step", true, &[], NO_RESULT),
        ("legal_actions", layout.legal_actions, &[], NO_RESULT),
        ("initial_state", layout.initial_state, &[], NO_RESULT),
        ("player", layout.players, &[], NO_RESULT),
        ("value", layout.value, &[], NO_RESULT),
        ("rollout", true, &["i32", "f64"], "a function of (i32, f64) that returns an i32"),
        ("returns", returns, &["i32", "i32", "f64"], "a function of (i32, i32, f64) that returns an i32"),
        ("reserve", true, &["i32"], "a function of (i32) that returns an i32"),
        ("set_parameters", true, &[], NO_RESULT),
    ];
    for (name, required, parameters, expected) in functions {
        let fits = match module.get_export(name) {
            Some(ExternType::Func(function)) => {
                function.params().map(|parameter| spell(&parameter)).eq(parameters.iter().copied())
                    && function.results().map(|result| spell(&result)).eq(["i32"])
            }
            Some(_) => false,
            None => !required,
        };
        if !fits {
            return Err(LoadError::Export { name: name.to_owned(), expected });
        }
    }
    Ok(())
}

fn spell(value: &ValType) -> &'static str {
    match value {
        ValType::I32 => "i32",
        ValType::F64 => "f64",
        _ => "another type",
    }
}

/// Bytes that the exported memory begins with. It never shrinks.
fn memory_bytes(module: &wasmtime::Module) -> Result<u64, LoadError> {
    match module.get_export("memory") {
        Some(ExternType::Memory(memory)) if !memory.is_64() && !memory.is_shared() => {
            Ok(memory.minimum().saturating_mul(memory.page_size()))
        }
        _ => Err(LoadError::Export { name: "memory".to_owned(), expected: "a memory with 32-bit addresses" }),
    }
}

fn read_region(
    module: &InstancePre<StoreData>,
    instance: &mut Instance,
    name: &'static str,
    needed: usize,
    memory: u64,
) -> Result<Region, LoadError> {
    let mut constant = |part: &str| {
        let name = format!("{name}_{part}");
        let expected = "an immutable global of type i32";
        let immutable = matches!(module.module().get_export(&name), Some(ExternType::Global(global))
            if global.mutability() == wasmtime::Mutability::Const);
        match instance.global(&name) {
            Some(Val::I32(value)) if immutable => Ok(value.cast_unsigned()),
            _ => Err(LoadError::Export { name, expected }),
        }
    };
    let (offset, size) = (constant("offset")?, constant("size")?);
    let fits = u64::from(offset) + u64::from(size) <= memory && size as usize >= needed;
    if !fits {
        return Err(LoadError::Region {
            name,
            offset: u64::from(offset),
            size: u64::from(size),
            needed: needed as u64,
            memory,
        });
    }
    Ok(Region { offset: offset as usize, size: size as usize })
}
