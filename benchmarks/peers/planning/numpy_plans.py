"""Planners as a good user of numpy writes them: the published CEM on Pendulum in float64, all samples stepped at once, and value
iteration on Gymnasium's own table of Taxi, made into arrays first."""

import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"

from serve import serve

HORIZON, ITERATIONS, POPULATION, ELITES = 100, 20, 1000, 100
ANGLE, SPEED = 2.827, 0.3
DISCOUNT, TOLERANCE = 0.99, 1e-8


def cem():
    import numpy as np

    random = np.random.default_rng(0)

    def plan():
        mean, deviation = np.zeros(HORIZON), np.ones(HORIZON)
        for _ in range(ITERATIONS):
            samples = random.standard_normal((HORIZON, POPULATION))
            samples *= deviation[:, None]
            samples += mean[:, None]
            np.clip(samples, -2, 2, out=samples)
            theta, speed, cost = np.full(POPULATION, ANGLE), np.full(POPULATION, SPEED), np.zeros(POPULATION)
            for torque in samples:
                angle = np.mod(theta + np.pi, 2 * np.pi) - np.pi
                cost += angle * angle + 0.1 * speed * speed + 0.001 * torque * torque
                speed = np.clip(speed + (15.0 * np.sin(theta) + 3.0 * torque) * 0.05, -8, 8)
                theta = theta + speed * 0.05
            elite = samples[:, np.argpartition(cost, ELITES)[:ELITES]]
            mean, deviation = elite.mean(1), elite.std(1)
        return samples[:, np.argmin(cost)]

    def one():
        plan()
        return 1

    return one


def value_iteration():
    import gymnasium
    import numpy as np

    table = gymnasium.make("Taxi-v3").unwrapped.P
    states, actions = len(table), len(table[0])
    ways = max(len(table[s][a]) for s in table for a in table[s])

    def solve():
        after = np.zeros((states, actions, ways), int)
        rewards, weights = np.zeros((states, actions)), np.zeros((states, actions, ways))
        for s in table:
            for a in table[s]:
                for k, (probability, next_state, reward, done) in enumerate(table[s][a]):
                    after[s, a, k], weights[s, a, k] = next_state, probability * (not done) * DISCOUNT
                    rewards[s, a] += probability * reward
        values = np.zeros(states)
        while True:
            backed_up = (rewards + (weights * values[after]).sum(-1)).max(-1)
            if np.abs(backed_up - values).max() < TOLERANCE:
                return backed_up
            values = backed_up

    def one():
        solve()
        return 1

    return one


serve({"cem": cem, "value_iteration": value_iteration})
