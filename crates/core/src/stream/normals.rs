//! Many standard normals of one stream at once.
//!
//! [`RandomStream::normal`] spends its time on a branch that cannot be foreseen (one pair in five is rejected) and on a chain
//! of a logarithm, two divisions and a root. Here pairs are drawn first, without that branch, and then scaled in a loop that
//! becomes vector code. The bits are the same; tests hold the two equal.

use super::RandomStream;

/// Pairs that are scaled together.
const PAIRS: usize = 64;

impl RandomStream {
    /// Fills `out` with standard normals: the bits of as many calls of [`RandomStream::normal`], after which the stream is the
    /// same, too.
    pub fn normals(&mut self, out: &mut [f64]) {
        let (before, rest) = out.split_at_mut(usize::from(self.spare.is_some()).min(out.len()));
        before.fill_with(|| self.normal());
        for part in rest.chunks_mut(2 * PAIRS) {
            self.fill(part);
        }
    }

    /// Fills at most `2 * PAIRS` numbers, without a spare before.
    fn fill(&mut self, part: &mut [f64]) {
        let needed = part.len().div_ceil(2);
        let (mut pairs, mut factors) = ([[0.0; 2]; PAIRS], [0.5; PAIRS]);
        // A copy of its own stays in registers.
        let mut stream = Self { state: self.state, spare: None };
        let mut count = 0;
        while count < needed {
            let u = 2.0 * stream.float() - 1.0;
            let v = 2.0 * stream.float() - 1.0;
            let s = u * u + v * v;
            (pairs[count], factors[count]) = ([u, v], s);
            count += usize::from((s > 0.0) & (s < 1.0));
        }
        self.state = stream.state;
        for s in &mut factors {
            *s = (-2.0 * log_below_one(*s) / *s).sqrt();
        }
        for (out, ([u, v], factor)) in part.chunks_mut(2).zip(pairs.iter().zip(&factors)) {
            match out {
                [first, second] => (*first, *second) = (u * factor, v * factor),
                [last] => {
                    *last = u * factor;
                    self.spare = Some(v * factor);
                }
                _ => {}
            }
        }
    }
}

const LN2_HI: f64 = f64::from_bits(0x3fe6_2e42_fee0_0000);
const LN2_LO: f64 = f64::from_bits(0x3dea_39ef_3579_3c76);
const LG: [f64; 7] = [
    f64::from_bits(0x3fe5_5555_5555_5593),
    f64::from_bits(0x3fd9_9999_9997_fa04),
    f64::from_bits(0x3fd2_4924_9422_9359),
    f64::from_bits(0x3fcc_71c5_1d8e_78af),
    f64::from_bits(0x3fc7_4664_96cb_03de),
    f64::from_bits(0x3fc3_9a09_d078_c69f),
    f64::from_bits(0x3fc2_f112_df3e_5244),
];

/// `libm::log` of a normal number above 0 and below 1, by the same arithmetic (FreeBSD's msun, e_log.c) without a branch.
#[inline(always)]
fn log_below_one(x: f64) -> f64 {
    // The exponent is taken so that the rest lies in [sqrt(2)/2, sqrt(2)); only the upper half of the bits decides.
    let bits = x.to_bits().wrapping_add((0x3ff0_0000 - 0x3fe6_a09e) << 32);
    // As a whole number in the last bits of 2^52, since there is no vector conversion of 64-bit integers.
    let k = f64::from_bits(0x4330_0000_0000_0000 | bits >> 52) - (4_503_599_627_370_496.0 + 1023.0);
    let f = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) + (0x3fe6_a09e << 32)) - 1.0;
    let half_square = 0.5 * f * f;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let even = w * (LG[1] + w * (LG[3] + w * LG[5]));
    let odd = z * (LG[0] + w * (LG[2] + w * (LG[4] + w * LG[6])));
    let r = odd + even;
    s * (half_square + r) + k * LN2_LO - half_square + f + k * LN2_HI
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StreamName;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn they_are_the_normals_drawn_one_by_one_and_leave_the_same_stream(
            seed in any::<u64>(),
            lengths in prop::collection::vec(0usize..400, 1..6),
        ) {
            let mut at_once = RandomStream::new(seed, StreamName::Sample, 3);
            let mut one_by_one = at_once.clone();
            for length in lengths {
                let mut numbers = vec![f64::NAN; length];
                at_once.normals(&mut numbers);
                for (at, number) in numbers.iter().enumerate() {
                    prop_assert_eq!(number.to_bits(), one_by_one.normal().to_bits(), "number {}", at);
                }
                prop_assert_eq!(&at_once, &one_by_one);
            }
        }

        #[test]
        fn the_logarithm_has_libms_bits(
            fraction in 0u64..1 << 52,
            exponent in 1u64..0x3ff,
            near in 0u64..1 << 40,
        ) {
            let edges = [0x3fe6_a09e_0000_0000, 0x3ff0_0000_0000_0000, 0x3fe0_0000_0000_0000_u64];
            let around = edges.iter().flat_map(|edge| [edge - 1 - near, edge - 1 - (near & 0xff), (edge + near).min(0x3fef_ffff_ffff_ffff)]);
            for bits in around.chain([exponent << 52 | fraction]) {
                let x = f64::from_bits(bits);
                prop_assert_eq!(log_below_one(x).to_bits(), libm::log(x).to_bits(), "{:e}", x);
            }
        }
    }
}
