//! What a game of RTFM is about: who is of which group, what beats what, the goal, and who is on the board.

use orrery_core::RandomStream;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

use super::words::{ELEMENTS, GROUPS, ITEMS, Item, MODIFIERS, MONSTERS, Monster, number};

/// A task: all that the manual tells, and what a start state is made of.
///
/// Which item beats a monster is a matter of its modifier and the monster's element; which monster is the right one is a
/// matter of its kind's group. So a player has to put several sentences of the manual together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Task {
    /// Index into [`GROUPS`]: the group to defeat.
    pub goal: u8,
    /// Group of each kind of monster, `[9]`, indices into [`GROUPS`].
    pub groups: [u8; MONSTERS.len()],
    /// Element that each modifier beats, `[8]`, indices into [`ELEMENTS`].
    pub beats: [u8; MODIFIERS.len()],
    /// Monsters of a start state.
    pub monsters: Vec<Monster>,
    /// Items of a start state.
    pub items: Vec<Item>,
}

/// Things that a start state may hold besides the player: the free cells less one.
pub const MOST_THINGS: usize = 15;

/// Why a task is none.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidTask {
    /// A word that is not of its list.
    Word {
        /// Where it stands.
        place: &'static str,
        /// The word.
        word: String,
        /// What may stand there.
        known: &'static [&'static str],
    },
    /// A word of its list is missing, or stands twice.
    Times {
        /// Where it should stand once.
        place: &'static str,
        /// The word.
        word: &'static str,
        /// How often it stands there.
        times: usize,
    },
    /// A start state has no room for that many things, or has no monster of the goal's group.
    Start {
        /// What is wrong, and what to do.
        message: &'static str,
    },
}

impl std::fmt::Display for InvalidTask {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Word { place, word, known } => {
                write!(f, "'{word}' in the task's {place} is none of {}", known.join(", "))
            }
            Self::Times { place, word, times } => {
                write!(f, "'{word}' stands {times} times in the task's {place}; it must stand there once")
            }
            Self::Start { message } => f.write_str(message),
        }
    }
}

impl std::error::Error for InvalidTask {}

/// A task as it crosses borders. `groups` names each group's monsters, `beats` the modifiers that beat each element.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TaskWords {
    /// The group to defeat.
    pub goal: String,
    /// Monsters by group; every monster in one of them.
    pub groups: BTreeMap<String, Vec<String>>,
    /// Modifiers by element; every modifier with one of them.
    pub beats: BTreeMap<String, Vec<String>>,
    /// Monsters of a start state, "element monster". The released ones if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monsters: Option<Vec<String>>,
    /// Items of a start state, "modifier item". The released ones if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<String>>,
}

impl Task {
    /// The one task of the released benchmark: defeat the order of the forest; a cold dragon (the target), a fire demon,
    /// a shimmering axe (beats the dragon) and a grandmasters bow (beats the demon).
    pub fn released() -> Self {
        // demon, dragon, jinn, medusa, bandit, wolf, goblin, mage, spider
        const GROUP: [u8; 9] = [2, 1, 0, 1, 2, 1, 0, 0, 2];
        // grandmasters, blessed, shimmering, gleaming, fanatical, mysterious, soldiers, arcane
        const BEATEN: [u8; 8] = [1, 2, 0, 3, 0, 3, 1, 2];
        Self {
            goal: 1,
            groups: GROUP,
            beats: BEATEN,
            monsters: vec![Monster { element: 0, kind: 1 }, Monster { element: 1, kind: 0 }],
            items: vec![Item { modifier: 2, kind: 0 }, Item { modifier: 0, kind: 1 }],
        }
    }

    /// A task drawn at random as Zhong et al. 2020 (rtfm/tasks/groups.py) draw theirs: monsters and modifiers are dealt
    /// evenly to groups and elements; the target is of the goal's group and an item beats it; the other monster is of
    /// another group and another element, and the other item beats that one.
    ///
    /// With the words of the released benchmark there are 9!/(3!)^3 x 8!/(2!)^4 manuals.
    pub fn random(random: &mut RandomStream) -> Self {
        fn deal<const N: usize>(random: &mut RandomStream, hands: usize) -> [u8; N] {
            let mut order: [usize; N] = std::array::from_fn(|index| index);
            random.shuffle(&mut order);
            let mut dealt = [0; N];
            for (place, word) in order.into_iter().enumerate() {
                dealt[word] = (place * hands / N) as u8;
            }
            dealt
        }
        fn pick(random: &mut RandomStream, count: usize, mut fits: impl FnMut(u8) -> bool) -> u8 {
            let fitting: Vec<u8> = (0..count as u8).filter(|index| fits(*index)).collect();
            fitting[random.integer(fitting.len() as u64) as usize]
        }
        let groups: [u8; MONSTERS.len()] = deal(random, GROUPS.len());
        let beats: [u8; MODIFIERS.len()] = deal(random, ELEMENTS.len());
        let goal = pick(random, GROUPS.len(), |_| true);
        let element = pick(random, ELEMENTS.len(), |_| true);
        let target = Monster { element, kind: pick(random, MONSTERS.len(), |kind| groups[usize::from(kind)] == goal) };
        let item_against = |random: &mut RandomStream, element| Item {
            modifier: pick(random, MODIFIERS.len(), |modifier| beats[usize::from(modifier)] == element),
            kind: pick(random, ITEMS.len(), |_| true),
        };
        let good = item_against(random, element);
        let other_element = pick(random, ELEMENTS.len(), |other| other != element);
        let bad = item_against(random, other_element);
        let other_group = pick(random, GROUPS.len(), |group| group != goal);
        let distractor = Monster {
            element: other_element,
            kind: pick(random, MONSTERS.len(), |kind| groups[usize::from(kind)] == other_group),
        };
        Self { goal, groups, beats, monsters: vec![target, distractor], items: vec![good, bad] }
    }

