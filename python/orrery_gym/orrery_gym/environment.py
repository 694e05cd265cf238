"""One environment or world model as ``gymnasium.Env``."""

from __future__ import annotations

from typing import Any, Dict, List, Optional, Sequence, Tuple

import gymnasium
import numpy as np
from gymnasium import spaces

from orrery_gym.plain import plain, plain_options
from orrery_gym.server import OracleServer
from orrery_gym.spaces import read_space, read_value

# Seeds cross the border as JSON numbers, which JavaScript holds exactly below 2^53.
SEEDS = 2**53


class OrreryEnv(gymnasium.Env):
    """An environment of orrery, or a world model.

    ``reset(seed=n)`` gives the start state that Gymnasium's own environment gives for that seed, bit for bit. Chance in steps
    comes from the stream (seed, step): the same seed and actions give the same episode on every machine.

    ``reset(options=...)`` changes the constructor's options for the episode that it starts and for no other, as Gymnasium's
    ``low`` and ``high`` do. Options may hold numpy's numbers; an infinite bound of a range is no bound.

    ``info["state"]`` is the whole state as the protocol writes it, also where an observation hides some of it; RTFM's ``info``
    lists ``valid_actions``.

    Args:
        env: an id such as ``CartPole-v1``, or ``model:PATH``.
        options: the constructor's, such as ``{"gravity": 9.8}``.
        task: RTFM's task.
        render_mode: ``"ansi"`` or none.
        server: a server to share; without it one is started and ended with the environment.
        command: words that start ``orrery``, for a server of its own.
    """

    metadata = {"render_modes": ["ansi"], "render_fps": 30}

    def __init__(
        self,
        env: str,
        options: Optional[Dict[str, Any]] = None,
        task: Optional[Dict[str, Any]] = None,
        render_mode: Optional[str] = None,
        server: Optional[OracleServer] = None,
        command: Optional[Sequence[str]] = None,
    ):
        if render_mode is not None and render_mode not in self.metadata["render_modes"]:
            raise ValueError(f"render_mode is {render_mode!r}; it must be 'ansi' or None")
        self.render_mode = render_mode
        self._about: Dict[str, Any] = {"env": env}
        if options:
            self._about["options"] = plain_options(options)
        if task is not None:
            self._about["task"] = plain(task)
        # The same, with the options of the episode that is on.
        self._episode = self._about
        self._owned = server is None
        self._server = OracleServer(command) if server is None else server
        try:
            self._read_spec()
        except BaseException:
            self.close()
            raise
        self._state: Any = None
        self._seed = 0
        self._steps = 0
        self._ended = True

    def _read_spec(self) -> None:
        spec = self._server.ask({**self._about, "cmd": "spec"})
        env = self._about["env"]
        if spec["observation_space"] is None:
            self._server.ask({**self._about, "cmd": "observe", "state": None})
        if spec["action_space"] is None:
            raise ValueError(f"{env} has no action space that is the same in every state; use a model with finite actions")
        self.observation_space = read_space(spec["observation_space"])
        self.action_space = read_space(spec["action_space"])
        #: Actions behind the indices of a world model's discrete space.
        self._actions: Optional[List[Any]] = spec.get("actions")
        #: Steps after which Gymnasium's registered environment truncates; None where it does not.
        self.time_limit: Optional[int] = spec["time_limit"]
        low, high = spec["reward_range"]
        self.reward_range = (-np.inf if low is None else low, np.inf if high is None else high)

    def reset(
        self, *, seed: Optional[int] = None, options: Optional[Dict[str, Any]] = None
    ) -> Tuple[Any, Dict[str, Any]]:
        super().reset(seed=seed)
        about = self._about
        if options:
            about = {**about, "options": {**about.get("options", {}), **plain_options(options)}}
        # Without a seed the generator that the last seed started goes on, as Gymnasium asks.
        self._seed = int(self.np_random.integers(SEEDS)) if seed is None else int(seed)
        answer = self._server.ask({**about, "cmd": "reset", "seed": self._seed})
        self._episode = about
        self._steps = 0
        self._ended = False
        return self._taken(answer)

    def step(self, action: Any) -> Tuple[Any, float, bool, bool, Dict[str, Any]]:
        if self._ended:
            raise gymnasium.error.ResetNeeded("the episode has ended, or never begun; call reset() before step()")
        request = {
            **self._episode,
            "state": self._state,
            "action": self._written(action),
            "seed": self._seed,
            "index": self._steps,
        }
        answer = self._server.ask(request)
        self._steps += 1
        self._ended = answer["terminated"]
        observation, info = self._taken(answer)
        return observation, float(answer["reward"]), bool(answer["terminated"]), False, info

    def _taken(self, answer: Dict[str, Any]) -> Tuple[Any, Dict[str, Any]]:
        self._state = answer["state"]
        info = {"state": self._state}
        if "valid_actions" in answer:
            info["valid_actions"] = answer["valid_actions"]
        return self._observed(answer), info

    def _observed(self, answer: Dict[str, Any]) -> Any:
        if answer["obs"] is None:
            raise ValueError("a number of the observation is not finite: the state is too far outside")
        return read_value(self.observation_space, answer["obs"])

    def _written(self, action: Any) -> Any:
        if isinstance(self.action_space, spaces.Discrete):
            # Gymnasium's environments take numpy's integers and arrays of one element too.
            index = np.asarray(action)
            if index.size != 1 or not np.issubdtype(index.dtype, np.integer):
                raise ValueError(f"the action is {action!r}; it must be a whole number from 0 to {self.action_space.n - 1}")
            whole = int(index.reshape(()))
            if self._actions is None:
                return whole
            if not 0 <= whole < len(self._actions):
                raise ValueError(f"the action is {whole}; it must be a whole number from 0 to {len(self._actions) - 1}")
            return self._actions[whole]
        values = np.asarray(action, dtype=np.float64).reshape(-1)
        if values.size != int(np.prod(self.action_space.shape)) or not np.isfinite(values).all():
            raise ValueError(f"the action is {action!r}; it must be {self.action_space.shape[0]} finite numbers")
        return values.tolist()

    def render(self) -> Optional[str]:
        """The state as text, or None without a ``render_mode``."""
        if self.render_mode is None:
            return None
        return self.picture("ansi")

    def picture(self, mode: str = "svg") -> str:
        """The state as text: an SVG document (``"svg"``) or lines for a terminal (``"ansi"``)."""
        if self._state is None:
            raise gymnasium.error.ResetNeeded("there is no state to show; call reset() first")
        return self._server.ask({**self._episode, "cmd": "render", "mode": mode, "state": self._state})["text"]

    def set_state(self, state: Any) -> Any:
        """Goes on from a state as ``info["state"]`` had it, and gives its observation; the episode counts as not ended."""
        state = plain(state)
        observation = self._observed(self._server.ask({**self._episode, "cmd": "observe", "state": state}))
        self._state = state
        self._ended = False
        return observation

    def close(self) -> None:
        if self._owned:
            self._server.close()


