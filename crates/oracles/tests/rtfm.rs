//! RTFM against the rules that 999 recorded transitions of the released benchmark follow, one test a rule.

use orrery_core::{FiniteActions, Outcome, RandomStream, StreamName, WorldModel};
use orrery_oracles::Environment;
use orrery_oracles::rtfm::{
    ELEMENTS, GROUPS, InvalidBoard, InvalidTask, MODIFIERS, MONSTERS, Manual, Rtfm, RtfmState, Task,
};

const STAY: u32 = 0;
const UP: u32 = 1;
const DOWN: u32 = 2;
const LEFT: u32 = 3;
const RIGHT: u32 = 4;
const PLAYS: Outcome = Outcome { reward: 0.0, terminated: false };
const WON: Outcome = Outcome { reward: 1.0, terminated: true };
const LOST: Outcome = Outcome { reward: -1.0, terminated: true };

fn stream(index: u64) -> RandomStream {
    RandomStream::new(7, StreamName::Dataset, index)
}

fn game() -> Rtfm {
    Rtfm::new(Task::released()).expect("the released task is one")
}

/// A state from 4 rows of 4 cells: `.` empty, `@` the player, and letters for things of the released task.
fn state(rows: [&str; 4], inventory: &str) -> RtfmState {
    let word = |row: usize, column: usize| {
        if [0, 5].contains(&row) || [0, 5].contains(&column) {
            return "wall";
        }
        match rows[row - 1].as_bytes()[column - 1] {
            b'.' => "empty",
            b'@' => "you",
            b'D' => "cold dragon",
            b'd' => "fire demon",
            b'a' => "shimmering axe",
            b'b' => "grandmasters bow",
            other => panic!("no thing '{}'", char::from(other)),
        }
    };
    let cell = |row, column| vec![word(row, column).to_owned(), "empty".to_owned()];
    let board: Vec<_> = (0..6).map(|row| (0..6).map(|column| cell(row, column)).collect()).collect();
    RtfmState::from_words(&board, inventory).expect("a board")
}

fn step(from: &RtfmState, action: u32) -> (RtfmState, Outcome) {
    let mut next = RtfmState::default();
    let outcome = game().step(&mut (), from, &action, &mut stream(0), &mut next).expect("a valid action");
    (next, outcome)
}

fn valid(state: &RtfmState) -> Vec<u32> {
    let mut actions = vec![99];
    game().legal_actions(&mut (), state, &mut actions).expect("actions");
    actions
}

#[test]
fn moves_lead_one_cell_and_staying_keeps_it() {
    let from = state(["D..d", ".@..", "a..b", "...."], "empty");
    assert_eq!(step(&from, STAY), (from.clone(), PLAYS));
    assert_eq!(step(&from, UP), (state(["D@.d", "....", "a..b", "...."], "empty"), PLAYS));
    assert_eq!(step(&from, DOWN), (state(["D..d", "....", "a@.b", "...."], "empty"), PLAYS));
    assert_eq!(step(&from, LEFT), (state(["D..d", "@...", "a..b", "...."], "empty"), PLAYS));
    assert_eq!(step(&from, RIGHT), (state(["D..d", "..@.", "a..b", "...."], "empty"), PLAYS));
}

#[test]
fn moves_into_walls_keep_the_cell_and_are_not_offered() {
    let corners = [
        (["@...", "....", "....", "...D"], [UP, LEFT], vec![STAY, DOWN, RIGHT]),
        (["...@", "....", "....", "D..."], [UP, RIGHT], vec![STAY, DOWN, LEFT]),
        (["D...", "....", "....", "@..."], [DOWN, LEFT], vec![STAY, UP, RIGHT]),
        (["D...", "....", "....", "...@"], [DOWN, RIGHT], vec![STAY, UP, LEFT]),
    ];
    for (rows, walls, offered) in corners {
        let from = state(rows, "empty");
        assert_eq!(valid(&from), offered, "{rows:?}");
        for action in walls {
            assert_eq!(step(&from, action), (from.clone(), PLAYS), "{rows:?} {action}");
        }
    }
    assert_eq!(valid(&state(["....", ".@..", "....", "..D."], "empty")), [STAY, UP, DOWN, LEFT, RIGHT]);
}

