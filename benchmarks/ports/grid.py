"""The sample program grid.ts by hand in Python.

Reads a number of steps a line; answers with the nanoseconds they took.
"""

import sys
import time

WALLS = [
    "##########",
    "#..k#....#",
    "#.c.#.c..#",
    "#...d....#",
    "#.#.#.##.#",
    "#.#.#..#.#",
    "#.c.#..#c#",
    "#...#..#.#",
    "#....c..G#",
    "##########",
]
MAX_STEPS = 200
CELLS = {"#": 1, "k": 2, "c": 3, "d": 4, "G": 5}
ACTIONS = ["up", "down", "left", "right", "pickup", "open"]


def init(seed):
    cells = [[CELLS.get(ch, 0) for ch in row] for row in WALLS]
    return {
        "agent": {"x": 1 + seed % 3, "y": 1},
        "cells": cells,
        "inventory": {"keys": 0, "coins": 0},
        "steps": 0,
        "done": False,
    }


def delta(action):
    if action == "up":
        return (0, -1)
    if action == "down":
        return (0, 1)
    if action == "left":
        return (-1, 0)
    if action == "right":
        return (1, 0)
    return (0, 0)


def count_coins(cells):
    n = 0
    for row in cells:
        for c in row:
            if c == 3:
                n += 1
    return n


def step(state, action):
    if state["done"]:
        return state, 0, True
    following = {
        **state,
        "agent": {**state["agent"]},
        "cells": [[*row] for row in state["cells"]],
        "inventory": {**state["inventory"]},
        "steps": state["steps"] + 1,
    }
    agent = following["agent"]
    cells = following["cells"]
    inventory = following["inventory"]
    reward = -0.01
    if action == "pickup":
        c = cells[agent["y"]][agent["x"]]
        if c == 2:
            inventory["keys"] += 1
            cells[agent["y"]][agent["x"]] = 0
            reward += 0.5
        elif c == 3:
            inventory["coins"] += 1
            cells[agent["y"]][agent["x"]] = 0
            reward += 1
    elif action == "open":
        for dx, dy in [[0, 1], [1, 0], [0, -1], [-1, 0]]:
            ny = agent["y"] + dy
            nx = agent["x"] + dx
            if ny < 0 or ny >= len(cells) or nx < 0 or nx >= len(cells[ny]):
                continue
            if cells[ny][nx] == 4 and inventory["keys"] > 0:
                cells[ny][nx] = 0
                inventory["keys"] -= 1
                reward += 0.25
                break
    else:
        dx, dy = delta(action)
        nx = state["agent"]["x"] + dx
        ny = state["agent"]["y"] + dy
        target = cells[ny][nx]
        if target != 1 and target != 4:
            following["agent"] = {"x": nx, "y": ny}
    agent = following["agent"]
    if cells[agent["y"]][agent["x"]] == 5:
        reward += 10 + (5 if count_coins(cells) == 0 else 0)
        following["done"] = True
    if following["steps"] >= MAX_STEPS:
        following["done"] = True
    return following, reward, following["done"]


def loop(count):
    word = 1
    state = init(0)
    for _ in range(count):
        word = (word * 1103515245 + 12345) & 0x7FFFFFFF
        state, _, done = step(state, ACTIONS[(word >> 16) % 6])
        if done:
            state = init(0)


for line in sys.stdin:
    begin = time.perf_counter_ns()
    loop(int(line))
    print(time.perf_counter_ns() - begin, flush=True)
