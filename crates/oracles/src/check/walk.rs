//! Promises about the states and steps of a walk.

use orrery_core::{Outcome, Precision, RandomStream, Space, StreamName};

use super::{CheckSettings, Findings, flat, key, observation};
use crate::{Environment, EnvironmentActions, Spec};

/// A step as it was first seen.
struct Seen<S> {
    before: S,
    action: Vec<f64>,
    random: RandomStream,
    after: S,
    outcome: Outcome,
}

pub(super) fn check<E: Environment>(environment: &E, settings: &CheckSettings, findings: &mut Findings) {
    let mut drawn = false;
    for seed in 0..settings.seeds {
        check_starts(environment, seed, findings);
        let seen = walk(environment, seed, settings.steps, findings);
        check_steps(environment, seed, &seen, &mut drawn, findings);
        check_again(environment, seed, &seen, findings);
        check_states(environment, seed, &seen, findings);
    }
    let stochastic = environment.spec().stochastic;
    findings.expect("a stochastic environment draws", drawn || !stochastic || settings.seeds == 0, || {
        "no step of any walk drew from its stream".to_owned()
    });
}

fn check_starts<E: Environment>(environment: &E, seed: u64, findings: &mut Findings) {
    let [first, second] = [0, 1].map(|_| flat(environment, &environment.reset(seed)));
    findings
        .expect("a seed gives one start state", first == second, || format!("seed {seed}: {first:?}, then {second:?}"));
    let [first, second] = [0, 1].map(|_| {
        let mut random = RandomStream::new(seed, StreamName::Reset, 0);
        (flat(environment, &environment.reset_from(&mut random)), random)
    });
    findings.expect("a stream gives one start state", first == second, || {
        format!("stream of seed {seed}: {:?}, then {:?}", first.0, second.0)
    });
    check_observation(environment, &environment.reset(seed), "a start state", findings);
}

fn walk<E: Environment>(environment: &E, seed: u64, steps: u32, findings: &mut Findings) -> Vec<Seen<E::State>> {
    let mut seen = Vec::new();
    let Ok(mut scratch) = environment.scratch() else {
        findings.expect("there is a scratch", false, || "scratch() failed".to_owned());
        return seen;
    };
    let mut choices = RandomStream::new(seed, StreamName::Policy, 0);
    let mut random = RandomStream::new(seed, StreamName::Environment, 0);
    let mut state = environment.reset(seed);
    for t in 0..steps {
        let values = choose(environment.spec(), t, &mut choices);
        let Ok(action) = environment.read_action(&values) else {
            findings.expect("actions of the space are read", false, || format!("{values:?} is refused"));
            break;
        };
        let before = random.clone();
        let mut next = E::State::default();
        match environment.step(&mut scratch, &state, &action, &mut random, &mut next) {
            Ok(outcome) => {
                let after = next.clone();
                seen.push(Seen { before: state, action: values, random: before, after, outcome });
                state = next;
            }
            Err(error) => {
                findings.expect("every state can be stepped from", false, || {
                    format!("seed {seed}, step {t} from {:?}: {error}", flat(environment, &state))
                });
                break;
            }
        }
    }
    seen
}

/// A random action; of a box every fourth lies outside.
fn choose(spec: &Spec, t: u32, choices: &mut RandomStream) -> Vec<f64> {
    let mut values = Vec::new();
    spec.actions.space().sample(choices, &mut values);
    if matches!(spec.actions, EnvironmentActions::Box(_)) && t % 4 == 3 {
        values.iter_mut().for_each(|value| *value *= 2.5);
    }
    values
}

fn check_observation<E: Environment>(environment: &E, state: &E::State, place: &str, findings: &mut Findings) {
    let space = &environment.spec().observations;
    let seen = observation(environment, state);
    let problem = space.check(&seen);
    findings.expect("observations lie in their space", problem.is_ok(), || {
        format!("{place} {:?}: {problem:?}", flat(environment, state))
    });
    let single = matches!(space, Space::Box { precision: Precision::Float32, .. });
    let exact = !single || seen.iter().all(|number| f64::from(*number as f32) == *number);
    findings.expect("observations of a float32 box are float32 numbers", exact, || format!("{place}: {seen:?}"));
}

