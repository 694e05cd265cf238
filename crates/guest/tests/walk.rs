//! Steps, rollouts and batches of the hand-written fixtures against the same rules in Rust.

#![expect(clippy::unwrap_used, reason = "the helpers belong to the tests")]

mod support;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use orrery_core::{
    ActionBatch, BoxActions, FiniteActions, Outcomes, Player, RandomStream, SequenceOutcome, Status, StreamName, Turns,
    WorldModel,
};
use orrery_guest::{GuestAction, GuestModel, GuestState, Interrupt};
use support::plain::Plain;
use support::{glide, step, walk, walk_with_legal_actions};

fn stream(index: u64) -> RandomStream {
    RandomStream::new(7, StreamName::Simulation, index)
}

fn at<S>(model: &GuestModel<S>, x: f64) -> GuestState {
    model.state_from_bytes(&x.to_le_bytes()).unwrap()
}

fn number(state: &GuestState) -> f64 {
    f64::from_le_bytes(state.as_bytes().try_into().unwrap())
}

#[test]
fn ten_thousand_steps_equal_the_same_rules_in_rust() {
    let model = walk().finite().unwrap();
    let mut scratch = model.scratch().unwrap();
    let mut actions = Vec::new();
    model.legal_actions(&mut scratch, &at(&model, 0.0), &mut actions).unwrap();
    assert_eq!(actions.iter().map(|action| action.as_bytes()).collect::<Vec<_>>(), [[0], [1]]);
    let (mut ours, mut theirs, mut choice) = (stream(0), stream(0), stream(1));
    let (mut state, mut next, mut x) = (at(&model, 0.0), GuestState::default(), 0.0);
    for _ in 0..10_000 {
        let index = choice.integer(2) as usize;
        let (y, expected) = step(x, [-1.0, 1.0][index], &mut ours);
        let outcome = model.step(&mut scratch, &state, &actions[index], &mut theirs, &mut next).unwrap();
        assert_eq!((number(&next).to_bits(), outcome), (y.to_bits(), expected));
        assert_eq!(theirs, ours, "the stream is read back");
        x = if expected.terminated { 0.0 } else { y };
        state = if expected.terminated { at(&model, 0.0) } else { next.clone() };
    }
}

#[test]
fn the_spare_of_a_normal_pair_survives_a_step() {
    let model = walk().finite().unwrap();
    let mut scratch = model.scratch().unwrap();
    let mut random = stream(3);
    random.normal();
    let spare = random.parts().1;
    assert!(spare.is_some());
    let action = model.action_from_bytes(&[1]).unwrap();
    model.step(&mut scratch, &at(&model, 0.0), &action, &mut random, &mut GuestState::default()).unwrap();
    assert_eq!(random.parts().1, spare);
}

#[test]
fn rollouts_inside_are_bit_equal_to_the_default_loop() {
    let walk = walk().finite().unwrap();
    let legal = walk_with_legal_actions().finite().unwrap();
    let glide = glide().in_box().unwrap();
    let mut scratch = walk.scratch().unwrap();
    let mut other = glide.scratch().unwrap();
    for index in 0..500 {
        let limit = [0, 1, 2, 7, 100][index as usize % 5];
        let (mut first, mut second, mut third) = (stream(index), stream(index), stream(index));
        let x = at(&walk, f64::from(index as u32 % 9) - 4.0);
        let inside = FiniteActions::rollout(&walk, &mut scratch, &x, limit, 0.97, &mut first).unwrap();
        let plain = FiniteActions::rollout(&Plain(walk.clone()), &mut scratch, &x, limit, 0.97, &mut second).unwrap();
        let listed = FiniteActions::rollout(&Plain(legal.clone()), &mut scratch, &x, limit, 0.97, &mut third).unwrap();
        assert_eq!((inside, &first), (plain, &second));
        assert_eq!((inside, &first), (listed, &third));
        let inside = BoxActions::rollout(&glide, &mut other, &x, limit, 0.97, &mut first).unwrap();
        let plain = BoxActions::rollout(&Plain(glide.clone()), &mut other, &x, limit, 0.97, &mut second).unwrap();
        assert_eq!((inside, first), (plain, second));
    }
}

/// The outcomes of a batch, and its streams after it.
fn run<M: WorldModel>(
    model: &M,
    scratch: &mut M::Scratch,
    from: &M::State,
    batch: ActionBatch<'_, M::Action>,
) -> (Vec<SequenceOutcome>, Vec<RandomStream>) {
    let mut streams: Vec<_> = (0..batch.len() as u64).map(stream).collect();
    let mut out = vec![SequenceOutcome::default(); batch.len()];
    model.returns(scratch, from, batch, &mut streams, 0.99, &mut out);
    (out, streams)
}

