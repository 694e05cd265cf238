"""Values as JSON has them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np


def plain(value: Any) -> Any:
    """The value with numpy's scalars and arrays and tuples as Python's numbers and lists, at any depth."""
    if isinstance(value, dict):
        return {name: plain(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(each) for each in value]
    if isinstance(value, (np.ndarray, np.generic)):
        return plain(value.tolist())
    return value


def plain_options(options: dict) -> dict:
    """Options as the protocol has them: a range's infinite bound is ``None``, as JSON has no infinity."""
    return {name: _range(value) for name, value in plain(options).items()}


def _range(value: Any) -> Any:
    if not isinstance(value, list) or len(value) != 2:
        return value
    low, high = value
    return [None if _is(low, -math.inf) else low, None if _is(high, math.inf) else high]


def _is(value: Any, infinity: float) -> bool:
    return isinstance(value, float) and value == infinity
