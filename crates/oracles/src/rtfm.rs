//! RTFM `groups_simple_stationary`: a game whose rules stand in a manual (Zhong, Rocktäschel and Grefenstette 2020,
//! "RTFM: Generalising to Novel Environment Dynamics via Reading"; the released fixed variant of Dainese et al. 2024).

mod board;
mod environment;
mod manual;
mod render;
mod rules;
mod task;
mod words;

pub use board::{InvalidBoard, PLACES, RtfmState, SIDE};
pub use environment::Rtfm;
pub use manual::{Manual, RULES};
pub use rules::ACTIONS;
pub use task::{InvalidTask, MOST_THINGS, Task, TaskWords};
pub use words::{ELEMENTS, GROUPS, ITEMS, Item, MODIFIERS, MONSTERS, Monster, Thing};
