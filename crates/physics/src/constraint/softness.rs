//! Impedance of a constraint (MuJoCo documentation, "Computation", "Solver parameters").

use crate::algebra::MIN_VALUE;
use crate::mjcf::SolverParameters;

/// `solref` and `solimp`, clamped and turned into coefficients.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Softness {
    least: f64,
    most: f64,
    width: f64,
    midpoint: f64,
    power: f64,
    stiffness: f64,
    pub(crate) damping: f64,
}

impl Softness {
    pub(crate) fn new(parameters: &SolverParameters, timestep: f64) -> Self {
        let [least, most, width, midpoint, power] = parameters.impedance;
        let inside = |x: f64| x.clamp(1e-4, 0.9999);
        let (least, most) = (inside(least), inside(most));
        let [time, ratio] = parameters.reference;
        let (stiffness, damping) = if time > 0.0 {
            // A time constant below two steps would be unstable.
            let time = time.max(2.0 * timestep);
            (1.0 / (most * most * time * time * ratio * ratio).max(MIN_VALUE), 2.0 / (most * time).max(MIN_VALUE))
        } else {
            (-time / (most * most).max(MIN_VALUE), -ratio / most.max(MIN_VALUE))
        };
        Self {
            least,
            most,
            width: width.max(0.0),
            midpoint: inside(midpoint),
            power: power.max(1.0),
            stiffness,
            damping,
        }
    }

    /// Impedance at a violation of `position`, and the acceleration that it asks for at rest.
    #[inline]
    pub(crate) fn at(&self, position: f64) -> (f64, f64) {
        let impedance = self.impedance(position);
        (impedance, -self.stiffness * impedance * position)
    }

    #[inline]
    fn impedance(&self, position: f64) -> f64 {
        if self.least == self.most || self.width <= MIN_VALUE {
            return 0.5 * (self.least + self.most);
        }
        let x = position.abs() / self.width;
        if x >= 1.0 {
            return self.most;
        }
        if x <= 0.0 {
            return self.least;
        }
        let raise = |x: f64| if self.power == 2.0 { x * x } else { libm::pow(x, self.power) };
        let curve = |x: f64, at: f64| {
            let below = if self.power == 2.0 { at } else { libm::pow(at, self.power - 1.0) };
            raise(x) / below
        };
        let y = if self.power == 1.0 {
            x
        } else if x <= self.midpoint {
            curve(x, self.midpoint)
        } else {
            1.0 - curve(1.0 - x, 1.0 - self.midpoint)
        };
        self.least + y * (self.most - self.least)
    }
}
