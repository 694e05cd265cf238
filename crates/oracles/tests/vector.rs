//! Episodes side by side are the episodes one by one, in every autoreset mode.

use orrery_core::{BoxActions, FiniteActions, ModelError, Outcome, Outcomes, RandomStream, StreamName};
use orrery_oracles::classic_control::{CartPole, CartPoleParameters, MountainCar, MountainCarParameters};
use orrery_oracles::toy_text::Taxi;
use orrery_oracles::{
    Actions, Autoreset, Environment, Episode, EpisodeError, IDS, InvalidValues, Options, Results, VectorEnvironment,
    VectorError, Visitor, with_environment,
};
use proptest::prelude::*;

struct Buffers {
    observations: Vec<f64>,
    rewards: Vec<f64>,
    terminated: Vec<u8>,
    truncated: Vec<u8>,
}

impl Buffers {
    fn new(count: usize, dimension: usize) -> Self {
        Self {
            observations: vec![f64::NAN; count * dimension],
            rewards: vec![f64::NAN; count],
            terminated: vec![9; count],
            truncated: vec![9; count],
        }
    }

    fn results(&mut self) -> Results<'_> {
        Results {
            observations: &mut self.observations,
            rewards: &mut self.rewards,
            terminated: &mut self.terminated,
            truncated: &mut self.truncated,
        }
    }
}

/// Steps a vector and, beside it, each of its episodes alone with `Environment::step`.
struct Beside {
    seed: u64,
    count: usize,
    steps: u32,
    limit: Option<u32>,
    autoreset: Autoreset,
}

fn observed<E: Environment>(environment: &E, state: &E::State) -> Vec<f64> {
    let mut out = Vec::new();
    environment.observe(state, &mut out);
    out
}

impl Beside {
    #[expect(clippy::unwrap_used, reason = "a helper of tests is a test too")]
    fn run<E: Environment>(&self, environment: E) {
        let spec = environment.spec().clone();
        let (dimension, width) = (spec.observation_dimension(), spec.actions.dimension());
        let mut vector = VectorEnvironment::new(environment, self.count, self.limit, self.autoreset).unwrap();
        let mut buffers = Buffers::new(self.count, dimension);
        vector.reset(self.seed, &mut buffers.observations).unwrap();

        let mut scratch = vector.environment().scratch().unwrap();
        let mut choices = RandomStream::new(self.seed, StreamName::Policy, 0);
        let mut states: Vec<E::State> =
            (0..self.count).map(|i| vector.environment().reset(self.seed.wrapping_add(i as u64))).collect();
        let mut streams: Vec<RandomStream> =
            (0..self.count).map(|i| RandomStream::new(self.seed, StreamName::Environment, i as u64)).collect();
        let (mut ages, mut over) = (vec![0; self.count], vec![false; self.count]);
        for t in 0..self.steps {
            let mut actions = Vec::new();
            (0..self.count).for_each(|_| spec.actions.space().sample(&mut choices, &mut actions));
            vector.step(Actions::Values(&actions), &mut buffers.results()).unwrap();
            let environment = vector.environment();
            let mut mask = vec![0; self.count];
            for i in 0..self.count {
                let action = environment.read_action(&actions[i * width..][..width]).unwrap();
                let mut next = E::State::default();
                let mut outcome =
                    environment.step(&mut scratch, &states[i], &action, &mut streams[i], &mut next).unwrap();
                ages[i] += 1;
                let mut truncated = self.limit.is_some_and(|limit| ages[i] >= limit);
                let ended = outcome.terminated || truncated;
                if self.autoreset == Autoreset::NextStep && over[i] {
                    next = environment.reset_from(&mut streams[i]);
                    (ages[i], over[i], truncated) = (0, false, false);
                    outcome = Outcome::default();
                } else if self.autoreset == Autoreset::SameStep && ended {
                    let last = &vector.final_observations()[i * dimension..][..dimension];
                    assert_eq!(last, observed(environment, &next), "last observation of {i} after step {t}");
                    next = environment.reset_from(&mut streams[i]);
                    ages[i] = 0;
                } else {
                    over[i] = ended;
                }
                states[i] = next;
                let row = &buffers.observations[i * dimension..][..dimension];
                assert_eq!(row, observed(environment, &states[i]), "{}, {i} after step {t}", spec.id);
                assert_eq!(buffers.rewards[i].to_bits(), outcome.reward.to_bits(), "{}, {i}, step {t}", spec.id);
                assert_eq!(
                    (buffers.terminated[i], buffers.truncated[i]),
                    (outcome.terminated.into(), truncated.into())
                );
                if self.autoreset == Autoreset::Disabled && ended {
                    mask[i] = 1;
                    states[i] = environment.reset_from(&mut streams[i]);
                    (ages[i], over[i]) = (0, false);
                }
            }
            if mask.contains(&1) {
                vector.reset_where(&mask, &mut buffers.observations).unwrap();
                for i in (0..self.count).filter(|i| mask[*i] == 1) {
                    let row = &buffers.observations[i * dimension..][..dimension];
                    assert_eq!(row, observed(vector.environment(), &states[i]));
                }
            }
        }
    }
}

