"""Spaces and values between the protocol and Gymnasium."""

from __future__ import annotations

from typing import Any, Dict, List, Sequence

import numpy as np
from gymnasium import spaces


def read_space(found: Dict[str, Any]) -> spaces.Space:
    """The Gymnasium space of the protocol's JSON."""
    kind = found["kind"]
    if kind == "discrete":
        return spaces.Discrete(found["n"])
    if kind == "tuple":
        return spaces.Tuple([read_space(space) for space in found["spaces"]])
    if kind == "box":
        dtype = np.dtype(found["dtype"])
        low = np.array([-np.inf if bound is None else bound for bound in found["low"]], dtype=dtype)
        high = np.array([np.inf if bound is None else bound for bound in found["high"]], dtype=dtype)
        return spaces.Box(low, high, dtype=dtype.type)
    raise ValueError(f"the server's space is of the kind {kind!r}, which this version does not know; update orrery_gym")


def dimension(space: spaces.Space) -> int:
    """Numbers in the flat form of a value of the space."""
    if isinstance(space, spaces.Discrete):
        return 1
    if isinstance(space, spaces.Tuple):
        return sum(dimension(each) for each in space.spaces)
    return int(np.prod(space.shape))


def read_value(space: spaces.Space, flat: Sequence[float]) -> Any:
    """The value of a space with the given flat form."""
    if isinstance(space, spaces.Discrete):
        return int(flat[0])
    if isinstance(space, spaces.Tuple):
        values: List[Any] = []
        at = 0
        for each in space.spaces:
            end = at + dimension(each)
            values.append(read_value(each, flat[at:end]))
            at = end
        return tuple(values)
    return np.array(flat, dtype=space.dtype).reshape(space.shape)
