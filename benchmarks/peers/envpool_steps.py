"""Steps of EnvPool, `count` environments in batch mode on one thread, under random actions (README.md)."""

import json
import sys
import time

import numpy as np


def start(name, count, pools={}):
    import envpool

    if (name, count) not in pools:
        pool = envpool.make(name, env_type="gymnasium", num_envs=count, batch_size=count, num_threads=1, seed=1)
        space, rng = pool.action_space, np.random.default_rng(0)
        if hasattr(space, "n"):
            actions = [rng.integers(space.n, size=count).astype(np.int32) for _ in range(16)]
        else:
            shape = (count,) + space.shape
            actions = [rng.uniform(space.low, space.high, size=shape).astype(space.dtype) for _ in range(16)]
        pool.reset()
        pools[name, count] = pool, actions
    return pools[name, count]


for line in sys.stdin:
    request = json.loads(line)
    try:
        pool, actions = start(request["env"], request["count"])
        batches = 0
        begin = time.perf_counter()
        while time.perf_counter() - begin < request["seconds"]:
            for action in actions:
                pool.step(action)
            batches += len(actions)
        answer = {"units": batches * request["count"], "seconds": time.perf_counter() - begin}
    except Exception as error:  # Whatever a peer lacks, the benchmark goes on without it.
        answer = {"skipped": repr(error)[:200]}
    print(json.dumps(answer), flush=True)
