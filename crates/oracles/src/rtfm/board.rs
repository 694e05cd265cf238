//! The board: 6 by 6 cells with a wall around 4 by 4 free ones, and what the player holds.

use orrery_core::RandomStream;

use super::words::{Item, Thing};

/// Cells on a side, walls included.
pub const SIDE: usize = 6;
/// Free cells on a side.
pub(crate) const FREE_SIDE: usize = SIDE - 2;
/// Free cells.
pub(crate) const FREE: usize = FREE_SIDE * FREE_SIDE;
/// Things that a cell of the published encoding has room for. The rules never put two into one.
pub const PLACES: usize = 2;

const WALL: &str = "wall";
const EMPTY: &str = "empty";

/// A state of the game: what stands in each free cell, and the item in hand.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct RtfmState {
    /// Codes of things, row by row from the top; 0 is empty.
    cells: [u8; FREE],
    /// Code of the item in hand, or 0.
    hand: u8,
}

/// Why words are no state.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidBoard {
    /// Rows, cells of a row, or places of a cell are missing or too many.
    Shape,
    /// A cell holds what it cannot.
    Cell {
        /// From the top, 0..6.
        row: usize,
        /// From the left, 0..6.
        column: usize,
        /// What stands there.
        found: String,
        /// What may stand there.
        expected: &'static str,
    },
    /// The player stands on the board more than once.
    Players,
    /// The inventory is neither an item nor "empty".
    Inventory {
        /// What it is.
        found: String,
    },
}

impl std::fmt::Display for InvalidBoard {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Shape => f.write_str("the board must be 6 rows of 6 cells of 2 words"),
            Self::Cell { row, column, found, expected } => {
                write!(f, "board[{row}][{column}] is '{found}'; it must be {expected}")
            }
            Self::Players => f.write_str("'you' stands more than once on the board"),
            Self::Inventory { found } => {
                write!(f, "the inventory is '{found}'; it must be 'empty' or an item such as 'shimmering axe'")
            }
        }
    }
}

impl std::error::Error for InvalidBoard {}

impl RtfmState {
    /// A start state: the player and `things`, each in a free cell of its own, drawn uniformly in this order; the hands
    /// are empty.
    ///
    /// # Panics
    /// For more than 15 things: a task has no more.
    pub(crate) fn start(things: impl Iterator<Item = Thing>, random: &mut RandomStream) -> Self {
        let mut places: [usize; FREE] = std::array::from_fn(|index| index);
        random.shuffle(&mut places);
        let mut state = Self::default();
        for (thing, place) in std::iter::once(Thing::You).chain(things).zip(places) {
            state.cells[place] = thing.code();
        }
        state
    }

    /// The cell that the player stands in, or `None` if the player has left the board.
    pub(crate) fn player(&self) -> Option<usize> {
        self.cells.iter().position(|code| *code == Thing::You.code())
    }

    /// What stands in a free cell.
    pub(crate) fn thing(&self, cell: usize) -> Option<Thing> {
        Thing::from_code(self.cells[cell])
    }

    /// The item in hand.
    pub fn inventory(&self) -> Option<Item> {
        match Thing::from_code(self.hand) {
            Some(Thing::Item(item)) => Some(item),
            _ => None,
        }
    }

    /// Moves the player to a cell, over whatever stands there.
    pub(crate) fn move_player(&mut self, from: usize, to: usize) {
        self.cells[from] = 0;
        self.cells[to] = Thing::You.code();
    }

    /// Takes the player off the board.
    pub(crate) fn remove_player(&mut self, from: usize) {
        self.cells[from] = 0;
    }

    /// Puts an item into the player's hand; what was there vanishes.
    pub(crate) fn hold(&mut self, item: Item) {
        self.hand = Thing::Item(item).code();
    }

    /// Seventeen bytes: the cells, then the hand.
    pub(crate) fn bytes(&self) -> [u8; FREE + 1] {
        let mut bytes = [0; FREE + 1];
        bytes[..FREE].copy_from_slice(&self.cells);
        bytes[FREE] = self.hand;
        bytes
    }

    /// The state of such bytes; `None` for bytes that mean nothing, two players, or another thing than an item in hand.
    pub(crate) fn from_bytes(bytes: [u8; FREE + 1]) -> Option<Self> {
        let mut cells = [0; FREE];
        cells.copy_from_slice(&bytes[..FREE]);
        let hand = bytes[FREE];
        let known = |code: u8| code == 0 || Thing::from_code(code).is_some();
        let players = cells.iter().filter(|code| **code == Thing::You.code()).count();
        let holds = hand == 0 || matches!(Thing::from_code(hand), Some(Thing::Item(_)));
        (cells.into_iter().all(known) && players <= 1 && holds).then_some(Self { cells, hand })
    }

    /// The published encoding: 6 rows from the top of 6 cells from the left of 2 words each.
    pub fn board(&self) -> Vec<Vec<Vec<String>>> {
        let cell = |row: usize, column: usize| match free_cell(row, column) {
            None => WALL.to_owned(),
            Some(cell) => self.thing(cell).map_or_else(|| EMPTY.to_owned(), Thing::name),
        };
        let places = |row, column| vec![cell(row, column), EMPTY.to_owned()];
        (0..SIDE).map(|row| (0..SIDE).map(|column| places(row, column)).collect()).collect()
    }

    /// The inventory's word: an item's name or "empty".
    pub fn inventory_word(&self) -> String {
        self.inventory().map_or_else(|| EMPTY.to_owned(), Item::name)
    }

    /// The state of the published encoding. The two words of a cell may come in either order.
    ///
    /// # Errors
    /// [`InvalidBoard`] names the cell or the inventory.
    pub fn from_words(board: &[Vec<Vec<String>>], inventory: &str) -> Result<Self, InvalidBoard> {
        let shaped = board.len() == SIDE
            && board.iter().all(|row| row.len() == SIDE && row.iter().all(|cell| cell.len() == PLACES));
        if !shaped {
            return Err(InvalidBoard::Shape);
        }
        let mut state = Self::default();
        for (row, cells) in board.iter().enumerate() {
            for (column, words) in cells.iter().enumerate() {
                let mut full = words.iter().filter(|word| *word != EMPTY);
                let (first, second) = (full.next(), full.next());
                let invalid = |expected| InvalidBoard::Cell { row, column, found: words.join("', '"), expected };
                match (free_cell(row, column), first.map(String::as_str), second) {
                    (None, Some(WALL), None) | (Some(_), None, None) => {}
                    (None, ..) => return Err(invalid("'wall', 'empty' on the edge")),
                    (Some(_), _, Some(_)) => return Err(invalid("at most one thing and 'empty'")),
                    (Some(cell), Some(word), None) => {
                        let thing = Thing::from_name(word).ok_or_else(|| {
                            invalid("'you', an 'element monster', a 'modifier item' or 'empty', and 'empty'")
                        })?;
                        if thing == Thing::You && state.player().is_some() {
                            return Err(InvalidBoard::Players);
                        }
                        state.cells[cell] = thing.code();
                    }
                }
            }
        }
        if inventory != EMPTY {
            let item =
                Item::from_name(inventory).ok_or_else(|| InvalidBoard::Inventory { found: inventory.to_owned() })?;
            state.hold(item);
        }
        Ok(state)
    }
}

/// The free cell at a row and column of the whole board; `None` on the wall.
fn free_cell(row: usize, column: usize) -> Option<usize> {
    let free = 1..=FREE_SIDE;
    (free.contains(&row) && free.contains(&column)).then(|| (row - 1) * FREE_SIDE + (column - 1))
}
