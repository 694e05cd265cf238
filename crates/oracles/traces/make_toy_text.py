"""Writes vectors/{blackjack,cliff_walking,taxi}.json beside this file, from Gymnasium itself; make_all.sh runs it.

CliffWalking and Taxi: every state with every action, and episodes (states, actions, rewards, ends). Blackjack: episodes
under each rule set, every step with the cards that it drew.
"""

import gymnasium
import numpy as np

from vectors_folder import write


def table(env, states, actions):
    rows = []
    for state in range(states):
        for action in range(actions):
            env.reset(seed=0)
            env.s = state
            observation, reward, terminated, _, _ = env.step(action)
            assert env.s == observation
            rows.append([state, action, int(observation), float(reward), bool(terminated)])
    return rows


def distances(env, states, actions):
    """Steps from each state to the end, by Gymnasium's own table."""
    steps = [np.inf] * states
    changed = True
    while changed:
        changed = False
        for state in range(states):
            for action in range(actions):
                [(_, following, _, terminated)] = env.P[state][action]
                best = 1 if terminated else 1 + steps[following]
                if best < steps[state]:
                    steps[state], changed = best, True
    return steps


def episodes(name, states, actions, count, limit):
    env = gymnasium.make(name).unwrapped
    env.reset(seed=0)
    steps = distances(env, states, actions)
    rng = np.random.default_rng(1)
    out = []
    for seed in range(count):
        observation, _ = env.reset(seed=seed)
        record = {"seed": seed, "states": [int(observation)], "actions": [], "rewards": [], "terminated": []}
        # From all at random to the shortest way.
        noise = seed / max(1, count - 1)
        for _ in range(limit):

            def length(action):
                [(_, following, _, terminated)] = env.P[env.s][action]
                return 0 if terminated else steps[following]

            action = int(rng.integers(actions)) if rng.random() < noise else min(range(actions), key=length)
            observation, reward, terminated, _, _ = env.step(action)
            record["states"].append(int(observation))
            record["actions"].append(action)
            record["rewards"].append(float(reward))
            record["terminated"].append(bool(terminated))
            if terminated:
                break
        out.append(record)
    return {"transitions": table(env, states, actions), "episodes": out}


def blackjack(options, count, first_seed):
    env = gymnasium.make("Blackjack-v1", **options).unwrapped
    rng = np.random.default_rng([first_seed, 2])
    out = []
    for seed in range(first_seed, first_seed + count):
        env.reset(seed=seed)
        record = {"seed": seed, "player": list(env.player), "dealer": list(env.dealer), "steps": []}
        # Up to a sum that differs from episode to episode; beyond the end by two steps, which are legal.
        stop = int(rng.integers(12, 22))
        beyond = 0
        while beyond < 3:
            total = env._get_obs()[0]
            action = int(rng.integers(2)) if beyond else int(total < stop)
            cards = len(env.player), len(env.dealer)
            observation, reward, terminated, _, _ = env.step(action)
            record["steps"].append(
                {
                    "action": action,
                    "draws": env.player[cards[0] :] + env.dealer[cards[1] :],
                    "observation": [int(number) for number in observation],
                    "reward": float(reward),
                    "terminated": bool(terminated),
                }
            )
            beyond += bool(terminated) or beyond > 0
        out.append(record)
    return {"options": options, "episodes": out}


write("cliff_walking.json", episodes("CliffWalking-v0", 48, 4, 60, 150))
write("taxi.json", episodes("Taxi-v3", 500, 6, 60, 200))
write(
    "blackjack.json",
    [
        blackjack({}, 700, 0),
        blackjack({"sab": False, "natural": False}, 250, 1000),
        blackjack({"sab": False, "natural": True}, 250, 2000),
    ],
)
