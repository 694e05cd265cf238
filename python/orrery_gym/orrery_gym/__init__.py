"""orrery's true environments and world models as ``gymnasium.Env``, over the oracle protocol.

    import orrery_gym

    env = orrery_gym.make("CartPole-v1")            # also gymnasium.make("orrery/CartPole-v1")
    model = orrery_gym.make_model("model.ts", data="transitions.jsonl")

The environments run in an ``orrery oracle --stdio`` process that ends with ``close()``. How to find the command: see
:func:`orrery_gym.server.find_command`.
"""

from orrery_gym.environment import OrreryEnv, make, make_model
from orrery_gym.registration import register_environments
from orrery_gym.server import OracleError, OracleServer, ServerLost, find_command

register_environments()

__all__ = [
    "OracleError",
    "OracleServer",
    "OrreryEnv",
    "ServerLost",
    "find_command",
    "make",
    "make_model",
    "register_environments",
]
