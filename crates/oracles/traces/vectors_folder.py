"""What the scripts of this folder share: the pinned versions, and how vectors are written."""

import json
from pathlib import Path

import gymnasium
import numpy as np

assert gymnasium.__version__ == "0.29.1", gymnasium.__version__
assert np.__version__ == "1.26.4", np.__version__

FOLDER = Path(__file__).parent / "vectors"


def numbers(values):
    return [float(value) for value in values]


def write(name, data):
    (FOLDER / name).write_text(json.dumps(data, separators=(",", ":"), allow_nan=False) + "\n")