#[test]
fn batches_inside_are_bit_equal_to_the_default_loop_for_any_number_of_chunks() {
    let model = glide().in_box().unwrap();
    let mut scratch = model.scratch().unwrap();
    for (count, horizon) in [(1, 1), (5, 3), (3000, 4), (2, 40_000)] {
        let mut random = stream(count as u64);
        let mut actions = vec![GuestAction::default(); count * horizon];
        for action in &mut actions {
            // Small moves, so that long sequences last.
            model.write_action(&[random.float() * 0.01 - 0.005], action);
        }
        let batch = ActionBatch::new(&actions, horizon).unwrap();
        let x = at(&model, 4.99);
        let inside = run(&model, &mut scratch, &x, batch);
        let default = run(&Plain(model.clone()), &mut scratch, &x, batch);
        assert_eq!(inside, default);
    }
}

#[test]
fn an_error_stops_its_own_sequence_only_and_keeps_its_place() {
    let model = walk().finite().unwrap();
    let mut scratch = model.scratch().unwrap();
    let (left, right) = (model.action_from_bytes(&[0]).unwrap(), model.action_from_bytes(&[1]).unwrap());
    let invalid = model.action_from_bytes(&[9]).unwrap();
    let actions = [&left, &right, &right, &invalid, &right, &left].map(Clone::clone);
    let mut out = vec![SequenceOutcome::default(); 3];
    let batch = ActionBatch::new(&actions, 2).unwrap();
    model.returns(&mut scratch, &at(&model, 0.0), batch, &mut [stream(0), stream(1), stream(2)], 1.0, &mut out);
    let statuses: Vec<_> = out.iter().map(|outcome| outcome.error.as_ref().map(|error| error.status)).collect();
    assert_eq!(statuses, [None, Some(Status::InvalidInput), None]);
    assert_eq!(out.iter().map(|outcome| outcome.steps).collect::<Vec<_>>(), [2, 1, 2]);
    let mut out = vec![SequenceOutcome::default(); 1];
    let batch = ActionBatch::new(&actions[..2], 2).unwrap();
    model.returns(&mut scratch, &at(&model, 88.0), batch, &mut [stream(0)], 1.0, &mut out);
    let error = out[0].error.clone().unwrap();
    assert_eq!((error.status, error.line, error.column), (Status::OutOfRangeRead, 7, 12));
    assert_eq!((error.details, out[0].steps), ([88.0, 5.0], 0));
}

#[test]
fn an_error_reads_as_the_reference_engine_writes_it() {
    let model = walk();
    let mut scratch = model.scratch().unwrap();
    let mut fail = |x: f64| {
        let action = model.action_from_bytes(&[1]).unwrap();
        model.step(&mut scratch, &at(&model, x), &action, &mut stream(0), &mut GuestState::default()).unwrap_err()
    };
    let error = fail(88.0);
    assert_eq!(model.describe(&error), "read past the end in 'table[x]' (index 88, length 5)");
    let error = fail(89.0);
    assert_eq!(error.text.as_deref(), Some("k\u{fffd}"));
    assert_eq!(model.describe(&error), "there is no entry for this key in 'table[x]' (key 'k\u{fffd}')");
    assert_eq!(fail(88.0).text, None);
    // What the guest must not do is a defect of orrery, and the next step is unaffected.
    for x in [66.0, 67.0, 90.0, 96.0, 97.0, 98.0] {
        let error = fail(x);
        assert_eq!((error.status, error.line), (Status::Engine, 0), "{x}");
        assert_eq!(fail(88.0).status, Status::OutOfRangeRead);
    }
    let mut legal = Vec::new();
    let model = walk_with_legal_actions().finite().unwrap();
    let mut scratch = model.scratch().unwrap();
    assert_eq!(model.legal_actions(&mut scratch, &at(&model, 33.0), &mut legal).unwrap_err().status, Status::Engine);
    model.legal_actions(&mut scratch, &at(&model, 34.0), &mut legal).unwrap();
    assert!(legal.is_empty());
}

#[test]
fn a_trap_in_a_batch_fails_its_own_sequences() {
    let model = walk();
    let mut scratch = model.scratch().unwrap();
    let actions = [1, 0].map(|index| model.action_from_bytes(&[index]).unwrap());
    let mut out = vec![SequenceOutcome::default(); 2];
    let batch = ActionBatch::new(&actions, 1).unwrap();
    model.returns(&mut scratch, &at(&model, 66.0), batch, &mut [stream(0), stream(1)], 1.0, &mut out);
    assert!(out.iter().all(|outcome| outcome.error.as_ref().unwrap().status == Status::Engine));
}

