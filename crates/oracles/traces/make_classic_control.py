"""Writes vectors/{cartpole,mountain_car,acrobot,pendulum}.json beside this file, from Gymnasium itself; make_all.sh runs it.

Numbers are written with as many digits as name their float64. An episode holds n + 1 states and observations and n
actions, rewards and end flags; CartPole's episodes end at their first terminal state, Pendulum's are cut. A transition is
one step of an environment that was just reset and then put into `state`, so that what an episode counts beside its
state (CartPole's steps after termination) is at its start.
"""

import math

import gymnasium
import numpy as np

from vectors_folder import numbers, write


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


def mountain_car(options):
    env = gymnasium.make("MountainCar-v0").unwrapped
    for name, value in options.items():
        assert hasattr(env, name), name
        setattr(env, name, value)
    return env


def acrobot(options):
    env = gymnasium.make("Acrobot-v1").unwrapped
    names = {
        "time_step": "dt",
        "length_1": "LINK_LENGTH_1",
        "mass_1": "LINK_MASS_1",
        "mass_2": "LINK_MASS_2",
        "center_1": "LINK_COM_POS_1",
        "center_2": "LINK_COM_POS_2",
        "inertia": "LINK_MOI",
        "max_speed_1": "MAX_VEL_1",
        "max_speed_2": "MAX_VEL_2",
    }
    for name, value in options.items():
        assert hasattr(env, names[name]), name
        setattr(env, names[name], value)
    return env


def pump(env, rng):
    """Now at random, now along the motion, which gathers speed: goals are reached, and every action is taken."""
    if rng.random() < 0.3:
        return int(rng.integers(3))
    state = numbers(env.state)
    # The car's velocity; the lower link's against the upper.
    return 2 if state[-1] > 0 else 0


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


def worlds(make, settings, choose, draw_action, limit, draw_state, reset_settings, special_states=lambda env: []):
    out = []
    for number, (options, episodes, transitions) in enumerate(settings):
        rng = np.random.default_rng([number, 1])
        env = make(options)
        # Seeds of one and of two 32-bit words.
        seeds = [0, 1, 2, 3, 4, 2**31 - 1, 2**32 - 1, 2**32, 2**53 - 1, 10**15 + 7]
        seeds += [int(seed) for seed in rng.integers(0, 2**31, size=episodes)]
        records = [episode(env, seed, lambda: choose(env, rng), limit) for seed in seeds[:episodes]]
        for reset_options in reset_settings if number == 0 else []:
            records.append(episode(env, 11, lambda: choose(env, rng), 3, reset_options))
        singles = [transition(env, draw_state(rng), draw_action(rng)) for _ in range(transitions)]
        singles += [transition(env, state, draw_action(rng)) for state in special_states(env)]
        out.append({"options": options, "episodes": records, "transitions": singles})
    return {"gymnasium": gymnasium.__version__, "numpy": np.__version__, "worlds": out}


def torque(rng):
    # float64; about a third lies outside the box.
    return np.array([rng.uniform(-3.0, 3.0)])


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
CHANGED_MOUNTAIN_CAR = {
    "min_position": -1.0,
    "max_position": 0.5,
    "max_speed": 0.05,
    "goal_position": 0.4,
    "goal_velocity": 0.01,
    "force": 0.0015,
    "gravity": 0.002,
}
CHANGED_ACROBOT = {
    "time_step": 0.1,
    "length_1": 1.2,
    "mass_1": 0.8,
    "mass_2": 1.3,
    "center_1": 0.6,
    "center_2": 0.4,
    "inertia": 0.9,
    "max_speed_1": 9.0,
    "max_speed_2": 20.0,
}
CHANGED_PENDULUM = {"g": 3.7, "m": 0.6, "l": 1.4, "time_step": 0.03, "max_speed": 5.0, "max_torque": 1.25}

write(
    "cartpole.json",
    worlds(
        cartpole,
        [({}, 110, 200), (CHANGED_CARTPOLE, 5, 50), (TASK_CARTPOLE, 8, 50)],
        lambda env, rng: int(rng.integers(2)),
        lambda rng: int(rng.integers(2)),
        500,
        # Far beyond the limits too.
        lambda rng: rng.uniform([-5, -10, -4, -10], [5, 10, 4, 10]),
        [{"low": -0.2, "high": 0.1}],
        at_limits,
    ),
)
write(
    "mountain_car.json",
    worlds(
        mountain_car,
        [({}, 14, 200), (CHANGED_MOUNTAIN_CAR, 4, 50)],
        pump,
        lambda rng: int(rng.integers(3)),
        200,
        # Outside the track and faster than the clip too, and at the wall.
        lambda rng: rng.uniform([-1.5, -0.1], [0.8, 0.1]),
        [{"low": -1.1, "high": 0.1}],
        lambda env: [[env.min_position, -env.max_speed], [-1.19, -0.05], [0.49, 0.02], [0.5, 0.0], [0.6, 0.07]],
    ),
)
write(
    "acrobot.json",
    worlds(
        acrobot,
        [({}, 20, 180), (CHANGED_ACROBOT, 3, 50)],
        pump,
        lambda rng: int(rng.integers(3)),
        500,
        # Several turns from 0, and faster than the clip.
        lambda rng: rng.uniform([-9, -9, -15, -30], [9, 9, 15, 30]),
        [{"low": -1.0, "high": 2.0}],
    ),
)
write(
    "pendulum.json",
    worlds(
        pendulum,
        [({}, 36, 200), (CHANGED_PENDULUM, 5, 50)],
        lambda env, rng: torque(rng),
        torque,
        60,
        # Many turns from 0, and speeds that the clip never leaves.
        lambda rng: rng.uniform([-30, -10], [30, 10]),
        [{"x_init": 0.3, "y_init": 2.0}],
    ),
)
