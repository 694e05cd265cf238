//! The distribution that the cross-entropy method moves.

use orrery_core::{ActionBox, RandomStream};

use super::InitialMean;

/// Independent normals over a sequence of actions, clipped to the box when drawn. `L = horizon * dimension`, step by
/// step.
pub(super) struct Distribution {
    low: Vec<f64>,       // [L]
    high: Vec<f64>,      // [L]
    mean: Vec<f64>,      // [L]
    deviation: Vec<f64>, // [L]
}

impl Distribution {
    pub(super) fn new(bounds: &ActionBox, horizon: usize, initial_mean: InitialMean) -> Self {
        let pairs = || bounds.low().iter().zip(bounds.high());
        let mean: Vec<f64> = match initial_mean {
            InitialMean::Centre => pairs().map(|(low, high)| (low + high) / 2.0).collect(),
            InitialMean::Zero => vec![0.0; bounds.dimension()],
        };
        let deviation: Vec<f64> = pairs().map(|(low, high)| low.abs().max(high.abs()) / 2.0).collect();
        Self {
            low: bounds.low().repeat(horizon),
            high: bounds.high().repeat(horizon),
            mean: mean.repeat(horizon),
            deviation: deviation.repeat(horizon),
        }
    }

    /// Draws one sequence, `[L]`.
    pub(super) fn draw(&self, random: &mut RandomStream, sample: &mut [f64]) {
        random.normals(sample);
        let bounds = self.low.iter().zip(&self.high);
        let parameters = self.mean.iter().zip(&self.deviation);
        for ((component, (mean, deviation)), (low, high)) in sample.iter_mut().zip(parameters).zip(bounds) {
            let drawn = mean + deviation * *component;
            // `f64::clamp` without its check of the bounds, which keeps the loop from becoming vector code.
            let drawn = if drawn < *low { *low } else { drawn };
            *component = if drawn > *high { *high } else { drawn };
        }
    }

    /// Takes mean and population deviation from the elites, adding in their order. Without an elite nothing changes.
    pub(super) fn refit<'a>(&mut self, elites: impl Iterator<Item = &'a [f64]> + Clone) {
        let count = elites.clone().count() as f64;
        if count == 0.0 {
            return;
        }
        self.mean.fill(0.0);
        for elite in elites.clone() {
            for (sum, component) in self.mean.iter_mut().zip(elite) {
                *sum += component;
            }
        }
        self.mean.iter_mut().for_each(|sum| *sum /= count);
        self.deviation.fill(0.0);
        for elite in elites {
            for ((sum, component), mean) in self.deviation.iter_mut().zip(elite).zip(&self.mean) {
                *sum += (component - mean) * (component - mean);
            }
        }
        self.deviation.iter_mut().for_each(|sum| *sum = (*sum / count).sqrt());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orrery_core::StreamName;

    fn bounds() -> ActionBox {
        ActionBox::new(vec![-1.0, 2.0], vec![3.0, 4.0]).unwrap()
    }

    #[test]
    fn begins_at_the_centre_with_half_the_largest_magnitude() {
        let distribution = Distribution::new(&bounds(), 2, InitialMean::Centre);
        assert_eq!(distribution.mean, [1.0, 3.0, 1.0, 3.0]);
        assert_eq!(distribution.deviation, [1.5, 2.0, 1.5, 2.0]);
        assert_eq!(Distribution::new(&bounds(), 1, InitialMean::Zero).mean, [0.0, 0.0]);
    }

    #[test]
    fn draws_normals_by_step_then_component_and_clips_them() {
        let distribution = Distribution::new(&bounds(), 50, InitialMean::Centre);
        let mut sample = vec![0.0; 100];
        distribution.draw(&mut RandomStream::new(3, StreamName::Sample, 9), &mut sample);
        let mut random = RandomStream::new(3, StreamName::Sample, 9);
        let mut clipped = 0;
        for step in sample.chunks_exact(2) {
            let expected = [1.0 + 1.5 * random.normal(), 3.0 + 2.0 * random.normal()];
            assert_eq!(step[0], expected[0].clamp(-1.0, 3.0));
            assert_eq!(step[1], expected[1].clamp(2.0, 4.0));
            clipped += usize::from(step[1] != expected[1]);
        }
        assert!(clipped > 0);
    }

    #[test]
    fn refit_is_the_mean_and_the_population_deviation() {
        let mut distribution = Distribution::new(&bounds(), 1, InitialMean::Centre);
        let elites = [[2.0, 2.0], [4.0, 2.0], [4.0, 2.0], [4.0, 2.0], [5.0, 2.0], [5.0, 2.0], [7.0, 2.0], [9.0, 2.0]];
        distribution.refit(elites.iter().map(|elite| &elite[..]));
        assert_eq!(distribution.mean, [5.0, 2.0]);
        assert_eq!(distribution.deviation, [2.0, 0.0]);
    }
}
