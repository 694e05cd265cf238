//! From values to one action.

use orrery_core::RandomStream;

/// Samples an index from `softmax(values / temperature)` with one `float()`, or takes the largest value, the first of
/// equals, if `temperature` is 0. `values` are finite and at least one.
pub(crate) fn choose(values: &[f64], temperature: f64, random: &mut RandomStream) -> usize {
    let mut best = 0;
    for (index, value) in values.iter().enumerate() {
        if *value > values[best] {
            best = index;
        }
    }
    if temperature == 0.0 {
        return best;
    }
    // Subtracting the largest value leaves the softmax as it is and keeps every exponential within [0, 1].
    let weight = |value: f64| libm::exp((value - values[best]) / temperature);
    let total: f64 = values.iter().map(|value| weight(*value)).sum();
    let threshold = random.float() * total;
    let mut cumulated = 0.0;
    for (index, value) in values.iter().enumerate() {
        cumulated += weight(*value);
        if threshold < cumulated {
            return index;
        }
    }
    // float() < 1 and the same additions in the same order make this unreachable but for the rounding of the product.
    best
}

#[cfg(test)]
mod tests {
    use super::*;
    use orrery_core::StreamName;

    fn stream(decision: u64) -> RandomStream {
        RandomStream::new(1, StreamName::Acting, decision)
    }

    #[test]
    fn temperature_zero_takes_the_first_of_the_largest() {
        assert_eq!(choose(&[0.0, 2.0, 1.0, 2.0], 0.0, &mut stream(0)), 1);
    }

    #[test]
    fn frequencies_follow_the_softmax() {
        let values = [0.0, 1.0, 0.5];
        let temperature = 0.5;
        let total = 1.0 + libm::exp(2.0) + libm::exp(1.0);
        let expected = [1.0 / total, libm::exp(2.0) / total, libm::exp(1.0) / total];
        let mut counts = [0.0; 3];
        for decision in 0..10_000 {
            counts[choose(&values, temperature, &mut stream(decision))] += 1.0;
        }
        for (count, probability) in counts.iter().zip(expected) {
            let deviation = (10_000.0f64 * probability * (1.0 - probability)).sqrt();
            assert!((count - 10_000.0 * probability).abs() < 4.0 * deviation, "{counts:?} against {expected:?}");
        }
    }

    #[test]
    fn a_tiny_temperature_does_not_overflow() {
        assert_eq!(choose(&[-1e300, 1e300, 0.0], f64::from_bits(1), &mut stream(0)), 1);
    }
}
