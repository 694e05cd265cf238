//! Normal numbers (numpy/random/src/distributions/distributions.c, `random_standard_normal`).

use super::Generator;
use super::normal_table::{INSIDE, WIDTHS};

/// Where the tail begins: the width of the last layer.
const TAIL: f64 = 3.654_152_885_361_009;
const INVERSE_TAIL: f64 = 0.273_661_237_329_758_3;

fn width(layer: usize) -> f64 {
    f64::from_bits(WIDTHS[layer])
}

/// Height of the curve at the right end of a layer.
fn height(layer: usize) -> f64 {
    if layer == 0 { 1.0 } else { libm::exp(-0.5 * (width(layer) * width(layer))) }
}

impl Generator {
    /// `standard_normal()`. Bit for bit numpy's, but for numbers of the tail beyond 3.65 (one in 4000), which depend on
    /// the last bit of the C library's `log1p`.
    pub fn normal(&mut self) -> f64 {
        loop {
            let word = self.bits.next_u64();
            let layer = (word & 0xff) as usize;
            let negative = (word >> 8) & 1 == 1;
            let magnitude = (word >> 9) & 0x000f_ffff_ffff_ffff;
            // The scale is a power of two: the product rounds once, as numpy's with its scaled widths.
            let x = magnitude as f64 * (width(layer) * (1.0 / 4_503_599_627_370_496.0));
            let x = if negative { -x } else { x };
            if magnitude < INSIDE[layer] {
                return x;
            }
            if layer == 0 {
                loop {
                    let beyond = -INVERSE_TAIL * libm::log1p(-self.double());
                    let test = -libm::log1p(-self.double());
                    if test + test > beyond * beyond {
                        let tail = TAIL + beyond;
                        return if (magnitude >> 8) & 1 == 1 { -tail } else { tail };
                    }
                }
            }
            let (above, below) = (height(layer - 1), height(layer));
            if (above - below) * self.double() + below < libm::exp(-0.5 * x * x) {
                return x;
            }
        }
    }
}
