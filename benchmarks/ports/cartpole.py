"""The sample program cartpole.ts by hand in Python, rebuilding the state record at every step as it does.

Reads a number of steps a line; answers with the nanoseconds they took.
"""

import math
import sys
import time

GRAVITY = 9.8
MASS_CART = 1.0
MASS_POLE = 0.1
TOTAL_MASS = MASS_CART + MASS_POLE
LENGTH = 0.5
POLE_MASS_LENGTH = MASS_POLE * LENGTH
FORCE_MAG = 10.0
TAU = 0.02
THETA_LIMIT = (12 * 2 * math.pi) / 360
X_LIMIT = 2.4
MAX_STEPS = 500


def init(seed):
    return {"x": 0.01 * (seed % 7), "xDot": 0.0, "theta": -0.01 * (seed % 3), "thetaDot": 0.0, "steps": 0, "done": False}


def is_out(x, theta):
    return x < -X_LIMIT or x > X_LIMIT or theta < -THETA_LIMIT or theta > THETA_LIMIT


def step(state, action):
    if state["done"]:
        return state, 0, True
    x = state["x"]
    x_dot = state["xDot"]
    theta = state["theta"]
    theta_dot = state["thetaDot"]
    force = FORCE_MAG if action == 1 else -FORCE_MAG
    cos_theta = math.cos(theta)
    sin_theta = math.sin(theta)
    temp = (force + POLE_MASS_LENGTH * theta_dot**2 * sin_theta) / TOTAL_MASS
    theta_acc = (GRAVITY * sin_theta - cos_theta * temp) / (LENGTH * (4.0 / 3.0 - (MASS_POLE * cos_theta**2) / TOTAL_MASS))
    x_acc = temp - (POLE_MASS_LENGTH * theta_acc * cos_theta) / TOTAL_MASS
    following = {
        **state,
        "x": x + TAU * x_dot,
        "xDot": x_dot + TAU * x_acc,
        "theta": theta + TAU * theta_dot,
        "thetaDot": theta_dot + TAU * theta_acc,
        "steps": state["steps"] + 1,
    }
    following["done"] = is_out(following["x"], following["theta"]) or following["steps"] >= MAX_STEPS
    return following, 1, following["done"]


def loop(count):
    word = 1
    state = init(0)
    for _ in range(count):
        word = (word * 1103515245 + 12345) & 0x7FFFFFFF
        state, _, done = step(state, word >> 16 & 1)
        if done:
            state = init(0)


for line in sys.stdin:
    begin = time.perf_counter_ns()
    loop(int(line))
    print(time.perf_counter_ns() - begin, flush=True)
