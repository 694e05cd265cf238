//! numpy 1.26.4's default generator, for start states equal to Gymnasium's.
//!
//! [`Generator::new`] is `numpy.random.Generator(numpy.random.PCG64(numpy.random.SeedSequence(seed)))`, which is what
//! `gymnasium.utils.seeding.np_random(seed)` makes.

mod pcg64;
mod seed_sequence;

pub use pcg64::Pcg64;
pub use seed_sequence::SeedSequence;

/// numpy's generator of distributions over PCG64.
#[derive(Clone, Debug, PartialEq)]
pub struct Generator {
    bits: Pcg64,
}

impl Generator {
    /// The generator that numpy makes from an integer seed.
    pub fn new(seed: u64) -> Self {
        Self { bits: Pcg64::new(&SeedSequence::new(seed)) }
    }

    /// `random()`: uniform in `[0, 1)`, a multiple of 2^-53 (numpy/random/_common.pxd, `uint64_to_double`).
    pub fn double(&mut self) -> f64 {
        (self.bits.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// `uniform(low, high)` (numpy/random/src/distributions/distributions.c, `random_uniform`).
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.double()
    }
}