def make(env: str, *, time_limit: bool = True, **arguments: Any) -> gymnasium.Env:
    """An environment by its id, with Gymnasium's time limit unless ``time_limit`` is false; other arguments are
    :class:`OrreryEnv`'s."""
    made = OrreryEnv(env, **arguments)
    if time_limit and made.time_limit is not None:
        return gymnasium.wrappers.TimeLimit(made, made.time_limit)
    return made


def make_model(
    path: str,
    *,
    contract: Optional[str] = None,
    data: Optional[str] = None,
    max_episode_steps: Optional[int] = None,
    **arguments: Any,
) -> gymnasium.Env:
    """A world model, a program (``.ts``) or a compiled module (``.wasm``).

    Args:
        path: the model's file.
        contract: id of the environment under whose contract a program is checked; without it the program declares its own types.
        data: a folder or file of transitions, whose episodes' first states are the start states; without it the model's
            ``initialState`` gives them.
        max_episode_steps: steps after which an episode is truncated.
        arguments: :class:`OrreryEnv`'s.
    """
    options = {name: value for name, value in (("contract", contract), ("data", data)) if value is not None}
    made = OrreryEnv(f"model:{path}", options=options, **arguments)
    return made if max_episode_steps is None else gymnasium.wrappers.TimeLimit(made, max_episode_steps)
