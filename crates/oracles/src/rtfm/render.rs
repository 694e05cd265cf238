//! Pictures of a board.

use super::board::{FREE_SIDE, RtfmState, SIDE};
use super::task::Task;
use super::words::Thing;
use crate::svg::Picture;

/// Six lines of six two-letter cells and a legend: `##` wall, `..` empty, `@@` the player, else the initials of the name.
pub(super) fn ansi(state: &RtfmState) -> String {
    let mut lines: Vec<String> = Vec::new();
    for row in 0..SIDE {
        let cell = |column: usize| match inner(row, column) {
            None => "##".to_owned(),
            Some(cell) => state.thing(cell).map_or_else(|| "..".to_owned(), initials),
        };
        lines.push((0..SIDE).map(cell).collect::<Vec<_>>().join(" "));
    }
    for cell in 0..FREE_SIDE * FREE_SIDE {
        if let Some(thing) = state.thing(cell).filter(|thing| *thing != Thing::You) {
            lines.push(format!("{} {}", initials(thing), thing.name()));
        }
    }
    lines.push(format!("in hand: {}", state.inventory_word()));
    lines.join("\n")
}

fn initials(thing: Thing) -> String {
    match thing {
        Thing::You => "@@".to_owned(),
        Thing::Monster(_) => letters(&thing.name()).to_uppercase(),
        Thing::Item(_) => letters(&thing.name()),
    }
}

fn letters(name: &str) -> String {
    name.split(' ').filter_map(|word| word.chars().next()).collect()
}

fn inner(row: usize, column: usize) -> Option<usize> {
    let free = 1..=FREE_SIDE;
    (free.contains(&row) && free.contains(&column)).then(|| (row - 1) * FREE_SIDE + column - 1)
}

/// The board with every thing's name; monsters of the goal's group stand on a darker ground.
pub(super) fn svg(task: &Task, state: &RtfmState) -> String {
    const SIZE: f64 = 80.0;
    let side = SIZE * SIDE as f64;
    let mut picture = Picture::new(side, side + 30.0, "#ffffff");
    for row in 0..SIDE {
        for column in 0..SIDE {
            let (left, top) = (SIZE * column as f64, SIZE * row as f64);
            let Some(cell) = inner(row, column) else {
                picture.rectangle(left, top, SIZE, SIZE, "#5b5148");
                continue;
            };
            let (middle, centre) = (left + SIZE / 2.0, top + SIZE / 2.0);
            let thing = state.thing(cell);
            let ground = match thing {
                Some(Thing::Monster(monster)) if task.is_target(monster) => "#e2a59a",
                Some(Thing::Monster(_)) => "#f0d3c4",
                Some(Thing::Item(_)) => "#d8e2f0",
                Some(Thing::You) | None => "#efe9dc",
            };
            picture.rectangle(left + 1.0, top + 1.0, SIZE - 2.0, SIZE - 2.0, ground);
            match thing {
                None => {}
                Some(Thing::You) => picture.circle(middle, centre, SIZE / 3.0, "#2b6cb0"),
                Some(named) => {
                    for (line, word) in named.name().split(' ').enumerate() {
                        picture.label(middle, centre - 8.0 + 18.0 * line as f64, 13.0, "#222222", word);
                    }
                }
            }
        }
    }
    picture.label(side / 2.0, side + 15.0, 14.0, "#222222", &format!("in hand: {}", state.inventory_word()));
    picture.finish()
}
