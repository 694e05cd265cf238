//! What the player may read: the goal, and a manual of which a task is the meaning.

use orrery_core::RandomStream;

use super::task::Task;
use super::words::{ELEMENTS, GROUPS, MODIFIERS, MONSTERS};

/// How the rules of the game are told, the same for every task.
pub const RULES: &str = "\
You stand on a board of 6 by 6 cells whose edge is wall; the 4 by 4 cells inside are free. Monsters and items lie in cells \
of their own; monsters do not move. Each turn you stay or move one cell up, down, left or right; a move into a wall leaves \
you where you are. Walking onto an item takes it into your hand, and whatever you held before is gone for good. Walking onto \
a monster is a fight and ends the game. You win the fight if the item in your hand is one that beats monsters of that \
element: then the monster is gone and you stand in its cell. Otherwise you are gone from the board. The game is won, which \
is worth 1, if you defeat a monster of the group that the goal names. Every other fight, won or lost, is worth -1, and every \
turn without a fight 0.";

const BEATS: [&str; 4] = [
    "{words} items beat {key} monsters.",
    "Against {key} monsters take {words} items.",
    "{key} monsters fall to {words} items.",
    "Whoever meets a {key} monster does well to hold one of these: {words} items.",
];
const BELONGS: [&str; 4] = [
    "{words} belong to the {key}.",
    "The {key} counts {words} among its own.",
    "Of the {key} are {words}.",
    "{words} fight for the {key}.",
];
const GOALS: [&str; 3] = ["Defeat the {key}.", "Beat a monster of the {key}.", "Your quest: overcome the {key}."];

/// A text of a task.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manual {
    /// One sentence that names the goal's group.
    pub goal: String,
    /// Seven sentences: what beats each element, and who is of each group.
    pub sentences: Vec<String>,
}

impl Manual {
    /// The plain text: elements and groups in the order of their lists, always in the same form.
    pub fn plain(task: &Task) -> Self {
        Self::written(task, |_| 0)
    }

    /// The same facts with the form and the order of the sentences drawn at random.
    pub fn random(task: &Task, random: &mut RandomStream) -> Self {
        let mut manual = Self::written(task, |forms| random.integer(forms as u64) as usize);
        random.shuffle(&mut manual.sentences);
        manual
    }

    fn written(task: &Task, mut form: impl FnMut(usize) -> usize) -> Self {
        let mut sentences = Vec::with_capacity(ELEMENTS.len() + GROUPS.len());
        let facts = [
            (&BEATS, &ELEMENTS[..], &MODIFIERS[..], &task.beats[..]),
            (&BELONGS, &GROUPS[..], &MONSTERS[..], &task.groups[..]),
        ];
        for (forms, keys, words, assigned) in facts {
            for (index, key) in keys.iter().enumerate() {
                let listed: Vec<&str> = words
                    .iter()
                    .zip(assigned)
                    .filter(|(_, each)| usize::from(**each) == index)
                    .map(|(word, _)| *word)
                    .collect();
                if !listed.is_empty() {
                    sentences.push(fill(forms[form(forms.len())], key, &enumerated(&listed)));
                }
            }
        }
        let goal = fill(GOALS[form(GOALS.len())], GROUPS[usize::from(task.goal)], "");
        Self { goal, sentences }
    }

    /// The sentences as one text.
    pub fn text(&self) -> String {
        self.sentences.join(" ")
    }
}

fn fill(form: &str, key: &str, words: &str) -> String {
    let sentence = form.replace("{key}", key).replace("{words}", words);
    let mut letters = sentence.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// "a", "a and b", "a, b and c".
fn enumerated(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
