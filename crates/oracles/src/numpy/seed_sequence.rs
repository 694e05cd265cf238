//! numpy's SeedSequence (numpy/random/bit_generator.pyx; after O'Neill's randutils seed_seq_fe).

const POOL: usize = 4;
const INIT_A: u32 = 0x43b0_d7e5;
const MULT_A: u32 = 0x931e_8875;
const INIT_B: u32 = 0x8b51_f9dd;
const MULT_B: u32 = 0x58f3_8ded;
const MIX_LEFT: u32 = 0xca01_f9dd;
const MIX_RIGHT: u32 = 0x4973_f715;
const SHIFT: u32 = 16;

/// Entropy spread over a pool of four words.
#[derive(Clone, Debug, PartialEq)]
pub struct SeedSequence {
    pool: [u32; POOL],
}

fn hash(value: u32, constant: &mut u32) -> u32 {
    let mut value = value ^ *constant;
    *constant = constant.wrapping_mul(MULT_A);
    value = value.wrapping_mul(*constant);
    value ^ (value >> SHIFT)
}

fn mix(x: u32, y: u32) -> u32 {
    let result = MIX_LEFT.wrapping_mul(x).wrapping_sub(MIX_RIGHT.wrapping_mul(y));
    result ^ (result >> SHIFT)
}

impl SeedSequence {
    /// `SeedSequence(seed)`. A seed of at most 64 bits has at most two words, which the pool holds without folding;
    /// words it lacks are hashed as 0.
    pub fn new(seed: u64) -> Self {
        let mut constant = INIT_A;
        let mut pool = [seed as u32, (seed >> 32) as u32, 0, 0].map(|word| hash(word, &mut constant));
        for source in 0..POOL {
            for target in 0..POOL {
                if source != target {
                    pool[target] = mix(pool[target], hash(pool[source], &mut constant));
                }
            }
        }
        Self { pool }
    }

    /// `generate_state(4, numpy.uint64)`.
    pub fn generate_state(&self) -> [u64; 4] {
        let mut constant = INIT_B;
        let words: [u32; 8] = std::array::from_fn(|i| {
            let mut value = self.pool[i % POOL] ^ constant;
            constant = constant.wrapping_mul(MULT_B);
            value = value.wrapping_mul(constant);
            value ^ (value >> SHIFT)
        });
        std::array::from_fn(|i| u64::from(words[2 * i]) | (u64::from(words[2 * i + 1]) << 32))
    }
}
