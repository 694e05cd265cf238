//! numpy 1.26.4's default generator, for start states equal to Gymnasium's.
//!
//! [`Generator::new`] is `numpy.random.Generator(numpy.random.PCG64(numpy.random.SeedSequence(seed)))`, which is what
//! `gymnasium.utils.seeding.np_random(seed)` makes.

mod normal;
mod normal_table;
mod pcg64;
mod seed_sequence;

pub use pcg64::Pcg64;
pub use seed_sequence::SeedSequence;

/// numpy's generator of distributions over PCG64.
#[derive(Clone, Debug, PartialEq)]
pub struct Generator {
    bits: Pcg64,
    /// The upper half of a word whose lower half gave the last 32 bits.
    half: Option<u32>,
}

impl Generator {
    /// The generator that numpy makes from an integer seed.
    pub fn new(seed: u64) -> Self {
        Self { bits: Pcg64::new(&SeedSequence::new(seed)), half: None }
    }

    /// `random()`: uniform in `[0, 1)`, a multiple of 2^-53 (numpy/random/_common.pxd, `uint64_to_double`).
    pub fn double(&mut self) -> f64 {
        (self.bits.next_u64() >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
    }

    /// `uniform(low, high)` (numpy/random/src/distributions/distributions.c, `random_uniform`).
    pub fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.double()
    }

    /// The next 32 bits: a word's lower half, then its upper (numpy/random/src/pcg64, `pcg64_next32`). Words of 64 bits
    /// pass an upper half by that waits.
    fn next_u32(&mut self) -> u32 {
        if let Some(half) = self.half.take() {
            return half;
        }
        let word = self.bits.next_u64();
        self.half = Some((word >> 32) as u32);
        word as u32
    }

    /// `integers(0, count)`, and so `choice` of `count` things (distributions.c, `random_bounded_uint64`: Lemire's method
    /// over 32 bits where they suffice, else over 64).
    ///
    /// # Panics
    /// If `count` is 0.
    pub fn integer(&mut self, count: u64) -> u64 {
        assert!(count > 0, "integer(count) needs count >= 1");
        if count == 1 {
            // numpy draws nothing here.
            0
        } else if count < 1 << 32 {
            let count = count as u32;
            // The first of 2^32 mod count remainders would be too frequent.
            let threshold = count.wrapping_neg() % count;
            loop {
                let product = u64::from(self.next_u32()) * u64::from(count);
                if product as u32 >= threshold {
                    return product >> 32;
                }
            }
        } else if count == 1 << 32 {
            u64::from(self.next_u32())
        } else {
            let threshold = count.wrapping_neg() % count;
            loop {
                let product = u128::from(self.bits.next_u64()) * u128::from(count);
                if product as u64 >= threshold {
                    return (product >> 64) as u64;
                }
            }
        }
    }
}

/// The index that Gymnasium's `categorical_sample` gives for the uniform number `u`: the first whose cumulated
/// probability is greater, 0 if there is none.
pub fn categorical(cumulative: &[f64], u: f64) -> usize {
    let index = cumulative.partition_point(|sum| *sum <= u);
    if index == cumulative.len() { 0 } else { index }
}