/// What single steps promise.
fn check_steps<E: Environment>(
    environment: &E,
    seed: u64,
    seen: &[Seen<E::State>],
    drawn: &mut bool,
    findings: &mut Findings,
) {
    let spec = environment.spec();
    let (low, high) = spec.reward_range;
    let mut ended = false;
    for (t, step) in seen.iter().enumerate() {
        let place = format!("seed {seed}, step {t}");
        if !ended {
            check_observation(environment, &step.after, &place, findings);
        }
        ended |= step.outcome.terminated;
        let reward = step.outcome.reward;
        findings.expect(
            "rewards are finite and in their range",
            reward.is_finite() && low <= reward && reward <= high,
            || format!("{place}: {reward}, range {low} to {high}"),
        );
        if let Some(following) = seen.get(t + 1) {
            let moved = following.random != step.random;
            *drawn |= moved;
            findings.expect("only a stochastic environment draws", spec.stochastic || !moved, || place.clone());
        }
    }
}

/// Steps again, last first, from states read back and into a state that holds something else.
fn check_again<E: Environment>(environment: &E, seed: u64, seen: &[Seen<E::State>], findings: &mut Findings) {
    let Ok(mut scratch) = environment.scratch() else { return };
    let mut next = environment.reset(seed.wrapping_add(99));
    for (t, step) in seen.iter().enumerate().rev() {
        let place = format!("seed {seed}, step {t}");
        let values = flat(environment, &step.before);
        let (before, action) = match (environment.read_state(&values), environment.read_action(&step.action)) {
            (Ok(before), Ok(action)) => (before, action),
            (before, _) => {
                findings.expect("flat forms are read back", before.is_ok(), || format!("{place}: {values:?}"));
                return;
            }
        };
        let outcome = environment.step(&mut scratch, &before, &action, &mut step.random.clone(), &mut next);
        let same = outcome.as_ref() == Ok(&step.outcome) && flat(environment, &next) == flat(environment, &step.after);
        findings.expect("a step depends on its arguments alone", same, || {
            format!("{place} from {values:?}: {outcome:?}, before {:?}", step.outcome)
        });
        findings.expect("a step leaves its argument alone", flat(environment, &before) == values, || place.clone());
        if !environment.spec().stochastic {
            let outcome = environment.step_with_draws(&mut scratch, &before, &action, &[], &mut next);
            let same =
                outcome.as_ref() == Ok(&step.outcome) && key(environment, &next) == key(environment, &step.after);
            findings
                .expect("a deterministic step is the same without a stream", same, || format!("{place}: {outcome:?}"));
            let refused = environment.step_with_draws(&mut scratch, &before, &action, &[1.0], &mut next).is_err();
            findings.expect("a deterministic step refuses draws", refused, || place.clone());
        }
    }
}

fn check_states<E: Environment>(environment: &E, seed: u64, seen: &[Seen<E::State>], findings: &mut Findings) {
    let forms: Vec<_> =
        seen.iter().map(|step| (flat(environment, &step.after), key(environment, &step.after))).collect();
    for (t, (step, (values, bytes))) in seen.iter().zip(&forms).enumerate() {
        let place = format!("seed {seed}, state after step {t}, {values:?}");
        let state = &step.after;
        let dimension = environment.spec().state_dimension;
        let right = dimension.is_none_or(|dimension| dimension == values.len());
        findings.expect("flat forms have the length of the spec", right, || place.clone());

        let equal = forms.iter().all(|(other, other_bytes)| (other == values) == (other_bytes == bytes));
        findings.expect("keys are equal where states are, and nowhere else", equal, || place.clone());
        let mut appended = vec![1, 2];
        environment.write_key(state, &mut appended);
        findings.expect("a key is appended", appended[..2] == [1, 2] && appended[2..] == bytes[..], || place.clone());

        let text = environment.state_to_json(state).to_string();
        let read = serde_json::from_str(&text).ok().map(|value| environment.state_from_json(&value));
        let same = matches!(&read, Some(Ok(read)) if flat(environment, read) == *values);
        findings.expect("JSON is read back", same, || format!("{place}: {text}"));

        let known = environment.forget_hidden(state);
        let same = observation(environment, &known) == observation(environment, state);
        findings.expect("what is hidden is in no observation", same, || place.clone());
        check_pictures(environment, state, &place, findings);
    }
}

fn check_pictures<E: Environment>(environment: &E, state: &E::State, place: &str, findings: &mut Findings) {
    let (text, svg) = (environment.render_ansi(state), environment.render_svg(state));
    let same = environment.render_ansi(state) == text && environment.render_svg(state) == svg;
    findings.expect("a state has one picture", same, || place.to_owned());
    let shown = !text.is_empty() && !text.ends_with('\n') && !text.contains("NaN") && !text.contains("inf");
    findings.expect("a state is shown as text", shown, || format!("{place}: {text:?}"));
    let drawn = svg.starts_with("<svg ") && svg.ends_with("</svg>") && !svg.contains("NaN") && !svg.contains("inf");
    findings.expect("a state is shown as a picture", drawn, || format!("{place}: {svg}"));
}
