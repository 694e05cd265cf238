//! One episode: an environment, its state, its end.

use orrery_core::{ModelError, RandomStream};

use crate::Environment;

/// How an episode stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct End {
    /// The world ended.
    pub terminated: bool,
    /// The time limit cut the episode off.
    pub truncated: bool,
}

impl End {
    /// Whether the episode is over.
    pub fn is_over(self) -> bool {
        self.terminated || self.truncated
    }
}

/// What one step of an episode yields.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct EpisodeStep {
    /// Reward of this step.
    pub reward: f64,
    /// How the episode stands after it. Both may hold: the world may end with the last step that the limit allows.
    pub end: End,
}

/// Why a step of an episode was not made.
#[derive(Clone, Debug, PartialEq)]
pub enum EpisodeError {
    /// The episode is over.
    Over {
        /// Steps it took.
        steps: u32,
    },
    /// The environment failed; the episode stands as before.
    Model(ModelError),
}

impl std::fmt::Display for EpisodeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Over { steps } => write!(f, "the episode ended after {steps} steps; start another"),
            Self::Model(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for EpisodeError {}

/// An episode of an environment, with the time limit that the environment itself does not know.
pub struct Episode<'a, E: Environment> {
    environment: &'a E,
    scratch: E::Scratch,
    state: E::State,
    next: E::State,
    random: RandomStream,
    limit: Option<u32>,
    steps: u32,
    end: End,
}

impl<'a, E: Environment> Episode<'a, E> {
    /// An episode from `state`, drawing from `random`, truncated after `limit` steps (the spec has Gymnasium's).
    ///
    /// # Errors
    /// When the environment has no scratch to give.
    pub fn new(
        environment: &'a E,
        state: E::State,
        random: RandomStream,
        limit: Option<u32>,
    ) -> Result<Self, ModelError> {
        let scratch = environment.scratch()?;
        let next = state.clone();
        Ok(Self { environment, scratch, state, next, random, limit, steps: 0, end: End::default() })
    }

    /// The state it is in.
    pub fn state(&self) -> &E::State {
        &self.state
    }

    /// Steps taken.
    pub fn steps(&self) -> u32 {
        self.steps
    }

    /// How it stands.
    pub fn end(&self) -> End {
        self.end
    }

    /// One step.
    ///
    /// # Errors
    /// [`EpisodeError::Over`] after the end; else the environment's own failure, after which nothing has changed but the
    /// stream.
    pub fn step(&mut self, action: &E::Action) -> Result<EpisodeStep, EpisodeError> {
        if self.end.is_over() {
            return Err(EpisodeError::Over { steps: self.steps });
        }
        let stepped = self.environment.step(&mut self.scratch, &self.state, action, &mut self.random, &mut self.next);
        let outcome = stepped.map_err(EpisodeError::Model)?;
        std::mem::swap(&mut self.state, &mut self.next);
        self.steps += 1;
        let truncated = self.limit.is_some_and(|limit| self.steps >= limit);
        self.end = End { terminated: outcome.terminated, truncated };
        Ok(EpisodeStep { reward: outcome.reward, end: self.end })
    }
}
