//! The words of RTFM and what a cell can hold, as one byte.

/// Monsters of the released benchmark.
pub const MONSTERS: [&str; 9] = ["demon", "dragon", "jinn", "medusa", "bandit", "wolf", "goblin", "mage", "spider"];
/// Items of the released benchmark.
pub const ITEMS: [&str; 8] = ["axe", "bow", "daggers", "hammer", "polearm", "shield", "staff", "sword"];
/// What an item's name begins with; decides which element it beats.
pub const MODIFIERS: [&str; 8] =
    ["grandmasters", "blessed", "shimmering", "gleaming", "fanatical", "mysterious", "soldiers", "arcane"];
/// What a monster's name begins with.
pub const ELEMENTS: [&str; 4] = ["cold", "fire", "lightning", "poison"];
/// Groups that monsters belong to.
pub const GROUPS: [&str; 3] = ["star alliance", "order of the forest", "rebel enclave"];

/// A word's number in a list.
pub(crate) fn number(list: &[&str], word: &str) -> Option<u8> {
    list.iter().position(|each| *each == word).map(|index| index as u8)
}

/// A monster: its element decides what beats it, its kind which group it is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Monster {
    /// Index into [`ELEMENTS`].
    pub element: u8,
    /// Index into [`MONSTERS`].
    pub kind: u8,
}

/// An item: its modifier decides what it beats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Item {
    /// Index into [`MODIFIERS`].
    pub modifier: u8,
    /// Index into [`ITEMS`].
    pub kind: u8,
}

/// What stands in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Thing {
    /// The player.
    You,
    /// A monster.
    Monster(Monster),
    /// An item.
    Item(Item),
}

const KINDS_OF_MONSTERS: u8 = MONSTERS.len() as u8;
const KINDS_OF_ITEMS: u8 = ITEMS.len() as u8;
const YOU: u8 = 1;
const FIRST_MONSTER: u8 = 2;
const FIRST_ITEM: u8 = FIRST_MONSTER + ELEMENTS.len() as u8 * KINDS_OF_MONSTERS;
const END: u8 = FIRST_ITEM + MODIFIERS.len() as u8 * KINDS_OF_ITEMS;
/// Codes of a cell, the empty one included.
pub(crate) const CODES: u32 = END as u32;

impl Monster {
    /// "element monster".
    pub fn name(self) -> String {
        format!("{} {}", ELEMENTS[usize::from(self.element)], MONSTERS[usize::from(self.kind)])
    }

    /// The monster of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        let (element, kind) = name.split_once(' ')?;
        Some(Self { element: number(&ELEMENTS, element)?, kind: number(&MONSTERS, kind)? })
    }
}

impl Item {
    /// "modifier item".
    pub fn name(self) -> String {
        format!("{} {}", MODIFIERS[usize::from(self.modifier)], ITEMS[usize::from(self.kind)])
    }

    /// The item of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        let (modifier, kind) = name.split_once(' ')?;
        Some(Self { modifier: number(&MODIFIERS, modifier)?, kind: number(&ITEMS, kind)? })
    }
}

impl Thing {
    /// The word on the board.
    pub fn name(self) -> String {
        match self {
            Self::You => "you".to_owned(),
            Self::Monster(monster) => monster.name(),
            Self::Item(item) => item.name(),
        }
    }

    /// What a word on the board means; `None` for another word.
    pub fn from_name(name: &str) -> Option<Self> {
        if name == "you" {
            return Some(Self::You);
        }
        Monster::from_name(name).map(Self::Monster).or_else(|| Item::from_name(name).map(Self::Item))
    }

    /// One byte, never 0: 0 stands for an empty cell.
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::You => YOU,
            Self::Monster(Monster { element, kind }) => FIRST_MONSTER + element * KINDS_OF_MONSTERS + kind,
            Self::Item(Item { modifier, kind }) => FIRST_ITEM + modifier * KINDS_OF_ITEMS + kind,
        }
    }

    /// The thing of a byte; `None` for 0 and bytes that mean nothing.
    pub(crate) fn from_code(code: u8) -> Option<Self> {
        match code {
            YOU => Some(Self::You),
            FIRST_MONSTER..FIRST_ITEM => {
                let index = code - FIRST_MONSTER;
                Some(Self::Monster(Monster { element: index / KINDS_OF_MONSTERS, kind: index % KINDS_OF_MONSTERS }))
            }
            FIRST_ITEM..END => {
                let index = code - FIRST_ITEM;
                Some(Self::Item(Item { modifier: index / KINDS_OF_ITEMS, kind: index % KINDS_OF_ITEMS }))
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_byte_that_means_something_is_that_things_byte_and_name() {
        let things: Vec<Thing> = (0..=u8::MAX).filter_map(Thing::from_code).collect();
        assert_eq!(things.len(), 1 + ELEMENTS.len() * MONSTERS.len() + MODIFIERS.len() * ITEMS.len());
        for thing in things {
            assert_eq!(Thing::from_code(thing.code()), Some(thing));
            assert_eq!(Thing::from_name(&thing.name()), Some(thing));
        }
    }

    #[test]
    fn words_that_are_not_of_the_game_are_none() {
        for word in ["", "empty", "wall", "you ", "cold", "cold axe", "blessed dragon", "cold  dragon", "Cold dragon"] {
            assert_eq!(Thing::from_name(word), None, "{word}");
        }
    }
}