#[test]
fn bytes_of_another_length_are_invalid_input() {
    let model = walk();
    for bytes in [&[0; 7][..], &[0; 9]] {
        assert_eq!(model.state_from_bytes(bytes).unwrap_err().status, Status::InvalidInput);
    }
    assert_eq!(model.action_from_bytes(&[]).unwrap_err().status, Status::InvalidInput);
    let mut scratch = model.scratch().unwrap();
    let action = GuestAction::default();
    let error = model.step(&mut scratch, &at(&model, 0.0), &action, &mut stream(0), &mut GuestState::default());
    assert_eq!(error.unwrap_err().status, Status::InvalidInput);
}

#[test]
fn start_states_and_turns_are_the_programs_own() {
    let model = walk().two_player().unwrap();
    let mut scratch = model.scratch().unwrap();
    let (mut ours, mut theirs) = (stream(5), stream(5));
    for _ in 0..20 {
        let state = model.initial_state(&mut scratch, &mut theirs).unwrap();
        assert_eq!(number(&state), f64::from(ours.integer(5)) - 2.0);
        let player = if number(&state) < 0.0 { Player::Second } else { Player::First };
        assert_eq!(model.player(&mut scratch, &state), Ok(player));
    }
    assert_eq!(ours, theirs);
}

#[test]
fn chance_is_enumerated_depth_first_with_exact_probabilities() {
    let model = walk();
    let mut scratch = model.scratch().unwrap();
    let mut out = Vec::new();
    let right = model.action_from_bytes(&[1]).unwrap();
    let mut enumerate = |x: f64, out: &mut Vec<_>| model.outcomes(&mut scratch, &at(&model, x), &right, out);
    let summary = |out: &[orrery_core::WeightedOutcome<GuestState>]| -> Vec<(f64, f64)> {
        out.iter().map(|leaf| (leaf.probability, number(&leaf.next))).collect()
    };
    enumerate(0.0, &mut out).unwrap();
    assert_eq!(summary(&out), [(0.75, 1.0), (0.25, -1.0)]);
    enumerate(44.0, &mut out).unwrap();
    let third = 1.0 / 3.0;
    let expected: Vec<_> =
        [43.0, 44.0, 45.0].iter().flat_map(|x| [(third * 0.75, x + 1.0), (third * 0.25, x - 1.0)]).collect();
    assert_eq!(summary(&out), expected);
    // The errors lie behind `chance(0)` and behind `chance(1)` coming out false.
    enumerate(99.0, &mut out).unwrap();
    assert_eq!(summary(&out), [(0.75, 100.0), (0.25, 98.0)]);
    // A continuum; more draws than a script holds.
    let error = enumerate(55.0, &mut out).unwrap_err();
    assert_eq!((error.status, error.line, error.column), (Status::NotEnumerable, 9, 5));
    assert_eq!(enumerate(46.0, &mut out).unwrap_err().status, Status::NotEnumerable);
    enumerate(0.0, &mut out).unwrap();
    assert_eq!(out.len(), 2);
}

#[test]
fn an_endless_step_ends_when_interrupted_and_other_models_go_on() {
    let interrupt = Interrupt::new();
    let model = walk().with_interrupt(&interrupt);
    let other = walk();
    let mut other_scratch = other.scratch().unwrap();
    let mut scratch = model.scratch().unwrap();
    let right = model.action_from_bytes(&[1]).unwrap();
    let entered = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            while !entered.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
            std::thread::sleep(Duration::from_millis(20));
            interrupt.stop();
        });
        entered.store(true, Ordering::SeqCst);
        let error = model.step(&mut scratch, &at(&model, 77.0), &right, &mut stream(0), &mut GuestState::default());
        assert_eq!(error.unwrap_err().status, Status::Interrupted);
    });
    other.step(&mut other_scratch, &at(&other, 0.0), &right, &mut stream(0), &mut GuestState::default()).unwrap();
    assert_eq!(model.scratch().unwrap_err().status, Status::Interrupted, "a used handle stays used");
    model.with_interrupt(&Interrupt::new()).scratch().unwrap();
}

#[test]
fn scratches_of_one_model_work_on_several_threads() {
    let model = walk().finite().unwrap();
    let roll = |index: u64| {
        let mut scratch = model.scratch().unwrap();
        let state = at(&model, 0.0);
        FiniteActions::rollout(&model, &mut scratch, &state, 50, 0.9, &mut stream(index)).unwrap()
    };
    let alone: Vec<_> = (0..64).map(roll).collect();
    let together: Vec<_> = std::thread::scope(|scope| {
        let handles: Vec<_> =
            (0..4).map(|part| scope.spawn(move || (part * 16..part * 16 + 16).map(roll).collect::<Vec<_>>())).collect();
        handles.into_iter().flat_map(|handle| handle.join().unwrap()).collect()
    });
    assert_eq!(alone, together);
}
