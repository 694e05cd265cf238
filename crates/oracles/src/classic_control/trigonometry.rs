//! Sine and cosine together, in a form that a compiler turns into vector code.
//!
//! `libm::sin` and `libm::cos` branch by quadrant, which a processor cannot foresee. [`sin_cos`] does the same arithmetic
//! (FreeBSD's msun: Cody and Waite's reduction by pi/2 and two polynomials on [-pi/4, pi/4]) without a branch, and says
//! where it is not sure to have their bits; there the caller takes theirs. A test holds the two equal.

use std::cell::Cell;

/// 1.5 * 2^52: what is added to it is rounded to a whole number.
const TO_WHOLE: f64 = 6_755_399_441_055_744.0;
/// 2 / pi.
const PER_QUADRANT: f64 = f64::from_bits(0x3fe4_5f30_6dc9_c883);
/// The first 33 bits of pi / 2, so that its multiples are exact, and what they leave of it.
const QUADRANT: f64 = f64::from_bits(0x3ff9_21fb_5440_0000);
const QUADRANT_REST: f64 = f64::from_bits(0x3dd0_b461_1a62_6331);

/// Coefficients of the sine's and the cosine's polynomial.
const S: [f64; 6] = [
    f64::from_bits(0xbfc5_5555_5555_5549),
    f64::from_bits(0x3f81_1111_1110_f8a6),
    f64::from_bits(0xbf2a_01a0_19c1_61d5),
    f64::from_bits(0x3ec7_1de3_57b1_fe7d),
    f64::from_bits(0xbe5a_e5e6_8a2b_9ceb),
    f64::from_bits(0x3de5_d93a_5acf_d57c),
];
const C: [f64; 6] = [
    f64::from_bits(0x3fa5_5555_5555_554c),
    f64::from_bits(0xbf56_c16c_16c1_5177),
    f64::from_bits(0x3efa_01a0_19cb_1590),
    f64::from_bits(0xbe92_7e4f_809c_52ad),
    f64::from_bits(0x3e21_ee9e_bdb4_b1c4),
    f64::from_bits(0xbda8_fae9_be88_38d4),
];

/// High words around pi/4, 3 pi/4, 5 pi/4, 7 pi/4 and 9 pi/4: within them libm's choice of the quadrant is not that of
/// rounding.
const EDGES: [u64; 7] = [0x3fe9_21fb, 0x4002_d97c, 0x400f_6a7a, 0x4015_fdbb, 0x4015_fdbc, 0x401c_463a, 0x401c_463b];
/// High word of 2^17 or so, beyond which nothing here goes.
const FAR: u64 = 0x4100_0000;
/// High word of 2^-27, below which a sine is its argument.
const NEAR: u64 = 0x3e46_a09e;

/// Sine and cosine of `x`, and whether they are certainly `libm::sin(x)` and `libm::cos(x)`.
#[inline(always)]
pub(super) fn sin_cos(x: f64) -> (f64, f64, bool) {
    let high = x.to_bits() >> 32 & 0x7fff_ffff;
    let shifted = x * PER_QUADRANT + TO_WHOLE;
    let turns = shifted - TO_WHOLE;
    let quadrant = shifted.to_bits();
    let (rest, correction) = (x - turns * QUADRANT, turns * QUADRANT_REST);
    let y = rest - correction;
    let tail = (rest - y) - correction;
    // A multiple of pi/2 so near leaves too few bits: libm reduces by more of pi.
    let lost = (high >> 20) > (y.to_bits() >> 52 & 0x7ff) + 16;
    let sure = (high < FAR)
        & !lost
        & (high != EDGES[0])
        & (high != EDGES[1])
        & (high != EDGES[2])
        & (high != EDGES[3])
        & (high != EDGES[4])
        & (high != EDGES[5])
        & (high != EDGES[6]);

    let z = y * y;
    let w = z * z;
    let r = S[1] + z * (S[2] + z * S[3]) + z * w * (S[4] + z * S[5]);
    let v = z * y;
    // Without a reduction there is no tail, and libm adds in another order.
    let plain = y + v * (S[0] + z * r);
    let reduced = y - ((z * (0.5 * tail - v * r) - tail) - v * S[0]);
    let sine = if high < NEAR {
        x
    } else if high < EDGES[0] {
        plain
    } else {
        reduced
    };

    let r = z * (C[0] + z * (C[1] + z * C[2])) + w * w * (C[3] + z * (C[4] + z * C[5]));
    let half = 0.5 * z;
    let w = 1.0 - half;
    let cosine = w + (((1.0 - w) - half) + (z * r - y * tail));

    let swapped = quadrant & 1 == 1;
    let (sin, cos) = if swapped { (cosine, sine) } else { (sine, cosine) };
    // The sine is negative in quadrants 2 and 3, the cosine in 1 and 2.
    let sin = f64::from_bits(sin.to_bits() ^ (quadrant & 2) << 62);
    let cos = f64::from_bits(cos.to_bits() ^ ((quadrant + 1) & 2) << 62);
    (sin, cos, sure)
}

