"""Simulations of the released MCTS of the Code World Models paper (github.com/nicoladainese96/code-world-models, e17e787) over a
world model in plain Python, CartPole. CWM_REFERENCE names a copy of its tree, of which four modules are loaded as they are.

The choice of the action at the root, the only call into torch, is left out, and so is torch.
"""

import importlib
import os
import random
import sys
import types

from plain_uct import step
from serve import serve

SIMULATIONS = 25


def load():
    reference = os.environ["CWM_REFERENCE"]
    if not os.path.isfile(os.path.join(reference, "src", "mcts", "mcts_cwm.py")):
        raise FileNotFoundError(f"{reference} holds no src/mcts/mcts_cwm.py")
    sys.path.insert(0, reference)
    # Packages without their __init__.py, which load servers and plots; loggers that say nothing.
    for name in ("src", "src.mcts", "src.environments"):
        package = types.ModuleType(name)
        package.__path__ = [os.path.join(reference, *name.split("."))]
        sys.modules[name] = package
    for name in ("torch", "torch.nn", "torch.nn.functional", "mloggers"):
        sys.modules[name] = types.ModuleType(name)
    sys.modules["torch"].nn = sys.modules["torch.nn"]
    sys.modules["torch.nn"].functional = sys.modules["torch.nn.functional"]
    silent = type("Logger", (), {"__init__": lambda self, *_: None, "__getattr__": lambda self, _: lambda *_, **__: None})
    sys.modules["mloggers"].ConsoleLogger = silent
    sys.modules["mloggers"].LogLevel = type("LogLevel", (), {"WARN": 0})
    return importlib.import_module("src.mcts.mcts_cwm"), importlib.import_module("src.environments.cwm_simulator")


class Environment:
    """A world model as the paper's prompt asks for it."""

    def __init__(self):
        self.state = (0.0, 0.0, 0.0, 0.0)

    def set_state(self, state):
        self.state = tuple(float(number) for number in state)

    def step(self, action):
        self.state, reward, done = step(self.state, action)
        return self.state, reward, done


def cartpole():
    import numpy as np

    searches, simulators = load()
    simulator = simulators.CWMSimulatorMCTS(Environment(), np.arange(2))
    choose = random.Random(0)
    np.random.seed(0)

    def one():
        start = tuple(choose.uniform(-0.05, 0.05) for _ in range(4))
        search = searches.StochasticMCTS_CWM(
            start, simulator, simulator.valid_actions, ucb_c=1.0, discount=0.99, max_actions=100
        )
        search.run(SIMULATIONS)
        return SIMULATIONS

    return one


if __name__ == "__main__":
    serve({"cartpole": cartpole})
