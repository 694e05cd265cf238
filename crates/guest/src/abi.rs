//! Version 1 of the abi: names, signatures and record offsets. The table is packages/contract/src/abi.ts.

pub(crate) const VERSION: u64 = 1;
pub(crate) const SECTION: &str = "orrery";

/// Byte offsets in the limits record.
pub(crate) mod limits {
    pub const CHARGES: usize = 0;
    pub const BYTES: usize = 4;
    pub const STATE_BYTES: usize = 8;
    pub const SIZE: usize = 16;
}

/// Byte offsets in the results record.
pub(crate) mod results {
    pub const REWARD: usize = 0;
    pub const TERMINATED: usize = 8;
    pub const SITE: usize = 16;
    pub const STATE_LENGTH: usize = 20;
    pub const DETAILS: usize = 24;
    pub const CHARGES_USED: usize = 40;
    pub const BYTES_USED: usize = 44;
    pub const STEPS: usize = 48;
    pub const PLAYER: usize = 52;
    pub const DISCOUNTED_RETURN: usize = 56;
    pub const RESERVED_OFFSET: usize = 64;
    pub const LEGAL_COUNT: usize = 68;
    pub const LEGAL_LENGTH: usize = 72;
    pub const HAS_TEXT: usize = 76;
    pub const SIZE: usize = 80;
}

/// Byte offsets in the random record.
pub(crate) mod random {
    pub const SPARE: usize = 16;
    pub const FLAGS: usize = 24;
    pub const SCRIPT_POSITION: usize = 28;
    pub const SCRIPT_LENGTH: usize = 32;
    pub const SIZE: usize = 40;
    pub const FLAG_SPARE: u32 = 1;
    pub const FLAG_SCRIPT: u32 = 2;
}

/// Byte offsets in one entry of the script.
pub(crate) mod script {
    pub const OUTCOME: usize = 0;
    pub const ASKED: usize = 8;
    pub const SIZE: usize = 16;
}

/// Byte offsets in the outcome of one sequence.
pub(crate) mod sequence {
    pub const DISCOUNTED_RETURN: usize = 0;
    pub const STEPS: usize = 8;
    pub const TERMINATED: usize = 12;
    pub const STATUS: usize = 16;
    pub const SITE: usize = 20;
    pub const DETAILS: usize = 24;
    pub const SIZE: usize = 40;
}
