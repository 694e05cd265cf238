//! Noise whose power falls with frequency.

use orrery_core::RandomStream;

/// Draws sequences of `length` numbers of variance 1 (in expectation) whose power spectral density is `1 / f^exponent`: 0 is
/// white, 1 pink, 2 red.
///
/// Source: Timmer and Koenig (1995), On generating power law noise, in the normalisation of the Python package colorednoise
/// 2.0, which Pinneri et al. use. The sum over frequencies is written out instead of a fast transform: horizons are short.
pub(super) struct ColouredNoise {
    length: usize,
    scales: Vec<f64>,  // [length / 2 + 1] standard deviation of each frequency's parts
    cosines: Vec<f64>, // [length] cos(2 pi i / length)
    sines: Vec<f64>,
    sigma: f64,
}

impl ColouredNoise {
    pub(super) fn new(length: usize, exponent: f64) -> Self {
        let frequencies = length / 2 + 1;
        let mut scales: Vec<f64> = (0..frequencies)
            // The lowest frequency stands for what is constant over the sequence too.
            .map(|k| libm::pow(k.max(1) as f64 / length as f64, -exponent / 2.0))
            .collect();
        let mut power = 0.0;
        for (k, scale) in scales.iter().enumerate().skip(1) {
            // The highest frequency of an even length is its own mirror image and counts half.
            let share = if k + 1 == frequencies && length.is_multiple_of(2) { scale / 2.0 } else { *scale };
            power += share * share;
        }
        let sigma = 2.0 * power.sqrt() / length as f64;
        let turn = 2.0 * std::f64::consts::PI / length as f64;
        let (mut cosines, mut sines) = (Vec::with_capacity(length), Vec::with_capacity(length));
        for i in 0..length {
            let (sine, cosine) = libm::sincos(turn * i as f64);
            cosines.push(cosine);
            sines.push(sine);
        }
        if length == 1 {
            // One number has no spectrum: it is drawn as it is.
            scales[0] = 1.0;
        }
        Self { length, scales, cosines, sines, sigma }
    }

