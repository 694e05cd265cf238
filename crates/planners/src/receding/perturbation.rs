//! Noisy versions of a plan.

use orrery_core::{ActionBox, RandomStream};

/// Writes the plan's version of this number to `out`, as long as the plan: `clip(plan + deviation * normal)`, by step, then
/// component, where `deviation` is a share of half the box's width. Number 0 is the plan itself, and draws nothing.
pub(super) fn perturb(
    number: usize,
    plan: &[f64],
    bounds: &ActionBox,
    deviation: f64,
    random: &mut RandomStream,
    out: &mut [f64],
) {
    if number == 0 {
        out.fill(0.0);
    } else {
        random.normals(out);
    }
    let dimension = bounds.dimension();
    for (step, plan) in out.chunks_exact_mut(dimension).zip(plan.chunks_exact(dimension)) {
        let bounds = bounds.low().iter().zip(bounds.high());
        for ((x, plan), (low, high)) in step.iter_mut().zip(plan).zip(bounds) {
            *x = (plan + deviation * (high - low) / 2.0 * *x).clamp(*low, *high);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use orrery_core::StreamName;

    #[test]
    fn it_is_the_plan_with_normals_drawn_one_by_one_and_clipped() {
        let bounds = ActionBox::new(vec![-1.0, 2.0, -3.0], vec![3.0, 4.0, -3.0]).unwrap();
        let plan: Vec<f64> = [0.5, 3.9, -3.0].repeat(50);
        let stream = |number| RandomStream::new(3, StreamName::Sample, number);
        let mut clipped = 0;
        for number in 0..4 {
            let (mut at_once, mut one_by_one) = (stream(number), stream(number));
            let mut drawn = vec![f64::NAN; plan.len()];
            perturb(number as usize, &plan, &bounds, 0.7, &mut at_once, &mut drawn);
            for (i, (x, plan)) in drawn.iter().zip(&plan).enumerate() {
                let (low, high) = (bounds.low()[i % 3], bounds.high()[i % 3]);
                let noise = if number == 0 { 0.0 } else { 0.7 * (high - low) / 2.0 * one_by_one.normal() };
                assert_eq!(x.to_bits(), (plan + noise).clamp(low, high).to_bits(), "number {number} at {i}");
                clipped += usize::from(plan + noise > high);
            }
            assert_eq!(at_once, one_by_one);
        }
        assert!(clipped > 0);
    }
}
