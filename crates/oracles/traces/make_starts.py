"""Writes vectors/starts.json beside this file: what `reset(seed=…)` gives in every environment, for 100 seeds each."""

import gymnasium
import numpy as np

from vectors_folder import numbers, write

IDS = ["Blackjack-v1", "CliffWalking-v0", "Taxi-v3", "CartPole-v1", "MountainCar-v0", "Acrobot-v1", "Pendulum-v1"]

# Seeds of one and of two 32-bit words.
rng = np.random.default_rng(5)
SEEDS = list(range(40)) + [2**31 - 1, 2**32 - 1, 2**32, 2**53 - 1, 2**64 - 1]
SEEDS += [int(seed) for seed in rng.integers(0, 2**31, size=35)]
SEEDS += [int(seed) for seed in rng.integers(2**32, 2**63, size=20)]
assert len(SEEDS) == 100


def state(env):
    if hasattr(env, "player"):
        return {"player": env.player, "dealer": env.dealer}
    if hasattr(env, "s"):
        return {"s": int(env.s)}
    return {"s": numbers(env.state)}


starts = {}
for name in IDS:
    env = gymnasium.make(name).unwrapped
    starts[name] = []
    for seed in SEEDS:
        observation, _ = env.reset(seed=seed)
        starts[name].append({"seed": seed, "state": state(env), "observation": numbers(np.atleast_1d(observation))})
write("starts.json", starts)