    /// Writes a sequence to every `stride`-th place of `out`, from the first on. Draws a normal for the real part of every
    /// frequency in order, then one for every imaginary part.
    pub(super) fn draw(&self, random: &mut RandomStream, out: &mut [f64], stride: usize) {
        let n = self.length;
        if n == 1 {
            out[0] = random.normal();
            return;
        }
        let frequencies = self.scales.len();
        let mut parts = vec![0.0; 2 * frequencies];
        random.normals(&mut parts);
        for (part, scale) in parts.iter_mut().zip(self.scales.iter().cycle()) {
            *part *= scale;
        }
        let (real, imaginary) = parts.split_at_mut(frequencies);
        // What has no imaginary part keeps its power in the real one.
        imaginary[0] = 0.0;
        real[0] *= std::f64::consts::SQRT_2;
        if n.is_multiple_of(2) {
            imaginary[frequencies - 1] = 0.0;
            real[frequencies - 1] *= std::f64::consts::SQRT_2;
        }
        for (t, place) in out.iter_mut().step_by(stride).take(n).enumerate() {
            let mut sum = real[0];
            for k in 1..frequencies {
                let angle = (k * t) % n;
                let part = real[k] * self.cosines[angle] - imaginary[k] * self.sines[angle];
                // Every frequency but the mirror of itself comes twice.
                sum += if n.is_multiple_of(2) && k + 1 == frequencies { part } else { 2.0 * part };
            }
            *place = sum / n as f64 / self.sigma;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orrery_core::StreamName;

    fn sequences(length: usize, exponent: f64, count: u64) -> Vec<Vec<f64>> {
        let noise = ColouredNoise::new(length, exponent);
        (0..count)
            .map(|index| {
                let mut out = vec![0.0; length];
                noise.draw(&mut RandomStream::new(1, StreamName::Sample, index), &mut out, 1);
                out
            })
            .collect()
    }

    #[test]
    fn white_noise_has_variance_1_and_no_correlation() {
        for length in [1, 2, 7, 30] {
            let drawn = sequences(length, 0.0, 4000);
            let numbers = (4000 * length) as f64;
            let variance: f64 = drawn.iter().flatten().map(|x| x * x).sum::<f64>() / numbers;
            // The reference leaves the constant part out of its normalisation: with it the variance is larger.
            let expected = if length == 1 { 1.0 } else { variance_of(length, 0.0) };
            assert!(
                (variance - expected).abs() < 6.0 * expected * (2.0 / numbers).sqrt(),
                "{length}: {variance} {expected}"
            );
        }
    }

    /// The variance by Parseval's theorem: the sum of all frequencies' powers, the constant one's included.
    fn variance_of(length: usize, exponent: f64) -> f64 {
        let noise = ColouredNoise::new(length, exponent);
        let even = length.is_multiple_of(2);
        let mut sum = 2.0 * noise.scales[0] * noise.scales[0];
        for (k, scale) in noise.scales.iter().enumerate().skip(1) {
            sum += if even && k == length / 2 { 2.0 * scale * scale } else { 4.0 * scale * scale };
        }
        sum / (length * length) as f64 / (noise.sigma * noise.sigma)
    }

    // The sum over frequencies with normals drawn one by one: real parts in order, then imaginary ones.
    #[test]
    fn a_sequence_is_the_sum_of_its_frequencies_drawn_one_by_one() {
        for length in [2, 3, 8, 31] {
            let noise = ColouredNoise::new(length, 1.5);
            let mut random = RandomStream::new(1, StreamName::Sample, 7);
            let mut stream = random.clone();
            // A spare of the component before.
            assert_eq!(random.normal(), stream.normal());
            let mut drawn = vec![0.0; length];
            noise.draw(&mut random, &mut drawn, 1);
            let mut part = || -> Vec<f64> { noise.scales.iter().map(|scale| scale * stream.normal()).collect() };
            let (mut real, mut imaginary) = (part(), part());
            assert_eq!(random, stream);
            let last = noise.scales.len() - 1;
            let is_own_mirror = |k: usize| k == 0 || (length.is_multiple_of(2) && k == last);
            for (k, (real, imaginary)) in real.iter_mut().zip(&mut imaginary).enumerate() {
                if is_own_mirror(k) {
                    (*real, *imaginary) = (*real * std::f64::consts::SQRT_2, 0.0);
                }
            }
            for (t, x) in drawn.iter().enumerate() {
                let mut sum = real[0];
                for (k, (real, imaginary)) in real.iter().zip(&imaginary).enumerate().skip(1) {
                    let angle = (k * t) % length;
                    let part = real * noise.cosines[angle] - imaginary * noise.sines[angle];
                    sum += if is_own_mirror(k) { part } else { 2.0 * part };
                }
                assert_eq!(x.to_bits(), (sum / length as f64 / noise.sigma).to_bits(), "{length}: {t}");
            }
        }
    }

    // Of pink noise the periodogram falls as 1 / f: ten times from the lowest frequency to the tenth.
    #[test]
    fn power_falls_with_frequency_as_the_exponent_says() {
        let length = 40;
        for exponent in [0.0, 1.0, 2.0] {
            let drawn = sequences(length, exponent, 3000);
            let power = |k: usize| {
                drawn
                    .iter()
                    .map(|sequence| {
                        let turn = 2.0 * std::f64::consts::PI * k as f64 / length as f64;
                        let (mut real, mut imaginary) = (0.0, 0.0);
                        for (t, x) in sequence.iter().enumerate() {
                            real += x * libm::cos(turn * t as f64);
                            imaginary += x * libm::sin(turn * t as f64);
                        }
                        real * real + imaginary * imaginary
                    })
                    .sum::<f64>()
            };
            let ratio = power(1) / power(10);
            let expected = libm::pow(10.0, exponent);
            // Each power is a sum of 3000 exponentials: a relative deviation of 1 / sqrt(3000), twice.
            assert!((ratio / expected - 1.0).abs() < 0.12, "{exponent}: {ratio}");
        }
    }
}