/// `libm::sincos`, whose way for angles between 2^-27 and pi/4 to either side is inlined: a loop of small angles keeps its
/// numbers in registers.
#[inline(always)]
pub(super) fn sincos_of_small(x: f64) -> (f64, f64) {
    let high = x.to_bits() >> 32 & 0x7fff_ffff;
    if !(NEAR..EDGES[0]).contains(&high) {
        return libm::sincos(x);
    }
    let z = x * x;
    let w = z * z;
    let r = S[1] + z * (S[2] + z * S[3]) + z * w * (S[4] + z * S[5]);
    let sine = x + z * x * (S[0] + z * r);
    let r = z * (C[0] + z * (C[1] + z * C[2])) + w * w * (C[3] + z * (C[4] + z * C[5]));
    let half = 0.5 * z;
    let w = 1.0 - half;
    // libm subtracts `x * 0.0` from `z * r`, which is not 0.
    (sine, w + (((1.0 - w) - half) + z * r))
}

/// Where a derivative takes its sines and cosines from.
pub(super) trait Circle {
    fn sin_cos(&self, angle: f64) -> (f64, f64);
    fn cos(&self, angle: f64) -> f64;
}

/// From `libm` itself.
pub(super) struct Libm;

impl Circle for Libm {
    fn sin_cos(&self, angle: f64) -> (f64, f64) {
        libm::sincos(angle)
    }

    fn cos(&self, angle: f64) -> f64 {
        libm::cos(angle)
    }
}

/// From [`sin_cos`]; remembers whether it was sure every time.
pub(super) struct Lanes(Cell<bool>);

impl Lanes {
    #[inline(always)]
    pub(super) fn new() -> Self {
        Self(Cell::new(true))
    }

    #[inline(always)]
    pub(super) fn is_sure(&self) -> bool {
        self.0.get()
    }
}

impl Circle for Lanes {
    #[inline(always)]
    fn sin_cos(&self, angle: f64) -> (f64, f64) {
        let (sin, cos, sure) = sin_cos(angle);
        self.0.set(self.0.get() & sure);
        (sin, cos)
    }

    #[inline(always)]
    fn cos(&self, angle: f64) -> f64 {
        self.sin_cos(angle).1
    }
}

/// Defines a function twice: for any machine, and for one with AVX2, whose results have the same bits (no fused
/// multiply-add is used). Which one runs is found out when it is called.
macro_rules! vectorised {
    ($(#[$attribute:meta])* fn $name:ident($($argument:ident: $kind:ty),* $(,)?) $body:block) => {
        $(#[$attribute])*
        fn $name($($argument: $kind),*) {
            #[inline(always)]
            fn any_machine($($argument: $kind),*) $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                fn with_avx2($($argument: $kind),*) {
                    any_machine($($argument),*);
                }
                if std::arch::is_x86_feature_detected!("avx2") {
                    #[expect(unsafe_code, reason = "a call into code for AVX2 is safe on a machine that has it")]
                    // SAFETY: the machine was asked, and has AVX2.
                    unsafe {
                        with_avx2($($argument),*);
                    }
                    return;
                }
            }
            any_machine($($argument),*);
        }
    };
}
pub(super) use vectorised;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::f64::consts::PI;

    fn same_bits(x: f64) {
        let ((sin, cos), expected) = (sincos_of_small(x), libm::sincos(x));
        assert_eq!((sin.to_bits(), cos.to_bits()), (expected.0.to_bits(), expected.1.to_bits()), "{x:e}");
    }

    /// Whether it was sure; if so, it must be right.
    fn agrees(x: f64) -> bool {
        let (sin, cos, sure) = sin_cos(x);
        if sure {
            assert_eq!(sin.to_bits(), libm::sin(x).to_bits(), "sine of {x:e}");
            assert_eq!(cos.to_bits(), libm::cos(x).to_bits(), "cosine of {x:e}");
            assert_eq!((sin, cos), libm::sincos(x), "{x:e}");
        }
        sure
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn it_has_libms_bits_where_it_is_sure(wide in -1e6..1e6, usual in -30.0..30.0, small in -1e-3..1e-3, any in any::<f64>()) {
            agrees(wide);
            agrees(usual);
            agrees(small);
            agrees(any);
        }

        #[test]
        fn of_small_angles_it_is_libms(small in -0.8..0.8, tiny in -1e-7..1e-7, any in any::<f64>(), edge in 0u64..1 << 40) {
            same_bits(small);
            same_bits(tiny);
            for high in [EDGES[0], NEAR] {
                same_bits(f64::from_bits((high << 32) - 1 - edge));
                same_bits(-f64::from_bits((high << 32) + edge));
            }
            if any.is_finite() {
                same_bits(any);
            }
        }

        #[test]
        fn it_has_libms_bits_around_multiples_of_a_quarter_of_pi(multiple in -40i32..40, bits in 0u32..52, sign in any::<bool>()) {
            let edge = f64::from(multiple) * PI / 4.0;
            let distance = libm::scalbn(1.0, -(bits as i32));
            agrees(edge + if sign { distance } else { -distance });
        }
    }

    #[test]
    fn it_is_nearly_always_sure_and_never_of_what_is_too_large() {
        let sure = (0..100_000).filter(|i| agrees(f64::from(*i) * 6e-4 - 30.0)).count();
        assert!(sure > 99_900, "{sure}");
        for x in [0.0, -0.0, 5e-324, -1e-300, 1e-9, -1e-8, 0.5] {
            assert!(agrees(x), "{x}");
            same_bits(x);
        }
        for x in [f64::NAN, f64::INFINITY, f64::NEG_INFINITY, 1e300, -1e9] {
            assert!(!sin_cos(x).2, "{x}");
        }
    }
}
