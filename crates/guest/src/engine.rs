//! The one WebAssembly engine of the process, and how a call into it is stopped.

use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use wasmtime::{Config, Engine, Memory, MemoryType, OptLevel, Store, Strategy};

use crate::LoadError;

/// Stack of one call into a guest: 500 nested calls with frames of 2 KiB. It must fit beside the host's own frames in
/// the smallest stack that a guest runs on, the 2 MiB of a Rust thread.
const STACK_BYTES: usize = 1 << 20;

/// Address space set aside for each memory where every access is checked: the usual limits are reached without moving it.
const CHECKED_RESERVATION: u64 = 256 << 20;

/// All that a 32-bit address reaches: with the guard pages behind it no access needs a check.
const GUARDED_RESERVATION: u64 = 4 << 30;

/// Frames kept of a trap, which is a defect: enough to find it.
const TRAP_FRAMES: Option<NonZeroUsize> = NonZeroUsize::new(8);

/// The engine, made on first use. Instances come from the on-demand allocator: a pool would put a limit of its own on
/// their number and size, and scratches are reused, so that the dearer instantiation is paid once a worker.
pub(crate) fn engine() -> Result<&'static Engine, LoadError> {
    static ENGINE: OnceLock<Result<Engine, String>> = OnceLock::new();
    ENGINE
        .get_or_init(|| guarded().or_else(|_| Engine::new(&checked())).map_err(|error| format!("{error:#}")))
        .as_ref()
        .map_err(|message| LoadError::Engine { message: message.clone() })
}

/// Stray accesses run into guard pages, whose signal wasmtime's handler turns into a trap; other signals go to whoever
/// handled them before. A check at each access instead makes grids take 1.5 times as long. An error where the process may
/// not set aside that much address space.
fn guarded() -> wasmtime::Result<Engine> {
    let mut config = common();
    config.signals_based_traps(true).memory_reservation(GUARDED_RESERVATION).memory_may_move(false);
    let engine = Engine::new(&config)?;
    Memory::new(&mut Store::new(&engine, ()), MemoryType::new(1, None))?;
    Ok(engine)
}

/// Each access is checked.
fn checked() -> Config {
    let mut config = common();
    config.signals_based_traps(false).memory_reservation(CHECKED_RESERVATION);
    config
}

fn common() -> Config {
    let mut config = Config::new();
    config
        .strategy(Strategy::Cranelift)
        .cranelift_opt_level(OptLevel::Speed)
        // The language counts its own budget; epochs serve cancellation only.
        .consume_fuel(false)
        .epoch_interruption(true)
        // The compiler makes NaN canonical where its bits could be seen.
        .cranelift_nan_canonicalization(false)
        .wasm_relaxed_simd(false)
        .max_wasm_stack(STACK_BYTES)
        .wasm_backtrace_max_frames(TRAP_FRAMES);
    config
}

/// Stops calls into guests from any thread. Clones share one flag; once stopped, it stays so.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    flag: Arc<AtomicBool>,
}

impl Interrupt {
    /// A handle that has not been used.
    pub fn new() -> Self {
        Self::default()
    }

    /// Ends every call of the models that hold this handle, also one that loops for ever: it fails with
    /// [`Status::Interrupted`](orrery_core::Status::Interrupted).
    pub fn stop(&self) {
        self.flag.store(true, Ordering::SeqCst);
        if let Ok(engine) = engine() {
            // Reaches every guest of the process; those whose flag is not set go on.
            engine.increment_epoch();
        }
    }

    /// The flag itself, for planners to read between calls.
    pub fn flag(&self) -> &AtomicBool {
        &self.flag
    }

    /// Whether [`Interrupt::stop`] was called.
    pub fn is_stopped(&self) -> bool {
        self.flag.load(Ordering::SeqCst)
    }
}
