"""Steps of Gymnasium's MuJoCo tasks, for comparison: mujoco_steps.py ID STEPS SEED writes float64 numbers to its output.

    python -m venv venv && venv/bin/pip install mujoco==2.3.7 gymnasium==0.29.1 numpy==1.26.4 imageio

The numbers come in segments of SEGMENT steps. A segment begins with a fresh state (data reset, coordinates and velocities
set, one forward pass) and goes on undisturbed. Half of the segments begin where random play is, falls included (an episode
goes on after its end); the others in random poses with random velocities, tumbled and interpenetrating ones among them.

A segment: qpos, qvel, observation, then for every step: action, qpos, qvel, observation, reward, terminated. Actions are
float64, a fifth of them outside the box, so that rewards carry no rounding of float32.
"""

import os
import sys
import tempfile

import gymnasium
import mujoco
import numpy as np

SEGMENT = 8


def main():
    assert gymnasium.__version__ == "0.29.1", gymnasium.__version__
    assert mujoco.__version__ == "2.3.7", mujoco.__version__
    # MuJoCo prints warnings to the standard output, and writes a log beside.
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    os.chdir(tempfile.gettempdir())
    task, steps, seed = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    env = gymnasium.make(task).unwrapped
    model, data = env.model, env.data
    rng = np.random.default_rng(seed)
    low, high = env.action_space.low.astype(float), env.action_space.high.astype(float)
    # Random play that nothing disturbs, in an environment of its own.
    play = gymnasium.make(task).unwrapped
    play.reset(seed=seed)
    played = 0

    def action():
        drawn = rng.uniform(low, high)
        return drawn * (1.5 if rng.random() < 0.2 else 1.0)

    def random_state():
        qpos, qvel = np.array(env.init_qpos), rng.normal(size=model.nv) * rng.choice([0.1, 1.0, 5.0])
        first = 0
        if model.jnt_type[0] == mujoco.mjtJoint.mjJNT_FREE:
            qpos[2] = rng.uniform(0.0, 1.5)
            qpos[3:7] = rng.normal(size=4)
            qpos[3:7] /= np.linalg.norm(qpos[3:7])
            first = 1
        for joint in range(first, model.njnt):
            at = model.jnt_qposadr[joint]
            if model.jnt_limited[joint]:
                least, most = model.jnt_range[joint]
                # Objects on tables slide within reach of the arm.
                least, most = max(least, -1.6), min(most, 1.6)
                slack = 0.1 * (most - least)
                qpos[at] = rng.uniform(least - slack, most + slack)
            else:
                qpos[at] += rng.uniform(-0.6, 0.6)
        if task == "Pusher-v4":
            qpos[7:9] = rng.uniform(-0.5, 0.5, 2)
        return qpos, qvel

    for segment in range(steps // SEGMENT):
        if segment % 2:
            qpos, qvel = random_state()
        else:
            for _ in range(SEGMENT):
                play.step(action().astype(np.float32))
                played += 1
            if played % 240 == 0:
                play.reset(seed=seed + played)
            qpos, qvel = np.array(play.data.qpos), np.array(play.data.qvel)
        mujoco.mj_resetData(model, data)
        env.set_state(qpos, qvel)
        out.write(np.concatenate([qpos, qvel, env._get_obs()]).tobytes())
        for _ in range(SEGMENT):
            chosen = action()
            observation, reward, terminated, _, _ = env.step(chosen)
            numbers = [chosen, data.qpos, data.qvel, observation, [reward, float(terminated)]]
            out.write(np.concatenate(numbers).astype(np.float64).tobytes())


main()
