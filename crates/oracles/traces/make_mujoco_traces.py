"""Writes vectors/mujoco/*.json beside this file, from Gymnasium and MuJoCo themselves.

    python -m venv venv && venv/bin/pip install mujoco==2.3.7 gymnasium==0.29.1 numpy==1.26.4 imageio
    venv/bin/python make_mujoco_traces.py

Per task: starts of seeds (coordinates and velocities), and undisturbed episodes with float64 actions, a few of them outside
the box. An episode goes on after its end. Observations of the figures are long: only some of theirs are kept.
"""

import json
from pathlib import Path

import gymnasium
import mujoco
import numpy as np

assert gymnasium.__version__ == "0.29.1", gymnasium.__version__
assert mujoco.__version__ == "2.3.7", mujoco.__version__
assert np.__version__ == "1.26.4", np.__version__

TASKS = {
    "reacher": ("Reacher-v4", {}),
    "pusher": ("Pusher-v4", {}),
    "inverted_pendulum": ("InvertedPendulum-v4", {}),
    "inverted_double_pendulum": ("InvertedDoublePendulum-v4", {}),
    "half_cheetah": ("HalfCheetah-v4", {"ctrl_cost_weight": 0.3, "exclude_current_positions_from_observation": False}),
    "hopper": ("Hopper-v4", {"terminate_when_unhealthy": False, "healthy_z_range": [0.9, 2.0], "healthy_reward": 3.0}),
    "swimmer": ("Swimmer-v4", {"forward_reward_weight": 2.0, "reset_noise_scale": 0.5}),
    "walker2d": ("Walker2d-v4", {"healthy_angle_range": [-0.1, 0.3], "reset_noise_scale": 0.05}),
    "ant": ("Ant-v4", {"use_contact_forces": True, "contact_cost_weight": 0.01, "contact_force_range": [-2.0, 3.0]}),
    "humanoid": ("Humanoid-v4", {"forward_reward_weight": 2.5, "healthy_z_range": [1.3, 2.0]}),
    "humanoid_standup": ("HumanoidStandup-v4", {}),
}
VECTORS = Path(__file__).parent / "vectors" / "mujoco"


def numbers(values):
    return [float(value) for value in values]


def state(env):
    return {"qpos": numbers(env.data.qpos), "qvel": numbers(env.data.qvel)}


def episode(task, options, seed, steps):
    env = gymnasium.make(task, **options).unwrapped
    observation, _ = env.reset(seed=seed)
    rng = np.random.default_rng(seed)
    low, high = env.action_space.low.astype(float), env.action_space.high.astype(float)
    kept = 6 if len(observation) > 300 else 1
    record = {
        "options": options,
        "seed": seed,
        **state(env),
        "observation": numbers(observation),
        "steps": [],
    }
    for t in range(steps):
        action = np.round(rng.uniform(low, high), 3) * (1.5 if t % 5 == 4 else 1.0)
        observation, reward, terminated, _, _ = env.step(action)
        record["steps"].append(
            {
                "action": numbers(action),
                **state(env),
                "observation": numbers(observation) if t % kept == kept - 1 else None,
                "reward": float(reward),
                "terminated": bool(terminated),
            }
        )
    return record


def main():
    VECTORS.mkdir(exist_ok=True)
    for name, (task, options) in TASKS.items():
        starts = []
        env = gymnasium.make(task).unwrapped
        for seed in [*range(12), 2**32 + 1, 2**63]:
            env.reset(seed=seed)
            starts.append({"seed": seed, **state(env)})
        episodes = [episode(task, {}, 3, 18), episode(task, options, 8, 12)]
        trace = {"id": task, "starts": starts, "episodes": episodes}
        (VECTORS / f"{name}.json").write_text(json.dumps(trace, separators=(",", ":")) + "\n")


main()
