//! Where start states get their randomness from.

use orrery_core::RandomStream;

use crate::numpy::Generator;

/// A source of random numbers.
pub trait Noise {
    /// Uniform in `[low, high)`.
    fn uniform(&mut self, low: f64, high: f64) -> f64;

    /// Standard normal.
    fn normal(&mut self) -> f64;
}

impl Noise for Generator {
    fn uniform(&mut self, low: f64, high: f64) -> f64 {
        Generator::uniform(self, low, high)
    }

    fn normal(&mut self) -> f64 {
        Generator::normal(self)
    }
}

impl Noise for RandomStream {
    fn uniform(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.float()
    }

    fn normal(&mut self) -> f64 {
        RandomStream::normal(self)
    }
}

/// `base` with uniform noise of this size on every number.
pub(super) fn around<const N: usize>(base: &[f64; N], size: f64, noise: &mut dyn Noise) -> [f64; N] {
    std::array::from_fn(|i| base[i] + noise.uniform(-size, size))
}

/// Normal noise of this deviation.
pub(super) fn normals<const N: usize>(deviation: f64, noise: &mut dyn Noise) -> [f64; N] {
    std::array::from_fn(|_| deviation * noise.normal())
}
