"""The loop of every peer: a request a line, `{"task": name, "seconds": s}`, a figure a line (README.md of the folder above)."""

import json
import sys
import time


def serve(tasks):
    """`tasks` gives by name what makes a function; that does some work and says how many units of it."""
    made = {}
    for line in sys.stdin:
        request = json.loads(line)
        name = request["task"]
        try:
            if name not in made:
                made[name] = tasks[name]()
                made[name]()  # Compilation and first touches are no part of a figure.
            units, begin, cpu = 0, time.perf_counter(), time.process_time()
            while True:
                units += made[name]()
                if time.perf_counter() - begin >= request["seconds"]:
                    break
            answer = {"units": units, "seconds": time.perf_counter() - begin, "cpu": time.process_time() - cpu}
        except Exception as error:  # Whatever a peer lacks, the benchmark goes on without it.
            answer = {"skipped": repr(error)[:200]}
        print(json.dumps(answer), flush=True)
