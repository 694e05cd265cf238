//! What observations and actions may be, in Gymnasium's terms, over their flat form.

use crate::RandomStream;

/// How many bits the numbers of a box have where they come from. Their flat form is f64 either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Precision {
    /// IEEE 754 binary32: numbers are rounded to it and widened again.
    Float32,
    /// IEEE 754 binary64.
    Float64,
}

/// A set of values. A value's flat form is a list of numbers, [`Space::dimension`] of them.
#[derive(Clone, Debug, PartialEq)]
pub enum Space {
    /// The whole numbers `0..count`; one number.
    Discrete {
        /// How many there are, at least 1.
        count: u32,
    },
    /// One value of each space, their flat forms one after another.
    Tuple(Vec<Space>),
    /// `low[i] <= x[i] <= high[i]`; bounds may be infinite. One number per dimension.
    Box {
        /// Lower bounds.
        low: Vec<f64>,
        /// Upper bounds, as many.
        high: Vec<f64>,
        /// Of the numbers.
        precision: Precision,
    },
}

/// Why a list of numbers is no value of a space.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum SpaceProblem {
    /// There are more or fewer numbers than the space has.
    Count {
        /// Numbers given.
        found: usize,
        /// Numbers needed.
        expected: usize,
    },
    /// A number is outside.
    Outside {
        /// Its index.
        index: usize,
        /// The number.
        value: f64,
        /// The least that may stand there.
        low: f64,
        /// The greatest.
        high: f64,
    },
    /// A number that must be whole is not.
    NotWhole {
        /// Its index.
        index: usize,
        /// The number.
        value: f64,
    },
}

impl std::fmt::Display for SpaceProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Count { found, expected } => write!(f, "{found} numbers where {expected} are needed"),
            Self::Outside { index, value, low, high } => {
                write!(f, "number {index} is {value}; it must be from {low} to {high}")
            }
            Self::NotWhole { index, value } => write!(f, "number {index} is {value}; it must be whole"),
        }
    }
}

impl std::error::Error for SpaceProblem {}

impl Space {
    /// Numbers in a flat form.
    pub fn dimension(&self) -> usize {
        match self {
            Self::Discrete { .. } => 1,
            Self::Tuple(spaces) => spaces.iter().map(Self::dimension).sum(),
            Self::Box { low, .. } => low.len(),
        }
    }

    /// Whether `values` is the flat form of a value of the space.
    pub fn contains(&self, values: &[f64]) -> bool {
        self.check(values).is_ok()
    }

    /// As [`Space::contains`], with the first reason why not.
    ///
    /// # Errors
    /// [`SpaceProblem`] for another count of numbers, a number outside, or an index that is not whole. NaN is outside.
    pub fn check(&self, values: &[f64]) -> Result<(), SpaceProblem> {
        let expected = self.dimension();
        if values.len() != expected {
            return Err(SpaceProblem::Count { found: values.len(), expected });
        }
        self.check_from(0, values)
    }

    fn check_from(&self, first: usize, values: &[f64]) -> Result<(), SpaceProblem> {
        let within = |index: usize, value: f64, low: f64, high: f64| {
            if low <= value && value <= high {
                Ok(())
            } else {
                Err(SpaceProblem::Outside { index: first + index, value, low, high })
            }
        };
        match self {
            Self::Discrete { count } => {
                within(0, values[0], 0.0, f64::from(*count) - 1.0)?;
                if values[0].fract() == 0.0 {
                    Ok(())
                } else {
                    Err(SpaceProblem::NotWhole { index: first, value: values[0] })
                }
            }
            Self::Tuple(spaces) => {
                let mut at = 0;
                for space in spaces {
                    let end = at + space.dimension();
                    space.check_from(first + at, &values[at..end])?;
                    at = end;
                }
                Ok(())
            }
            Self::Box { low, high, .. } => {
                let bounds = low.iter().zip(high);
                values
                    .iter()
                    .zip(bounds)
                    .enumerate()
                    .try_for_each(|(i, (value, (low, high)))| within(i, *value, *low, *high))
            }
        }
    }

