//! What a guest may use.

/// Limits of one guest. Each is an argument: nothing here has a hidden default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuestLimits {
    /// Loop turns and calls of one step.
    pub charges: u32,
    /// Abstract bytes that one step may allocate.
    pub bytes: u32,
    /// Bytes of the largest encoded state.
    pub state_bytes: u32,
    /// Linear memory of one instance, in MiB; every worker has an instance of its own.
    pub memory_mib: u32,
    /// Ways one step may turn out when chance is enumerated.
    pub outcomes: u32,
}

impl GuestLimits {
    /// Linear memory of one instance, in bytes.
    pub(crate) fn memory_bytes(&self) -> usize {
        usize::try_from(u64::from(self.memory_mib) << 20).unwrap_or(usize::MAX)
    }
}
