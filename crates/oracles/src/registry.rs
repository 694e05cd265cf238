//! Environments by id.

use orrery_core::{BoxActions, FiniteActions, Outcomes};

use crate::classic_control::{
    Acrobot, AcrobotParameters, CartPole, CartPoleParameters, MountainCar, MountainCarParameters, Pendulum,
    PendulumParameters,
};
use crate::mujoco::{
    Ant, HalfCheetah, Hopper, Humanoid, HumanoidStandup, InvertedDoublePendulum, InvertedPendulum, Pusher, Reacher,
    Swimmer, Walker2d,
};
use crate::rtfm::Rtfm;
use crate::toy_text::{Blackjack, BlackjackRules, CliffWalking, Taxi};
use crate::{Environment, Options, OracleError};

/// What a caller does with an environment whose type it learns only here.
pub trait Visitor {
    /// What comes back from [`with_environment`].
    type Output;

    /// The environment's actions are finite.
    fn discrete<E: Environment + FiniteActions + Outcomes>(self, environment: E) -> Self::Output;

    /// The environment's actions fill a box.
    fn continuous<E: Environment + BoxActions>(self, environment: E) -> Self::Output;
}

/// The ids there are.
pub const IDS: &[&str] = &[
    Blackjack::ID,
    CliffWalking::ID,
    Taxi::ID,
    CartPole::ID,
    MountainCar::ID,
    Acrobot::ID,
    Pendulum::ID,
    Reacher::ID,
    Pusher::ID,
    InvertedPendulum::ID,
    InvertedDoublePendulum::ID,
    HalfCheetah::ID,
    Hopper::ID,
    Swimmer::ID,
    Walker2d::ID,
    Ant::ID,
    Humanoid::ID,
    HumanoidStandup::ID,
    Rtfm::ID,
];

/// Makes the environment `id` with `options` (its parameters type documents them; absent ones keep Gymnasium's value)
/// and hands it to `visitor`.
///
/// # Errors
/// [`OracleError`] for an unknown id, an unknown option or a value outside an option's domain.
pub fn with_environment<V: Visitor>(id: &str, options: &Options, visitor: V) -> Result<V::Output, OracleError> {
    match id {
        Blackjack::ID => Ok(visitor.discrete(Blackjack::new(BlackjackRules::from_options(options)?))),
        CliffWalking::ID => Ok(visitor.discrete(CliffWalking::from_options(options)?)),
        Taxi::ID => Ok(visitor.discrete(Taxi::from_options(options)?)),
        CartPole::ID => Ok(visitor.discrete(CartPole::new(CartPoleParameters::from_options(options)?)?)),
        MountainCar::ID => Ok(visitor.discrete(MountainCar::new(MountainCarParameters::from_options(options)?)?)),
        Acrobot::ID => Ok(visitor.discrete(Acrobot::new(AcrobotParameters::from_options(options)?)?)),
        Pendulum::ID => Ok(visitor.continuous(Pendulum::new(PendulumParameters::from_options(options)?)?)),
        Rtfm::ID => Ok(visitor.discrete(Rtfm::from_options(options)?)),
        Reacher::ID => Ok(visitor.continuous(Reacher::from_options(options)?)),
        Pusher::ID => Ok(visitor.continuous(Pusher::from_options(options)?)),
        InvertedPendulum::ID => Ok(visitor.continuous(InvertedPendulum::from_options(options)?)),
        InvertedDoublePendulum::ID => Ok(visitor.continuous(InvertedDoublePendulum::from_options(options)?)),
        HalfCheetah::ID => Ok(visitor.continuous(HalfCheetah::from_options(options)?)),
        Hopper::ID => Ok(visitor.continuous(Hopper::from_options(options)?)),
        Swimmer::ID => Ok(visitor.continuous(Swimmer::from_options(options)?)),
        Walker2d::ID => Ok(visitor.continuous(Walker2d::from_options(options)?)),
        Ant::ID => Ok(visitor.continuous(Ant::from_options(options)?)),
        Humanoid::ID => Ok(visitor.continuous(Humanoid::from_options(options)?)),
        HumanoidStandup::ID => Ok(visitor.continuous(HumanoidStandup::from_options(options)?)),
        _ => Err(OracleError::UnknownEnvironment { id: id.to_owned(), known: IDS.to_vec() }),
    }
}
