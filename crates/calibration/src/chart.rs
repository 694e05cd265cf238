//! Coordinates of parameters in which a fit works.

use crate::Coordinate;

/// Parameters that differ from zero are fitted by the logarithm of their ratio to where the chart is centred: then constants
/// of any size have one scale, keep their sign, and products that alone matter (force and masses, say) are sums, so that a
/// trade-off is one straight direction. Parameters of zero are fitted as they are.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    centre: Vec<f64>,
    free: Vec<usize>,
    bounds: Vec<(f64, f64)>,
}

/// No fit moves a parameter by more than this factor's logarithm.
const FARTHEST: f64 = 7.0;

impl Chart {
    /// A chart around `centre` of the parameters listed in `free`; `bounds` are of all parameters.
    pub fn new(centre: &[f64], free: &[usize], bounds: &[(f64, f64)]) -> Self {
        Self { centre: centre.to_vec(), free: free.to_vec(), bounds: bounds.to_vec() }
    }

    /// The parameters that move.
    pub fn free(&self) -> &[usize] {
        &self.free
    }

    /// All parameters at a point of the chart.
    pub fn parameters(&self, point: &[f64]) -> Vec<f64> {
        let mut values = self.centre.clone();
        for (u, at) in point.iter().zip(&self.free) {
            let centre = self.centre[*at];
            let value = if centre == 0.0 { *u } else { centre * libm::exp(*u) };
            values[*at] = value.clamp(self.bounds[*at].0, self.bounds[*at].1);
        }
        values
    }

    /// The point of parameters; those of another sign than the centre are taken at the centre.
    pub fn point(&self, parameters: &[f64]) -> Vec<f64> {
        let coordinate = |at: &usize| {
            let (centre, value) = (self.centre[*at], parameters[*at]);
            if centre == 0.0 {
                value
            } else if value / centre > 0.0 {
                libm::log(value / centre).clamp(-FARTHEST, FARTHEST)
            } else {
                0.0
            }
        };
        self.free.iter().map(coordinate).collect()
    }

    /// Scales and bounds of the coordinates.
    pub fn coordinates(&self) -> Vec<Coordinate> {
        let coordinate = |at: &usize| {
            let (lower, upper) = self.bounds[*at];
            let centre = self.centre[*at];
            let (lower, upper) = if centre == 0.0 {
                (lower, upper)
            } else {
                let inside = |bound: f64, open: f64| {
                    if bound.is_finite() && bound / centre > 0.0 { libm::log(bound / centre) } else { open }
                };
                let ends = (inside(lower, -FARTHEST), inside(upper, FARTHEST));
                if centre > 0.0 { ends } else { (inside(upper, -FARTHEST), inside(lower, FARTHEST)) }
            };
            Coordinate { scale: 1.0, lower: lower.max(-1e6), upper: upper.min(1e6) }
        };
        self.free.iter().map(coordinate).collect()
    }

    /// What one unit of a coordinate is of its parameter, at the parameters given.
    pub fn unit(&self, index: usize, parameters: &[f64]) -> f64 {
        let at = self.free[index];
        if self.centre[at] == 0.0 { 1.0 } else { parameters[at].abs() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const OPEN: (f64, f64) = (f64::NEG_INFINITY, f64::INFINITY);

    proptest! {
        #[test]
        fn parameters_and_points_are_inverse(a in 1e-3..1e3f64, b in -1e3..-1e-3f64, c in -5.0..5.0f64, u in -2.0..2.0f64) {
            let chart = Chart::new(&[a, b, 0.0, 7.0], &[0, 1, 2], &[OPEN; 4]);
            let point = [u, -u, c];
            let values = chart.parameters(&point);
            prop_assert!(values[0] > 0.0 && values[1] < 0.0 && values[3] == 7.0);
            for (found, expected) in chart.point(&values).iter().zip(point) {
                prop_assert!((found - expected).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn bounds_are_those_of_the_parameters() {
        let chart = Chart::new(&[2.0, -2.0], &[0, 1], &[(1.0, 4.0), (-8.0, f64::INFINITY)]);
        let [first, second] = chart.coordinates()[..] else { unreachable!() };
        assert_eq!((first.lower, first.upper), (-libm::log(2.0), libm::log(2.0)));
        assert_eq!((second.lower, second.upper), (-7.0, libm::log(4.0)));
        assert_eq!(chart.parameters(&[9.0, 9.0]), [4.0, -8.0]);
    }
}