#[test]
fn walking_onto_an_item_takes_it() {
    let from = state(["@a..", "....", "..D.", "...."], "empty");
    assert_eq!(step(&from, RIGHT), (state([".@..", "....", "..D.", "...."], "shimmering axe"), PLAYS));
}

#[test]
fn a_held_item_vanishes_when_another_is_taken() {
    let from = state(["@a..", "....", "..D.", "...."], "grandmasters bow");
    let (after, outcome) = step(&from, RIGHT);
    assert_eq!((&after, outcome), (&state([".@..", "....", "..D.", "...."], "shimmering axe"), PLAYS));
    assert!(after.board().iter().flatten().flatten().all(|word| word != "grandmasters bow"));
    let (later, _) = step(&after, LEFT);
    assert_eq!(later, state(["@...", "....", "..D.", "...."], "shimmering axe"), "it is not dropped either");
}

#[test]
fn the_beating_item_defeats_a_monster_of_the_goals_group() {
    let from = state(["@D.d", "....", "....", "...."], "shimmering axe");
    assert_eq!(step(&from, RIGHT), (state([".@.d", "....", "....", "...."], "shimmering axe"), WON));
}

#[test]
fn defeating_a_monster_of_another_group_loses() {
    let from = state(["@d.D", "....", "....", "...."], "grandmasters bow");
    assert_eq!(step(&from, RIGHT), (state([".@.D", "....", "....", "...."], "grandmasters bow"), LOST));
}

#[test]
fn losing_a_fight_takes_the_player_off_the_board() {
    for inventory in ["empty", "grandmasters bow"] {
        let from = state(["@D.d", "....", "....", "...."], inventory);
        assert_eq!(step(&from, RIGHT), (state([".D.d", "....", "....", "...."], inventory), LOST), "{inventory}");
    }
    let from = state(["@d.D", "....", "....", "...."], "shimmering axe");
    assert_eq!(step(&from, RIGHT), (state([".d.D", "....", "....", "...."], "shimmering axe"), LOST));
}

#[test]
fn staying_beside_a_monster_is_no_fight() {
    let from = state(["D@d.", "....", "....", "...."], "empty");
    assert_eq!(step(&from, STAY), (from, PLAYS));
}

#[test]
fn with_no_player_left_all_five_actions_are_valid_and_nothing_changes() {
    let from = state(["D..d", "....", "....", "a..."], "grandmasters bow");
    assert_eq!(valid(&from), [STAY, UP, DOWN, LEFT, RIGHT]);
    for action in [STAY, UP, DOWN, LEFT, RIGHT] {
        assert_eq!(step(&from, action), (from.clone(), LOST));
    }
}

#[test]
fn an_action_that_does_not_exist_is_an_error() {
    let from = state(["@...", "....", "....", "...D"], "empty");
    let mut next = RtfmState::default();
    assert!(game().step(&mut (), &from, &5, &mut stream(0), &mut next).is_err());
}

#[test]
fn boards_that_are_none_are_told_with_their_cell() {
    let board = state(["@...", "....", "....", "...D"], "empty").board();
    let changed = |row: usize, column: usize, words: &[&str]| {
        let mut board = board.clone();
        board[row][column] = words.iter().map(|word| (*word).to_owned()).collect();
        RtfmState::from_words(&board, "empty")
    };
    assert!(matches!(changed(2, 2, &["gold dragon", "empty"]), Err(InvalidBoard::Cell { row: 2, column: 2, .. })));
    assert!(matches!(changed(2, 3, &["wall", "empty"]), Err(InvalidBoard::Cell { row: 2, column: 3, .. })));
    assert!(matches!(changed(0, 3, &["empty", "empty"]), Err(InvalidBoard::Cell { row: 0, column: 3, .. })));
    assert!(matches!(
        changed(2, 3, &["shimmering axe", "cold dragon"]),
        Err(InvalidBoard::Cell { row: 2, column: 3, .. })
    ));
    assert_eq!(changed(2, 3, &["you", "empty"]), Err(InvalidBoard::Players));
    assert_eq!(changed(2, 3, &["empty"]), Err(InvalidBoard::Shape));
    assert_eq!(RtfmState::from_words(&board[1..], "empty"), Err(InvalidBoard::Shape));
    assert!(matches!(RtfmState::from_words(&board, "cold dragon"), Err(InvalidBoard::Inventory { .. })));
    assert_eq!(changed(1, 1, &["empty", "you"]), RtfmState::from_words(&board, "empty"), "either order of a cell");
}