    /// Appends a random value's flat form: an index uniformly (`integer(count)`), a number between finite bounds
    /// uniformly (`low + float() * (high - low)`), and, as Gymnasium does, with one finite bound an exponential distance
    /// of mean 1 from it, with none a standard normal. Rounded to the box's precision. Draws are made in order.
    pub fn sample(&self, random: &mut RandomStream, out: &mut Vec<f64>) {
        match self {
            Self::Discrete { count } => out.push(f64::from(random.integer(u64::from(*count)))),
            Self::Tuple(spaces) => spaces.iter().for_each(|space| space.sample(random, out)),
            Self::Box { low, high, precision } => {
                for (&low, &high) in low.iter().zip(high) {
                    let number = match (low.is_finite(), high.is_finite()) {
                        (true, true) => {
                            // The difference of two large bounds may be infinite; a mixture of them is not.
                            let at = random.float();
                            let width = high - low;
                            if width.is_finite() { low + at * width } else { low * (1.0 - at) + high * at }
                        }
                        (true, false) => low + exponential(random),
                        (false, true) => high - exponential(random),
                        (false, false) => random.normal(),
                    };
                    out.push(match precision {
                        Precision::Float32 => round_within(number, low, high),
                        Precision::Float64 => number.clamp(low, high),
                    });
                }
            }
        }
    }
}

/// `number` rounded to binary32, or its neighbour within the bounds where rounding leaves them.
fn round_within(number: f64, low: f64, high: f64) -> f64 {
    let rounded = number as f32;
    let kept = if f64::from(rounded) < low {
        rounded.next_up()
    } else if f64::from(rounded) > high {
        rounded.next_down()
    } else {
        rounded
    };
    f64::from(kept)
}

fn exponential(random: &mut RandomStream) -> f64 {
    // 1 - float() is exact and above 0.
    -libm::log(1.0 - random.float())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::StreamName;
    use proptest::prelude::*;

    fn bound() -> impl Strategy<Value = (f64, f64)> {
        let float32 = any::<f32>().prop_filter("no NaN", |x| !x.is_nan()).prop_map(f64::from);
        (float32.clone(), float32)
            .prop_map(|(a, b)| (a.min(b), a.max(b)))
            // A box around infinity alone is empty.
            .prop_filter("not both at one infinity", |(low, high)| *low < f64::INFINITY && *high > f64::NEG_INFINITY)
    }

    fn space() -> impl Strategy<Value = Space> {
        let discrete = (1..=u32::MAX).prop_map(|count| Space::Discrete { count });
        let boxed = (prop::collection::vec(bound(), 1..5), any::<bool>()).prop_map(|(bounds, single)| Space::Box {
            low: bounds.iter().map(|(low, _)| *low).collect(),
            high: bounds.iter().map(|(_, high)| *high).collect(),
            precision: if single { Precision::Float32 } else { Precision::Float64 },
        });
        prop_oneof![discrete, boxed]
            .prop_recursive(3, 8, 4, |inner| prop::collection::vec(inner, 0..4).prop_map(Space::Tuple))
    }

    proptest! {
        #[test]
        fn a_space_contains_what_it_draws(space in space(), seed in any::<u64>()) {
            let mut random = RandomStream::new(seed, StreamName::Policy, 0);
            for _ in 0..8 {
                let mut values = Vec::new();
                space.sample(&mut random, &mut values);
                prop_assert_eq!(values.len(), space.dimension());
                prop_assert_eq!(space.check(&values), Ok(()));
            }
        }

        #[test]
        fn one_number_too_many_is_refused(space in space()) {
            let values = vec![0.0; space.dimension() + 1];
            let expected = space.dimension();
            prop_assert_eq!(space.check(&values), Err(SpaceProblem::Count { found: expected + 1, expected }));
        }
    }

    #[test]
    fn what_is_outside_is_named_by_its_place() {
        let boxed = Space::Box { low: vec![-1.0, 0.0], high: vec![1.0, f64::INFINITY], precision: Precision::Float64 };
        let space = Space::Tuple(vec![Space::Discrete { count: 3 }, boxed]);
        assert_eq!(space.dimension(), 3);
        assert!(space.contains(&[2.0, -1.0, 1e300]));
        let outside = |index, value, low, high| Err(SpaceProblem::Outside { index, value, low, high });
        assert_eq!(space.check(&[3.0, 0.0, 0.0]), outside(0, 3.0, 0.0, 2.0));
        assert_eq!(space.check(&[0.5, 0.0, 0.0]), Err(SpaceProblem::NotWhole { index: 0, value: 0.5 }));
        assert_eq!(space.check(&[0.0, 1.5, 0.0]), outside(1, 1.5, -1.0, 1.0));
        assert_eq!(space.check(&[0.0, 0.0, -0.1]), outside(2, -0.1, 0.0, f64::INFINITY));
        assert!(!space.contains(&[0.0, f64::NAN, 0.0]));
    }
}
