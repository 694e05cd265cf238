//! Toy text against Gymnasium 0.29.1, exactly (traces/make_toy_text.py).

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests too")]

use orrery_core::{Outcome, RandomStream, StreamName};
use orrery_oracles::toy_text::{Blackjack, BlackjackRules, BlackjackState, CliffWalking, Taxi};
use orrery_oracles::{Environment, Options};
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Grid {
    /// State, action, next state, reward, end.
    transitions: Vec<(u32, u32, u32, f64, bool)>,
    episodes: Vec<Episode>,
}

#[derive(Deserialize)]
struct Episode {
    seed: u64,
    states: Vec<u32>,
    actions: Vec<u32>,
    rewards: Vec<f64>,
    terminated: Vec<bool>,
}

fn step<E: Environment<State = u32, Action = u32, Scratch = ()>>(
    environment: &E,
    state: u32,
    action: u32,
) -> (u32, f64, bool) {
    let mut next = 0;
    let mut random = RandomStream::new(0, StreamName::Environment, 0);
    let Outcome { reward, terminated } = environment.step(&mut (), &state, &action, &mut random, &mut next).unwrap();
    (next, reward, terminated)
}

/// Returns the number of steps in episodes.
fn compare<E: Environment<State = u32, Action = u32, Scratch = ()>>(environment: &E, grid: &Grid) -> usize {
    for &(state, action, next, reward, terminated) in &grid.transitions {
        assert_eq!(step(environment, state, action), (next, reward, terminated), "{state}, {action}");
    }
    for episode in &grid.episodes {
        let mut state = environment.reset(episode.seed);
        assert_eq!(state, episode.states[0], "start of seed {}", episode.seed);
        for (t, action) in episode.actions.iter().enumerate() {
            let found = step(environment, state, *action);
            let expected = (episode.states[t + 1], episode.rewards[t], episode.terminated[t]);
            assert_eq!(found, expected, "seed {}, step {t}", episode.seed);
            let mut observation = Vec::new();
            environment.observe(&found.0, &mut observation);
            assert_eq!(observation, [f64::from(found.0)]);
            state = found.0;
        }
    }
    grid.episodes.iter().map(|episode| episode.actions.len()).sum()
}

#[test]
fn cliff_walking_makes_every_step_of_gymnasium() {
    let grid: Grid = serde_json::from_str(include_str!("../traces/vectors/cliff_walking.json")).unwrap();
    assert_eq!(grid.transitions.len(), 48 * 4);
    assert!(compare(&CliffWalking::new(), &grid) >= 2000);
    let falls = grid.episodes.iter().flat_map(|episode| &episode.rewards).filter(|reward| **reward == -100.0);
    let goals = grid.episodes.iter().filter(|episode| episode.terminated.last() == Some(&true));
    assert!(falls.count() > 50 && goals.count() > 10);
}

#[test]
fn taxi_makes_every_step_of_gymnasium() {
    let grid: Grid = serde_json::from_str(include_str!("../traces/vectors/taxi.json")).unwrap();
    assert_eq!(grid.transitions.len(), 500 * 6);
    assert!(compare(&Taxi::new(), &grid) >= 2000);
    let deliveries = grid.episodes.iter().filter(|episode| episode.rewards.last() == Some(&20.0));
    assert!(deliveries.count() > 20);
}

#[derive(Deserialize)]
struct Table {
    options: Options,
    episodes: Vec<Game>,
}

#[derive(Deserialize)]
struct Game {
    seed: u64,
    player: Vec<u8>,
    dealer: Vec<u8>,
    steps: Vec<Turn>,
}

#[derive(Deserialize)]
struct Turn {
    action: u32,
    draws: Vec<f64>,
    observation: Vec<f64>,
    reward: f64,
    terminated: bool,
}

fn tables() -> Vec<Table> {
    serde_json::from_str(include_str!("../traces/vectors/blackjack.json")).unwrap()
}

#[test]
fn blackjack_plays_gymnasiums_games_with_its_cards() {
    for table in tables() {
        let environment = Blackjack::new(BlackjackRules::from_options(&table.options).unwrap());
        for game in &table.episodes {
            let mut state = environment.reset(game.seed);
            let expected = json!({ "player": game.player, "dealer": game.dealer });
            assert_eq!(environment.state_to_json(&state), expected, "start of seed {}", game.seed);
            for (t, turn) in game.steps.iter().enumerate() {
                let mut next = BlackjackState::default();
                let outcome = environment.step_with_draws(&mut (), &state, &turn.action, &turn.draws, &mut next);
                let expected = Outcome { reward: turn.reward, terminated: turn.terminated };
                assert_eq!(outcome, Ok(expected), "{:?}, seed {}, step {t}", table.options, game.seed);
                let mut observation = Vec::new();
                environment.observe(&next, &mut observation);
                assert_eq!(observation, turn.observation, "seed {}, step {t}", game.seed);
                state = next;
            }
        }
    }
}

#[test]
fn blackjacks_games_hold_what_is_rare() {
    let tables = tables();
    assert!(tables[0].episodes.iter().map(|game| game.steps.len()).sum::<usize>() >= 2000);
    for table in &tables {
        let natural = |game: &&Game| game.player.contains(&1) && game.player.contains(&10);
        let rewards: Vec<f64> = table.episodes.iter().filter(natural).map(|game| game.steps[0].reward).collect();
        assert!(rewards.len() > 10, "naturals");
        assert_eq!(rewards.contains(&1.5), table.options.get("natural") == Some(&json!(true)));
    }
    let steps = || tables.iter().flat_map(|table| &table.episodes).flat_map(|game| game.steps.windows(2));
    // A usable ace ceases to be one without a bust.
    let flips = steps().filter(|pair| pair[0].observation[2] == 1.0 && pair[1].observation[2] == 0.0);
    assert!(flips.filter(|pair| pair[1].observation[0] <= 21.0).count() > 20);
    let after = steps().filter(|pair| pair[0].terminated);
    assert!(after.count() > 100, "steps after the end");
}
