"""The published MCTS in plain Python on a plain Python model of CartPole: nothing but the standard library."""

import math
import random

from serve import serve

SIMULATIONS, EXPLORATION, EPSILON, DISCOUNT, ROLLOUT = 25, 1.0, 1e-3, 0.99, 100
X_LIMIT, THETA_LIMIT = 2.4, 12 * 2 * math.pi / 360


def step(state, action):
    x, x_dot, theta, theta_dot = state
    force = 10.0 if action == 1 else -10.0
    cos, sin = math.cos(theta), math.sin(theta)
    temp = (force + 0.05 * theta_dot**2 * sin) / 1.1
    theta_acc = (9.8 * sin - cos * temp) / (0.5 * (4.0 / 3.0 - 0.1 * cos**2 / 1.1))
    x_acc = temp - 0.05 * theta_acc * cos / 1.1
    x, x_dot = x + 0.02 * x_dot, x_dot + 0.02 * x_acc
    theta, theta_dot = theta + 0.02 * theta_dot, theta_dot + 0.02 * theta_acc
    done = x < -X_LIMIT or x > X_LIMIT or theta < -THETA_LIMIT or theta > THETA_LIMIT
    return (x, x_dot, theta, theta_dot), 1.0, done


class Node:
    __slots__ = ("done", "pairs", "state", "visits")

    def __init__(self, state, done):
        self.state, self.done, self.visits = state, done, 0
        self.pairs = [[0, 0.0, {}] for _ in range(2)]  # visits, total, children


def rollout(state, choose):
    weight, total = 1.0, 0.0
    for _ in range(ROLLOUT):
        state, reward, done = step(state, choose.getrandbits(1))
        total += weight * reward
        weight *= DISCOUNT
        if done:
            break
    return total


def select(node, choose):
    log_visits, best, tied = math.log(node.visits), -math.inf, []
    for action, (visits, total, _) in enumerate(node.pairs):
        value = total / visits if visits else 1.0
        score = value + EXPLORATION * math.sqrt(log_visits / (visits + EPSILON))
        if score > best:
            best, tied = score, [action]
        elif score == best:
            tied.append(action)
    return tied[0] if len(tied) == 1 else choose.choice(tied)


def plan(state, choose):
    root = Node(state, False)
    root.visits = 1
    for _ in range(SIMULATIONS):
        node, path, value = root, [], 0.0
        while not node.done:
            action = select(node, choose)
            after, reward, done = step(node.state, action)
            path.append((node, action, reward))
            children = node.pairs[action][2]
            if (after, done) in children:
                node = children[after, done]
                continue
            node = children[after, done] = Node(after, done)
            value = 0.0 if done else rollout(after, choose)
            break
        node.visits += 1
        for parent, action, reward in reversed(path):
            value = reward + DISCOUNT * value
            parent.pairs[action][0] += 1
            parent.pairs[action][1] += value
            parent.visits += 1
    return max((0, 1), key=lambda action: root.pairs[action][1] / max(1, root.pairs[action][0]))


def cartpole():
    choose = random.Random(0)

    def one():
        plan(tuple(choose.uniform(-0.05, 0.05) for _ in range(4)), choose)
        return SIMULATIONS

    return one


if __name__ == "__main__":
    serve({"cartpole": cartpole})