#[test]
fn the_released_task_is_the_published_one() {
    let words = Task::released().words();
    let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(words.goal, "order of the forest");
    assert_eq!(words.groups["rebel enclave"], list(&["demon", "bandit", "spider"]));
    assert_eq!(words.groups["star alliance"], list(&["jinn", "goblin", "mage"]));
    assert_eq!(words.groups["order of the forest"], list(&["dragon", "medusa", "wolf"]));
    assert_eq!(words.beats["lightning"], list(&["blessed", "arcane"]));
    assert_eq!(words.beats["poison"], list(&["gleaming", "mysterious"]));
    assert_eq!(words.beats["fire"], list(&["grandmasters", "soldiers"]));
    assert_eq!(words.beats["cold"], list(&["shimmering", "fanatical"]));
    assert_eq!(words.monsters, Some(list(&["cold dragon", "fire demon"])));
    assert_eq!(words.items, Some(list(&["shimmering axe", "grandmasters bow"])));
    assert_eq!(Task::from_words(&words), Ok(Task::released()));
}

#[test]
fn random_tasks_can_be_won_by_who_reads_and_go_through_words() {
    let mut seen = std::collections::BTreeSet::new();
    for index in 0..2000 {
        let task = Task::random(&mut stream(index));
        let (&[target, distractor], &[good, bad]) = (&task.monsters[..], &task.items[..]) else {
            panic!("two monsters and two items");
        };
        assert!(task.is_target(target) && !task.is_target(distractor));
        assert!(task.beats(good, target) && task.beats(bad, distractor));
        assert!(!task.beats(bad, target) && !task.beats(good, distractor));
        for group in 0..GROUPS.len() {
            assert_eq!(task.groups.iter().filter(|each| usize::from(**each) == group).count(), 3);
        }
        for element in 0..ELEMENTS.len() {
            assert_eq!(task.beats.iter().filter(|each| usize::from(**each) == element).count(), 2);
        }
        assert_eq!(Task::from_words(&task.words()).as_ref(), Ok(&task));
        seen.insert(format!("{task:?}"));
    }
    assert!(seen.len() > 1990, "{} different tasks", seen.len());
}

#[test]
fn tasks_that_are_none_name_the_word() {
    let words = Task::released().words();
    let mut unknown = words.clone();
    unknown.goal = "the forest".to_owned();
    assert!(matches!(Task::from_words(&unknown), Err(InvalidTask::Word { place: "goal", .. })));
    let mut twice = words.clone();
    twice.groups.get_mut("star alliance").expect("a group").push("wolf".to_owned());
    let times = |word, times, place| Err(InvalidTask::Times { place, word, times });
    assert_eq!(Task::from_words(&twice), times("wolf", 2, "groups"));
    let mut missing = words.clone();
    missing.beats.remove("cold");
    assert_eq!(Task::from_words(&missing), times("shimmering", 0, "beats"));
    let mut hopeless = words.clone();
    hopeless.monsters = Some(vec!["fire demon".to_owned()]);
    assert!(matches!(Task::from_words(&hopeless), Err(InvalidTask::Start { .. })));
    let mut crowded = words;
    crowded.items = Some(vec!["blessed sword".to_owned(); 14]);
    assert!(matches!(Task::from_words(&crowded), Err(InvalidTask::Start { .. })));
}

