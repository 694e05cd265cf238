//! Why a planner gave no plan.

use orrery_core::ModelError;

/// What becomes of a step in which the model fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnModelError {
    /// The planner fails.
    Fail,
    /// The world ends there; each planner says what that is worth.
    Terminate,
}

/// The failure of a planner, as facts.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum PlanError {
    /// The configuration is out of range; nothing was simulated.
    InvalidConfig {
        /// The field, named as in the configuration.
        field: &'static str,
        /// The range it must lie in.
        expected: &'static str,
        /// What was given.
        found: f64,
    },
    /// The state to plan from has no legal action.
    NoLegalAction,
    /// The model could not be instantiated; nothing was simulated.
    Scratch {
        /// The model's own account.
        source: ModelError,
    },
    /// The model failed; the position says which step to replay.
    Model {
        /// MCTS: the simulation, the index of its stream [`Simulation`](orrery_core::StreamName::Simulation). CEM:
        /// `iteration * population + sample`, the index of its streams.
        simulation: u64,
        /// Steps from the root to the state in which the model failed. MCTS: within a rollout, the state it began in.
        depth: u32,
        /// The model's own account.
        source: ModelError,
    },
    /// Every reward was finite, but their sum overflowed. MCTS: in this simulation. CEM: in every sample of an
    /// iteration, of which this is the first.
    NonFiniteReturn {
        /// As in [`PlanError::Model`].
        simulation: u64,
    },
    /// The tree needs more than `2^32 - 2` nodes or state-action pairs.
    TreeTooLarge {
        /// The simulation that found no room.
        simulation: u64,
    },
    /// More states can be reached than were allowed.
    TooManyStates {
        /// States that were allowed.
        limit: u32,
    },
    /// The table of a model needs more than `2^32 - 1` pairs or outcomes.
    TableTooLarge,
    /// The values had not settled when the sweeps ran out.
    NotConverged {
        /// Sweeps that were made.
        sweeps: u32,
        /// Largest change of a value in the last of them.
        residual: f64,
    },
    /// The model draws random numbers, for which a search for one path has no use.
    Stochastic {
        /// The number of the state in which it drew, in order of discovery.
        state: u64,
    },
    /// No path to the goal was found.
    GoalNotReached {
        /// Whether there is none at all within the depth; else the states that were allowed ran out.
        exhausted: bool,
        /// States that were discovered.
        states: u32,
    },
    /// A step's cost is negative, so that a shortest path may not exist.
    NegativeCost {
        /// The cost.
        cost: f64,
    },
    /// A heuristic gave what is no estimate of a cost.
    InvalidHeuristic {
        /// What it gave; it must be finite and not negative.
        found: f64,
    },
    /// The caller asked to stop.
    Cancelled,
}

impl std::fmt::Display for PlanError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::InvalidConfig { field, expected, found } => write!(f, "{field} is {found}; it must be {expected}"),
            Self::NoLegalAction => {
                write!(f, "the state to plan from has no legal action; plan from a state that is not terminal")
            }
            Self::Scratch { source } => write!(f, "the model cannot be instantiated: {source}"),
            Self::Model { simulation, depth, source } => {
                write!(f, "the model failed in simulation {simulation} at depth {depth}: {source}")
            }
            Self::NonFiniteReturn { simulation } => {
                write!(f, "the return of simulation {simulation} is not finite; scale the model's rewards down")
            }
            Self::TreeTooLarge { simulation } => {
                write!(f, "the search tree is full at simulation {simulation}; ask for fewer simulations")
            }
            Self::TooManyStates { limit } => write!(
                f,
                "more than {limit} states can be reached; allow more, or use a planner that samples, such as MCTS"
            ),
            Self::TableTooLarge => {
                write!(f, "the model's table has more than 2^32 - 1 entries; use a planner that samples, such as MCTS")
            }
            Self::NotConverged { sweeps, residual } => write!(
                f,
                "values still changed by {residual} in sweep {sweeps}; use a discount below 1, more sweeps or a larger tolerance"
            ),
            Self::Stochastic { state } => write!(
                f,
                "the model draws random numbers in state {state}; use a planner for stochastic models, such as MCTS or value iteration"
            ),
            Self::GoalNotReached { exhausted: true, states } => {
                write!(f, "no path within the depth leads to the goal; all {states} states were searched")
            }
            Self::GoalNotReached { exhausted: false, states } => {
                write!(f, "no path to the goal was found among {states} states; allow more states")
            }
            Self::NegativeCost { cost } => write!(
                f,
                "a step short of the goal costs {cost}; costs must not be negative: count steps instead of rewards"
            ),
            Self::InvalidHeuristic { found } => {
                write!(f, "the heuristic gave {found}; it must be finite and not negative")
            }
            Self::Cancelled => write!(f, "planning was cancelled"),
        }
    }
}

impl std::error::Error for PlanError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Scratch { source } | Self::Model { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// One check of a configuration.
pub(crate) fn require(
    holds: bool,
    field: &'static str,
    expected: &'static str,
    found: impl Into<f64>,
) -> Result<(), PlanError> {
    if holds { Ok(()) } else { Err(PlanError::InvalidConfig { field, expected, found: found.into() }) }
}
