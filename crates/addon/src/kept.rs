//! What a planner keeps from one decision to the next.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError, TryLockError};

use crate::failure::Failure;

/// A planner that makes one decision at a time.
pub struct Kept<P> {
    planner: Mutex<P>,
    /// What it is called in messages.
    name: &'static str,
    forget: fn(&mut P),
    /// It was told to forget while it decided: the next decision begins with that.
    is_forgotten: AtomicBool,
}

impl<P> Kept<P> {
    pub fn new(planner: P, name: &'static str, forget: fn(&mut P)) -> Self {
        Self { planner: Mutex::new(planner), name, forget, is_forgotten: AtomicBool::new(false) }
    }

    /// For the next decision, after the one that is being made. Not on the thread of JavaScript: a world may run there, whose
    /// own step asks, and would wait for itself.
    pub fn in_turn(&self) -> MutexGuard<'_, P> {
        // A panic inside leaves what was known before.
        self.ready(self.planner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// For a decision now; `busy` while another one is being made.
    pub fn at_once(&self) -> Result<MutexGuard<'_, P>, Failure> {
        match self.planner.try_lock() {
            Ok(planner) => Ok(self.ready(planner)),
            Err(TryLockError::Poisoned(poisoned)) => Ok(self.ready(poisoned.into_inner())),
            Err(TryLockError::WouldBlock) => Err(Failure::busy(self.name)),
        }
    }

    /// Now, or when the decision is made that is being made.
    pub fn forget(&self) {
        self.is_forgotten.store(true, Ordering::Release);
        drop(self.at_once());
    }

    fn ready<'a>(&self, mut planner: MutexGuard<'a, P>) -> MutexGuard<'a, P> {
        if self.is_forgotten.swap(false, Ordering::AcqRel) {
            (self.forget)(&mut planner);
        }
        planner
    }
}