    /// Whether `item` beats `monster`.
    pub fn beats(&self, item: Item, monster: Monster) -> bool {
        self.beats[usize::from(item.modifier)] == monster.element
    }

    /// Whether `monster` is one to defeat.
    pub fn is_target(&self, monster: Monster) -> bool {
        self.groups[usize::from(monster.kind)] == self.goal
    }

    /// The task in words.
    pub fn words(&self) -> TaskWords {
        let listed = |names: &[&str], of: &[u8], index: usize| -> Vec<String> {
            let chosen = names.iter().zip(of).filter(|(_, each)| usize::from(**each) == index);
            chosen.map(|(name, _)| (*name).to_owned()).collect()
        };
        TaskWords {
            goal: GROUPS[usize::from(self.goal)].to_owned(),
            groups: GROUPS
                .iter()
                .enumerate()
                .map(|(index, group)| ((*group).to_owned(), listed(&MONSTERS, &self.groups, index)))
                .collect(),
            beats: ELEMENTS
                .iter()
                .enumerate()
                .map(|(index, element)| ((*element).to_owned(), listed(&MODIFIERS, &self.beats, index)))
                .collect(),
            monsters: Some(self.monsters.iter().map(|monster| monster.name()).collect()),
            items: Some(self.items.iter().map(|item| item.name()).collect()),
        }
    }

    /// The task that words tell.
    ///
    /// # Errors
    /// [`InvalidTask`] for a word that is not of its list, a monster or modifier that is not named exactly once, more
    /// than [`MOST_THINGS`] things, or no monster of the goal's group.
    pub fn from_words(words: &TaskWords) -> Result<Self, InvalidTask> {
        let released = Self::released();
        let goal = known("goal", &GROUPS, &words.goal)?;
        let groups = assignment("groups", &GROUPS, &MONSTERS, &words.groups)?;
        let beats = assignment("beats", &ELEMENTS, &MODIFIERS, &words.beats)?;
        let monsters = match &words.monsters {
            None => released.monsters,
            Some(names) => names
                .iter()
                .map(|name| {
                    Monster::from_name(name).ok_or_else(|| InvalidTask::Word {
                        place: "monsters (each 'element monster')",
                        word: name.clone(),
                        known: &MONSTERS,
                    })
                })
                .collect::<Result<_, _>>()?,
        };
        let items = match &words.items {
            None => released.items,
            Some(names) => names
                .iter()
                .map(|name| {
                    Item::from_name(name).ok_or_else(|| InvalidTask::Word {
                        place: "items (each 'modifier item')",
                        word: name.clone(),
                        known: &ITEMS,
                    })
                })
                .collect::<Result<_, _>>()?,
        };
        Self { goal, groups, beats, monsters, items }.checked()
    }

    /// The task itself, if a start state can be made of it.
    ///
    /// # Errors
    /// [`InvalidTask::Start`].
    pub(crate) fn checked(self) -> Result<Self, InvalidTask> {
        if self.monsters.len() + self.items.len() > MOST_THINGS {
            return Err(InvalidTask::Start { message: "a start state holds at most 15 monsters and items" });
        }
        if !self.monsters.iter().any(|monster| self.is_target(*monster)) {
            return Err(InvalidTask::Start {
                message: "the task's monsters must include one of the goal's group; add one or change the goal",
            });
        }
        Ok(self)
    }
}

fn known(place: &'static str, list: &'static [&'static str], word: &str) -> Result<u8, InvalidTask> {
    number(list, word).ok_or_else(|| InvalidTask::Word { place, word: word.to_owned(), known: list })
}

/// Which key each word is listed under; every word exactly once.
fn assignment<const N: usize>(
    place: &'static str,
    keys: &'static [&'static str],
    words: &'static [&'static str; N],
    lists: &BTreeMap<String, Vec<String>>,
) -> Result<[u8; N], InvalidTask> {
    let mut assigned = [0; N];
    let mut times = [0; N];
    for (key, list) in lists {
        let key = known(place, keys, key)?;
        for word in list {
            let word = usize::from(known(place, words, word)?);
            assigned[word] = key;
            times[word] += 1;
        }
    }
    match times.iter().position(|times| *times != 1) {
        Some(word) => Err(InvalidTask::Times { place, word: words[word], times: times[word] }),
        None => Ok(assigned),
    }
}
