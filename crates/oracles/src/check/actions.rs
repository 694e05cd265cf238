//! Promises about actions and enumerated chance.

use orrery_core::{BoxActions, FiniteActions, Outcomes, RandomStream, StreamName};

use super::{CheckSettings, Findings, flat, key};
use crate::{Environment, EnvironmentActions};

/// Probabilities of one step may miss 1 by the rounding of as many additions.
const ROUNDING: f64 = 1e-9;

pub(super) fn check_finite<E: Environment + FiniteActions + Outcomes>(
    environment: &E,
    settings: &CheckSettings,
    findings: &mut Findings,
) {
    let EnvironmentActions::Finite { count } = environment.spec().actions else {
        findings.expect("the spec's actions are finite", false, || format!("{:?}", environment.spec().actions));
        return;
    };
    let Ok(mut scratch) = environment.scratch() else { return };
    let (mut legal, mut ways, mut values) = (Vec::new(), Vec::new(), Vec::new());
    for seed in 0..settings.seeds {
        let mut random = RandomStream::new(seed, StreamName::Environment, 1);
        let mut state = environment.reset(seed);
        for t in 0..settings.steps.min(40) {
            let place = format!("seed {seed}, step {t} from {:?}", flat(environment, &state));
            let listed = environment.legal_actions(&mut scratch, &state, &mut legal);
            findings.expect("legal actions are listed", listed.is_ok(), || format!("{place}: {listed:?}"));
            let indices: Vec<f64> = legal
                .iter()
                .flat_map(|action| {
                    environment.write_action_values(action, &mut values);
                    values.clone()
                })
                .collect();
            let rising = indices.is_sorted_by(|a, b| a < b);
            let known = rising && indices.iter().all(|index| environment.spec().actions.space().contains(&[*index]));
            findings.expect("legal actions are indices, each once, in order", known, || {
                format!("{place}: {indices:?} of {count}")
            });
            if legal.is_empty() {
                break;
            }
            let action = legal[random.integer(legal.len() as u64) as usize].clone();
            if let Err(error) = environment.outcomes(&mut scratch, &state, &action, &mut ways) {
                findings.expect("chance is enumerated", false, || format!("{place}: {error}"));
                return;
            }
            let sum: f64 = ways.iter().map(|way| way.probability).sum();
            let proper = ways.iter().all(|way| way.probability > 0.0) && (sum - 1.0).abs() < ROUNDING;
            findings.expect("probabilities are above 0 and sum to 1", proper, || format!("{place}: sum {sum}"));
            let mut next = E::State::default();
            let Ok(outcome) = environment.step(&mut scratch, &state, &action, &mut random, &mut next) else { break };
            let reached = key(environment, &next);
            let among = ways.iter().any(|way| way.outcome == outcome && key(environment, &way.next) == reached);
            findings.expect("a step turns out in an enumerated way", among, || format!("{place}: {outcome:?}"));
            state = next;
        }
    }
}

pub(super) fn check_box<E: Environment + BoxActions>(environment: &E, findings: &mut Findings) {
    let bounds = environment.action_box();
    let same = environment.spec().actions == EnvironmentActions::Box(bounds.clone());
    findings.expect("the spec's actions are the box", same, || format!("{bounds:?}"));
    let outside: Vec<f64> = bounds.high().iter().map(|high| 2.0 * high + 1.0).collect();
    for components in [bounds.low(), bounds.high(), &outside] {
        let mut action = E::Action::default();
        environment.write_action(components, &mut action);
        let mut values = vec![0.5; 3];
        environment.write_action_values(&action, &mut values);
        findings.expect("components are an action's flat form", values == components, || {
            format!("{components:?} became {values:?}")
        });
        let read = environment.read_action(&values);
        let mut again = Vec::new();
        if let Ok(action) = &read {
            environment.write_action_values(action, &mut again);
        }
        findings.expect("actions outside the box are read unchanged", again == values, || format!("{values:?}"));
    }
}
