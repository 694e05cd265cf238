"""Writes vectors/{cartpole,pendulum,numpy}.json beside this file, from Gymnasium and numpy themselves.

    python -m venv venv && venv/bin/pip install gymnasium==0.29.1 numpy==1.26.4
    venv/bin/python make_traces.py

Numbers are written with as many digits as name their float64. An episode holds n + 1 states and observations and n
actions, rewards and end flags; CartPole's episodes end at their first terminal state, Pendulum's are cut. A transition is
one step of an environment that was just reset and then put into `state`, so that what an episode counts beside its
state (CartPole's steps after termination) is at its start.
"""

import json
import math
from pathlib import Path

import gymnasium
import numpy as np

assert gymnasium.__version__ == "0.29.1", gymnasium.__version__
assert np.__version__ == "1.26.4", np.__version__

VECTORS = Path(__file__).parent / "vectors"


def numbers(values):
    return [float(value) for value in values]


def cartpole(options):
    env = gymnasium.make("CartPole-v1").unwrapped
    names = {
        "gravity": "gravity",
        "mass_cart": "masscart",
        "mass_pole": "masspole",
        "length": "length",
        "force": "force_mag",
        "time_step": "tau",
        "theta_limit": "theta_threshold_radians",
        "x_limit": "x_threshold",
    }
    for name, value in options.items():
        setattr(env, names[name], value)
    env.total_mass = env.masspole + env.masscart
    env.polemass_length = env.masspole * env.length
    return env


def pendulum(options):
    env = gymnasium.make("Pendulum-v1").unwrapped
    names = {"g": "g", "m": "m", "l": "l", "time_step": "dt", "max_speed": "max_speed", "max_torque": "max_torque"}
    for name, value in options.items():
        setattr(env, names[name], value)
    return env


def episode(env, seed, choose, limit, reset_options=None):
    observation, _ = env.reset(seed=seed, options=reset_options)
    record = {
        "seed": seed,
        "reset_options": reset_options or {},
        "states": [numbers(env.state)],
        "observations": [numbers(observation)],
        "actions": [],
        "rewards": [],
        "terminated": [],
    }
    assert observation.dtype == np.float32
    for _ in range(limit):
        action = choose()
        observation, reward, terminated, _, _ = env.step(action)
        assert observation.dtype == np.float32
        record["actions"].append(numbers(np.atleast_1d(action)))
        record["states"].append(numbers(env.state))
        record["observations"].append(numbers(observation))
        record["rewards"].append(float(reward))
        record["terminated"].append(terminated)
        if terminated:
            break
    return record


def transition(env, state, action):
    env.reset(seed=0)
    env.state = np.array(state, dtype=np.float64)
    observation, reward, terminated, _, _ = env.step(action)
    return {
        "state": numbers(state),
        "action": numbers(np.atleast_1d(action)),
        "next": numbers(env.state),
        "observation": numbers(observation),
        "reward": float(reward),
        "terminated": terminated,
    }


def at_limits(env):
    """States at rest on each limit and on the next float64 beyond it: a step leaves position and angle as they are."""
    for index, limit in ((0, env.x_threshold), (2, env.theta_threshold_radians)):
        for sign in (-1.0, 1.0):
            for edge in (limit, math.nextafter(limit, math.inf)):
                state = [0.0, 0.0, 0.0, 0.0]
                state[index] = sign * edge
                yield state


def worlds(make, settings, choose, limit, draw_state, reset_settings, special_states=lambda env: []):
    out = []
    for number, (options, episodes, transitions) in enumerate(settings):
        rng = np.random.default_rng([number, 1])
        env = make(options)
        # Seeds of one and of two 32-bit words.
        seeds = [0, 1, 2, 3, 4, 2**31 - 1, 2**32 - 1, 2**32, 2**53 - 1, 10**15 + 7]
        seeds += [int(seed) for seed in rng.integers(0, 2**31, size=episodes)]
        records = [episode(env, seed, lambda: choose(rng), limit) for seed in seeds[:episodes]]
        for reset_options in reset_settings if number == 0 else []:
            records.append(episode(env, 11, lambda: choose(rng), 3, reset_options))
        singles = [transition(env, draw_state(rng), choose(rng)) for _ in range(transitions)]
        singles += [transition(env, state, choose(rng)) for state in special_states(env)]
        out.append({"options": options, "episodes": records, "transitions": singles})
    return {"gymnasium": gymnasium.__version__, "numpy": np.__version__, "worlds": out}


def torque(rng):
    # float64; about a third lies outside the box.
    return np.array([rng.uniform(-3.0, 3.0)])


LOW, HIGH = [-0.05, -math.pi, 1e-3], [0.05, math.pi, 1e3]


def generator():
    seeds = [0, 1, 2, 42, 123456789, 2**31 - 1, 2**32 - 1, 2**32, 2**32 + 1, 2**53 - 1, 2**63, 2**64 - 1]
    out = []
    for seed in seeds:
        sequence = np.random.SeedSequence(seed)
        raw = np.random.PCG64(np.random.SeedSequence(seed))
        rng = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
        uniform = np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed)))
        out.append(
            {
                "seed": str(seed),
                "words": [str(word) for word in sequence.generate_state(4, np.uint64)],
                "raw": [str(word) for word in raw.random_raw(4)],
                "doubles": numbers(rng.random(8)),
                "uniform": numbers(uniform.uniform(low=LOW, high=HIGH)),
            }
        )
    return {"numpy": np.__version__, "uniform_low": LOW, "uniform_high": HIGH, "seeds": out}


def write(name, data):
    (VECTORS / name).write_text(json.dumps(data, separators=(",", ":"), allow_nan=False) + "\n")


CHANGED_CARTPOLE = {
    "gravity": 3.7,
    "mass_cart": 2.5,
    "mass_pole": 0.4,
    "length": 0.8,
    "force": 14.0,
    "time_step": 0.03,
    "theta_limit": 0.4,
    "x_limit": 1.5,
}
# The options of the task CartPole-changed (packages/environments).
TASK_CARTPOLE = {
    "gravity": 6.5,
    "mass_cart": 1.6,
    "mass_pole": 0.25,
    "force": 13.0,
    "time_step": 0.03,
    "theta_limit": 0.3,
    "x_limit": 1.8,
}
CHANGED_PENDULUM = {"g": 3.7, "m": 0.6, "l": 1.4, "time_step": 0.03, "max_speed": 5.0, "max_torque": 1.25}

write(
    "cartpole.json",
    worlds(
        cartpole,
        [({}, 20, 200), (CHANGED_CARTPOLE, 5, 50), (TASK_CARTPOLE, 8, 50)],
        lambda rng: int(rng.integers(2)),
        500,
        # Far beyond the limits too.
        lambda rng: rng.uniform([-5, -10, -4, -10], [5, 10, 4, 10]),
        [{"low": -0.2, "high": 0.1}],
        at_limits,
    ),
)
write(
    "pendulum.json",
    worlds(
        pendulum,
        [({}, 20, 200), (CHANGED_PENDULUM, 5, 50)],
        torque,
        60,
        # Many turns from 0, and speeds that the clip never leaves.
        lambda rng: rng.uniform([-30, -10], [30, 10]),
        [{"x_init": 0.3, "y_init": 2.0}],
    ),
)
write("numpy.json", generator())
