"""Ids of the form ``orrery/CartPole-v1`` for ``gymnasium.make``."""

from __future__ import annotations

import gymnasium

# Known without a server, so that importing the package starts no process: id at orrery, version at Gymnasium, time limit.
ENVIRONMENTS = (
    ("Blackjack-v1", None),
    ("CliffWalking-v0", None),
    ("Taxi-v3", 200),
    ("CartPole-v1", 500),
    ("MountainCar-v0", 200),
    ("Acrobot-v1", 500),
    ("Pendulum-v1", 200),
    ("Reacher-v4", 50),
    ("Pusher-v4", 100),
    ("InvertedPendulum-v4", 1000),
    ("InvertedDoublePendulum-v4", 1000),
    ("HalfCheetah-v4", 1000),
    ("Hopper-v4", 1000),
    ("Swimmer-v4", 1000),
    ("Walker2d-v4", 1000),
    ("Ant-v4", 1000),
    ("Humanoid-v4", 1000),
    ("HumanoidStandup-v4", 1000),
    ("RTFM", 1000),
)


def register_environments() -> None:
    """Registers what is not registered yet."""
    for env, time_limit in ENVIRONMENTS:
        name = f"orrery/{env}"
        if name not in gymnasium.envs.registration.registry:
            gymnasium.register(
                id=name,
                entry_point="orrery_gym.environment:OrreryEnv",
                max_episode_steps=time_limit,
                kwargs={"env": env},
            )