#[test]
fn manuals_tell_every_word_of_the_task_once() {
    for index in 0..200 {
        let task = Task::random(&mut stream(index));
        for manual in [Manual::plain(&task), Manual::random(&task, &mut stream(index))] {
            assert_eq!(manual.sentences.len(), ELEMENTS.len() + GROUPS.len());
            assert!(manual.goal.contains(GROUPS[usize::from(task.goal)]), "{}", manual.goal);
            let told = |key: &str, word: &str| {
                let lower = |sentence: &&String| {
                    let sentence = sentence.to_lowercase();
                    sentence.contains(key) && sentence.contains(word)
                };
                manual.sentences.iter().filter(lower).count()
            };
            for (word, element) in MODIFIERS.iter().zip(task.beats) {
                assert_eq!(told(ELEMENTS[usize::from(element)], word), 1, "{word}: {}", manual.text());
            }
            for (word, group) in MONSTERS.iter().zip(task.groups) {
                assert_eq!(told(GROUPS[usize::from(group)], word), 1, "{word}: {}", manual.text());
            }
        }
    }
}

#[test]
fn states_go_through_words_numbers_and_keys() {
    let game = game();
    for seed in 0..200 {
        let state = game.reset(seed);
        assert_eq!(game.reset(seed), state);
        let json = game.state_to_json(&state);
        assert_eq!(game.state_from_json(&json), Ok(state.clone()));
        let mut numbers = vec![];
        game.write_state(&state, &mut numbers);
        assert_eq!(game.read_state(&numbers), Ok(state.clone()));
        let words: Vec<String> = state.board().into_iter().flatten().flatten().collect();
        for thing in ["you", "cold dragon", "fire demon", "shimmering axe", "grandmasters bow"] {
            assert_eq!(words.iter().filter(|word| *word == thing).count(), 1, "{thing}");
        }
        assert_eq!(state.inventory(), None);
    }
    // 16! / 11! placements: two of 200 draws are hardly ever alike.
    let starts: std::collections::HashSet<_> = (0..200).map(|seed| game.reset(seed)).collect();
    assert!(starts.len() > 190);
    for wrong in [vec![0.0; 16], vec![1.0; 17], vec![102.0; 17], vec![0.5; 17], vec![f64::NAN; 17]] {
        assert!(game.read_state(&wrong).is_err(), "{wrong:?}");
    }
}

#[test]
fn options_give_a_task_or_a_seed_of_one() {
    let made = |options: serde_json::Value| Rtfm::from_options(options.as_object().expect("an object"));
    assert_eq!(made(serde_json::json!({})).map(|game| game.task().clone()), Ok(Task::released()));
    let drawn = made(serde_json::json!({ "task_seed": 5 })).expect("a task");
    assert_eq!(drawn.task(), &Task::random(&mut RandomStream::new(5, StreamName::Dataset, 0)));
    let words = serde_json::to_value(drawn.task().words()).expect("words");
    let given = made(serde_json::json!({ "task": words })).expect("the same task");
    assert_eq!(given.task(), drawn.task());
    for wrong in [
        serde_json::json!({ "task": 3 }),
        serde_json::json!({ "task": { "goal": "order of the forest" } }),
        serde_json::json!({ "task_seed": -1 }),
        serde_json::json!({ "task": words, "task_seed": 5 }),
        serde_json::json!({ "manual": "short" }),
    ] {
        assert!(made(wrong.clone()).is_err(), "{wrong}");
    }
}

// The published data: random legal play wins 7 of 57 episodes and loses the others; here the same policy on the same task.
#[test]
fn random_legal_play_wins_as_seldom_as_in_the_published_data() {
    let game = game();
    let (mut wins, episodes) = (0u32, 4000u64);
    let mut legal = vec![];
    for episode in 0..episodes {
        let mut random = stream(episode);
        let mut state = game.reset_from(&mut random);
        let mut next = RtfmState::default();
        loop {
            game.legal_actions(&mut (), &state, &mut legal).expect("actions");
            let action = legal[random.integer(legal.len() as u64) as usize];
            let outcome = game.step(&mut (), &state, &action, &mut random, &mut next).expect("a step");
            state.clone_from(&next);
            if outcome.terminated {
                wins += u32::from(outcome.reward > 0.0);
                break;
            }
        }
    }
    let share = f64::from(wins) / episodes as f64;
    let published: f64 = 7.0 / 57.0;
    let deviation = (published * (1.0 - published) / 57.0).sqrt();
    assert!((share - published).abs() < 3.0 * deviation, "{share} against {published}");
}
