//! Random streams: one generator everywhere, the same bits in Rust, V8, QuickJS and wasm.
//!
//! xoshiro128** (Blackman and Vigna 2018) on four `u32`, started from one Threefry-4x32-20 block (Salmon et al. 2011,
//! "Parallel random numbers: as easy as 1, 2, 3"). The twin is packages/contract/src/random_stream.ts; both are held to
//! packages/contract/vectors/streams.json.

mod normals;

/// Independent streams of one seed. A new name takes the next number; none is ever renumbered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u32)]
#[non_exhaustive]
pub enum StreamName {
    /// Start states. Index: episode.
    Reset = 1,
    /// Chance in a true environment. Index: step of the episode, counted over the run.
    Environment = 2,
    /// A planner's simulation: ties, the model's chance, its rollout. Index: simulation.
    Simulation = 3,
    /// A planner's sample of actions. Index: iteration * population + sample.
    Sample = 4,
    /// The model's chance along a sample. Index as for [`StreamName::Sample`].
    SampleModel = 5,
    /// The choice among a planner's actions. Index: decision.
    Acting = 6,
    /// Scored draws of a stochastic model. Index: draws * transition + draw.
    Scoring = 7,
    /// A search's own choices. Index: ask.
    Proposals = 8,
    /// The random policy. Index: episode.
    Policy = 9,
    /// Recipes of datasets. Index: trajectory.
    Dataset = 10,
    /// A model's `initialState`. Index: episode.
    InitialState = 11,
    /// Samples of a derivative-free fit of parameters. Index: the fit.
    Calibration = 12,
    /// Noisy copies of states, by which acceptance judges a program under noise. Index: transition.
    Acceptance = 13,
}

/// A stream of random numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct RandomStream {
    state: [u32; 4],
    spare: Option<f64>,
}

const ROTATIONS: [[u32; 2]; 8] = [[10, 26], [11, 21], [13, 27], [23, 5], [6, 20], [17, 11], [25, 10], [18, 20]];

/// One Threefry-4x32 block with 20 rounds (Random123 threefry.h).
fn threefry4x32(key: [u32; 4], counter: [u32; 4]) -> [u32; 4] {
    let parity = key.iter().fold(0x1BD1_1BDA, |parity, word| parity ^ word);
    let key = [key[0], key[1], key[2], key[3], parity];
    let mut x: [u32; 4] = std::array::from_fn(|i| counter[i].wrapping_add(key[i]));
    for round in 0..20 {
        let [first, second] = ROTATIONS[round % 8];
        let (a, b) = if round % 2 == 0 { (1, 3) } else { (3, 1) };
        x[0] = x[0].wrapping_add(x[a]);
        x[a] = x[a].rotate_left(first) ^ x[0];
        x[2] = x[2].wrapping_add(x[b]);
        x[b] = x[b].rotate_left(second) ^ x[2];
        if round % 4 == 3 {
            let injection = round / 4 + 1;
            for (i, word) in x.iter_mut().enumerate() {
                *word = word.wrapping_add(key[(injection + i) % 5]);
            }
            x[3] = x[3].wrapping_add(injection as u32);
        }
    }
    x
}

impl RandomStream {
    /// The stream (`seed`, `name`, `index`).
    pub fn new(seed: u64, name: StreamName, index: u64) -> Self {
        Self::with_name(seed, name as u32, index)
    }

    /// The stream of a name given by number.
    pub fn with_name(seed: u64, name: u32, index: u64) -> Self {
        let key = [seed as u32, (seed >> 32) as u32, name, 0];
        let counter = [index as u32, (index >> 32) as u32, 0, 0];
        let mut state = threefry4x32(key, counter);
        if state == [0; 4] {
            state = threefry4x32(key, [counter[0], counter[1], 1, 0]);
        }
        Self { state, spare: None }
    }

    /// A stream that goes on from what [`RandomStream::parts`] gave.
    pub fn from_parts(state: [u32; 4], spare: Option<f64>) -> Self {
        Self { state, spare }
    }