impl Visitor for &Beside {
    type Output = ();
    fn discrete<E: Environment + FiniteActions + Outcomes>(self, environment: E) {
        self.run(environment);
    }
    fn continuous<E: Environment + BoxActions>(self, environment: E) {
        self.run(environment);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn a_vector_is_its_episodes(
        id in prop::sample::select(IDS),
        seed in any::<u64>(),
        count in 1usize..20,
        limit in prop::option::of(1u32..60),
        autoreset in prop::sample::select(vec![Autoreset::NextStep, Autoreset::SameStep, Autoreset::Disabled]),
    ) {
        let beside = Beside { seed, count, steps: 80, limit, autoreset };
        with_environment(id, &Options::new(), &beside).map_err(|error| TestCaseError::fail(error.to_string()))?;
    }
}

#[test]
fn random_steps_take_actions_drawn_in_order() -> Result<(), VectorError> {
    let [mut drawn, mut given] = [
        VectorEnvironment::new(Taxi::new(), 5, None, Autoreset::NextStep)?,
        VectorEnvironment::new(Taxi::new(), 5, None, Autoreset::NextStep)?,
    ];
    let [mut left, mut right] = [Buffers::new(5, 1), Buffers::new(5, 1)];
    drawn.reset(1, &mut left.observations)?;
    given.reset(1, &mut right.observations)?;
    let [mut random, mut same] =
        [RandomStream::new(1, StreamName::Policy, 0), RandomStream::new(1, StreamName::Policy, 0)];
    for _ in 0..50 {
        drawn.step_at_random(&mut random, &mut left.results())?;
        let actions: Vec<i32> = (0..5).map(|_| same.integer(6) as i32).collect();
        given.step(Actions::Indices(&actions), &mut right.results())?;
        assert_eq!((&left.observations, &left.rewards), (&right.observations, &right.rewards));
    }
    Ok(())
}

fn car() -> Result<MountainCar, orrery_oracles::OracleError> {
    MountainCar::new(MountainCarParameters::default())
}

#[test]
fn bad_input_changes_nothing_and_names_the_episode() -> Result<(), Box<dyn std::error::Error>> {
    let mut vector = VectorEnvironment::new(car()?, 3, Some(2), Autoreset::Disabled)?;
    let mut buffers = Buffers::new(3, 2);
    let right = [0, 1, 2];
    let failed = vector.step(Actions::Indices(&right), &mut buffers.results());
    assert_eq!(failed, Err(VectorError::NotReset));
    vector.reset(0, &mut buffers.observations)?;
    let before = vector.states().to_vec();
    let length = |what, found, expected| Err(VectorError::Length { what, found, expected });
    assert_eq!(vector.step(Actions::Indices(&[0, 1]), &mut buffers.results()), length("actions", 2, 3));
    assert_eq!(vector.step(Actions::Values(&[0.0; 4]), &mut buffers.results()), length("actions", 4, 3));
    let mut short = Buffers::new(2, 2);
    assert_eq!(vector.step(Actions::Indices(&right), &mut short.results()), length("observations", 4, 6));
    for index in [-1, 3] {
        let source = InvalidValues::NoAction { value: f64::from(index), count: 3 };
        let failed = vector.step(Actions::Indices(&[0, index, 7]), &mut buffers.results());
        assert_eq!(failed, Err(VectorError::Action { index: 1, source }));
    }
    assert_eq!(vector.states(), before);
    vector.step(Actions::Indices(&right), &mut buffers.results())?;
    vector.step(Actions::Indices(&right), &mut buffers.results())?;
    assert_eq!(buffers.truncated, [1, 1, 1]);
    let failed = vector.step(Actions::Indices(&right), &mut buffers.results());
    assert_eq!(failed, Err(VectorError::Over { index: 0, steps: 2 }));
    vector.reset_where(&[1, 0, 1], &mut buffers.observations)?;
    let failed = vector.step(Actions::Indices(&right), &mut buffers.results());
    assert_eq!(failed, Err(VectorError::Over { index: 1, steps: 2 }));
    assert_eq!(VectorEnvironment::new(car()?, 0, None, Autoreset::Disabled).err(), Some(VectorError::Empty));
    Ok(())
}

#[test]
fn an_episode_refuses_to_go_on_after_its_end() -> Result<(), Box<dyn std::error::Error>> {
    let environment = CartPole::new(CartPoleParameters::default())?;
    let stream = || RandomStream::new(0, StreamName::Environment, 0);
    let mut episode = Episode::new(&environment, environment.reset(0), stream(), Some(3))?;
    for left in [false, false, true] {
        assert_eq!(episode.step(&0)?.end.truncated, left);
    }
    assert_eq!(episode.step(&0), Err(EpisodeError::Over { steps: 3 }));
    // Pushed one way the pole falls within ten steps.
    let mut episode = Episode::new(&environment, environment.reset(0), stream(), None)?;
    while !episode.step(&1)?.end.terminated {}
    assert!(episode.steps() < 12);
    assert_eq!(episode.step(&0), Err(EpisodeError::Over { steps: episode.steps() }));
    let mut episode = Episode::new(&environment, environment.reset(0), stream(), None)?;
    assert!(matches!(episode.step(&2), Err(EpisodeError::Model(ModelError { .. }))));
    assert_eq!(episode.steps(), 0);
    Ok(())
}

#[test]
fn more_episodes_than_memory_holds_are_an_error() {
    for mode in [Autoreset::NextStep, Autoreset::SameStep] {
        let cart_pole = CartPole::new(CartPoleParameters::default()).expect("the default parameters are valid");
        let count = usize::MAX / 2;
        let error = VectorEnvironment::new(cart_pole, count, None, mode).err();
        assert_eq!(error, Some(VectorError::Memory { count }));
    }
}