    /// The generator's four words and the unused half of the last normal pair.
    pub fn parts(&self) -> ([u32; 4], Option<f64>) {
        (self.state, self.spare)
    }

    /// The next 32 bits.
    #[inline]
    pub fn next_u32(&mut self) -> u32 {
        let [a, b, c, d] = &mut self.state;
        let result = b.wrapping_mul(5).rotate_left(7).wrapping_mul(9);
        let t = *b << 9;
        *c ^= *a;
        *d ^= *b;
        *b ^= *c;
        *a ^= *d;
        *c ^= t;
        *d = d.rotate_left(11);
        result
    }

    /// Uniform in `[0, 1)`, a multiple of 2^-53.
    #[inline]
    pub fn float(&mut self) -> f64 {
        let a = self.next_u32() >> 5;
        let b = self.next_u32() >> 6;
        (f64::from(a) * 67_108_864.0 + f64::from(b)) * (1.0 / 9_007_199_254_740_992.0)
    }

    /// Uniform in `0..n`. Draws for `n = 1` too.
    ///
    /// # Panics
    /// Unless `1 <= n <= 2^32`.
    #[inline]
    pub fn integer(&mut self, n: u64) -> u32 {
        assert!((1..=1 << 32).contains(&n), "integer(n) needs 1 <= n <= 2^32");
        // `n` in 32 bits, in which 2^32 is 0: a division of 32 bits is cheaper, and the one for the threshold is rare.
        let n = n as u32;
        if n == 0 {
            return self.next_u32();
        }
        loop {
            let x = self.next_u32();
            // Accepted are the numbers below the greatest multiple of n, which is above 2^32 - n.
            if x < n.wrapping_neg() {
                return x % n;
            }
            let rest = n.wrapping_neg() % n;
            if rest == 0 || x < rest.wrapping_neg() {
                return x % n;
            }
        }
    }

    /// True with probability `p`; always draws.
    #[inline]
    pub fn chance(&mut self, p: f64) -> bool {
        self.float() < p
    }

    /// Standard normal: Marsaglia's polar method, both values of a pair used in order.
    pub fn normal(&mut self) -> f64 {
        if let Some(spare) = self.spare.take() {
            return spare;
        }
        loop {
            let u = 2.0 * self.float() - 1.0;
            let v = 2.0 * self.float() - 1.0;
            let s = u * u + v * v;
            if s > 0.0 && s < 1.0 {
                let factor = (-2.0 * libm::log(s) / s).sqrt();
                self.spare = Some(v * factor);
                return u * factor;
            }
        }
    }

    /// Fisher-Yates from the end.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.integer(last as u64 + 1) as usize);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Random123 kat_vectors, threefry4x32 20.
    #[test]
    fn threefry_agrees_with_the_published_vectors() {
        assert_eq!(threefry4x32([0; 4], [0; 4]), [0x9c6c_a96a, 0xe17e_ae66, 0xfc10_ecd4, 0x5256_a7d8]);
        assert_eq!(threefry4x32([u32::MAX; 4], [u32::MAX; 4]), [0x2a88_1696, 0x5701_2287, 0xf6c7_446e, 0xa16a_6732]);
        let counter = [0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344];
        let key = [0xa409_3822, 0x299f_31d0, 0x082e_fa98, 0xec4e_6c89];
        assert_eq!(threefry4x32(key, counter), [0x59cd_1dbb, 0xb887_9579, 0x86b5_d00c, 0xac8b_6d84]);
    }

    // What Blackman and Vigna's xoshiro128starstar.c 1.1 gives; the same values stand in the crate rand_xoshiro.
    #[test]
    fn words_agree_with_the_reference_implementation() {
        let mut stream = RandomStream::from_parts([1, 2, 3, 4], None);
        let expected = [
            11520,
            0,
            5_927_040,
            70_819_200,
            2_031_721_883,
            1_637_235_492,
            1_287_239_034,
            3_734_860_849,
            3_729_100_597,
            4_258_142_804,
        ];
        assert_eq!(expected, std::array::from_fn(|_| stream.next_u32()));
    }
}
