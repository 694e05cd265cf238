"""orrery_gym against Gymnasium itself. Run by `pnpm test` where gymnasium is installed, or by `python -m unittest`."""

import gc
import importlib.util
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
import unittest
import warnings
from pathlib import Path

import gymnasium
import numpy as np
from gymnasium.utils.env_checker import check_env

import orrery_gym
from orrery_gym.registration import ENVIRONMENTS

# Later versions leave some of the environments out and round rewards otherwise.
REFERENCE = gymnasium.__version__ == "0.29.1"

WALK = """
export type Action = 'left' | 'right';
export interface State { at: number; lucky: boolean }
export function initialState(random: Random): State {
  return { at: random.integer(3), lucky: false };
}
export function step(state: State, action: Action, random: Random): { state: State; reward: number; done: boolean } {
  const at = state.at + (action === 'right' ? 1 : -1);
  return { state: { at, lucky: random.chance(0.5) }, reward: at, done: at >= 5 };
}
"""


class WithServer(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.server = orrery_gym.OracleServer()

    @classmethod
    def tearDownClass(cls):
        cls.server.close()

    def make(self, env, **arguments):
        return orrery_gym.make(env, server=self.server, **arguments)


class Environments(WithServer):
    def test_the_registered_ids_are_the_server_s(self):
        served = self.server.ask({"cmd": "list"})["environments"]
        self.assertEqual(sorted(served), sorted(env for env, _ in ENVIRONMENTS))
        for env, time_limit in ENVIRONMENTS:
            self.assertEqual(self.server.ask({"env": env, "cmd": "spec"})["time_limit"], time_limit, env)

    def test_gymnasium_s_checker_accepts_every_environment(self):
        for env in self.server.ask({"cmd": "list"})["environments"]:
            with self.subTest(env), warnings.catch_warnings():
                # A box whose bounds are infinite is a matter of taste to the checker, and Gymnasium's own.
                warnings.simplefilter("ignore")
                check_env(orrery_gym.OrreryEnv(env, server=self.server), skip_render_check=True)

    def test_a_random_agent_runs_through_every_environment(self):
        for env in self.server.ask({"cmd": "list"})["environments"]:
            with self.subTest(env):
                made = self.make(env, render_mode="ansi")
                made.action_space.seed(3)
                observation, info = made.reset(seed=7)
                self.assertTrue(made.observation_space.contains(observation))
                for _ in range(60):
                    observation, reward, terminated, truncated, info = made.step(made.action_space.sample())
                    self.assertTrue(made.observation_space.contains(observation))
                    self.assertTrue(np.isfinite(reward))
                    if terminated or truncated:
                        made.reset()
                self.assertIsInstance(made.render(), str)

    @unittest.skipUnless(REFERENCE, "gymnasium is not 0.29.1, the reference")
    def test_start_states_and_episodes_are_gymnasium_s(self):
        for env in ("CliffWalking-v0", "Taxi-v3", "CartPole-v1", "MountainCar-v0", "Acrobot-v1", "Pendulum-v1"):
            with self.subTest(env):
                ours, theirs = self.make(env), gymnasium.make(env)
                for seed in range(5):
                    mine, _ = ours.reset(seed=seed)
                    other, _ = theirs.reset(seed=seed)
                    np.testing.assert_array_equal(mine, other)
                    theirs.action_space.seed(seed)
                    for _ in range(100):
                        action = theirs.action_space.sample()
                        mine, reward, terminated, truncated, _ = ours.step(action)
                        other, other_reward, other_terminated, other_truncated, _ = theirs.step(action)
                        np.testing.assert_allclose(mine, other, rtol=1e-6, atol=1e-6)
                        self.assertAlmostEqual(reward, float(other_reward), places=6)
                        self.assertEqual((terminated, truncated), (other_terminated, other_truncated))
                        if terminated or truncated:
                            break

    @unittest.skipUnless(REFERENCE, "gymnasium is not 0.29.1, the reference")
    @unittest.skipUnless(importlib.util.find_spec("mujoco"), "mujoco is not installed")
    def test_mujoco_tasks_start_and_step_as_gymnasium_s(self):
        for env, _ in ENVIRONMENTS:
            if not env.endswith("-v4"):
                continue
            with self.subTest(env):
                ours, theirs = self.make(env), gymnasium.make(env)
                theirs.action_space.seed(1)
                for seed in range(2):
                    mine, _ = ours.reset(seed=seed)
                    other, _ = theirs.reset(seed=seed)
                    np.testing.assert_allclose(mine, other, rtol=1e-9, atol=1e-9)
                    for _ in range(5):
                        action = theirs.action_space.sample()
                        mine, reward, terminated, truncated, _ = ours.step(action)
                        other, other_reward, other_terminated, other_truncated, _ = theirs.step(action)
                        # Round-off grows in contacts; it is the physics' tests that say how fast.
                        np.testing.assert_allclose(mine, other, rtol=1e-6, atol=1e-6)
                        self.assertAlmostEqual(reward, float(other_reward), places=5)
                        self.assertEqual((terminated, truncated), (other_terminated, other_truncated))
                        if terminated:
                            break

    def test_blackjack_deals_gymnasium_s_cards(self):
        ours, theirs = self.make("Blackjack-v1"), gymnasium.make("Blackjack-v1", sab=True)
        for seed in range(50):
            mine, _ = ours.reset(seed=seed)
            other, _ = theirs.reset(seed=seed)
            self.assertEqual(tuple(mine), tuple(int(number) for number in other))

    def test_gymnasium_makes_them_by_name(self):
        made = gymnasium.make("orrery/CartPole-v1")
        self.assertEqual(made.spec.max_episode_steps, 500)
        observation, _ = made.reset(seed=1)
        np.testing.assert_array_equal(observation, gymnasium.make("CartPole-v1").reset(seed=1)[0])
        made.close()

    def test_the_same_seed_gives_the_same_episode(self):
        made = self.make("Blackjack-v1")

        def episode(seed):
            seen = [made.reset(seed=seed)[0]]
            while True:
                observation, reward, terminated, _, _ = made.step(1)
                seen.append((observation, reward))
                if terminated:
                    return seen

        self.assertEqual(episode(11), episode(11))
        self.assertGreater(len({str(episode(seed)) for seed in range(20)}), 10)

    def test_options_and_tasks_reach_the_environment(self):
        light = self.make("Pendulum-v1", options={"g": 0.0})
        heavy = self.make("Pendulum-v1")
        for made in (light, heavy):
            made.reset(seed=2)
        self.assertNotEqual(light.step([0.0])[0].tolist(), heavy.step([0.0])[0].tolist())
        wide = self.make("MountainCar-v0")
        wide.reset(seed=1, options={"low": 0.3, "high": 0.3})
        self.assertEqual(wide.unwrapped._state["s"][0], 0.3)

    def test_reset_options_are_of_one_episode_as_gymnasium_s(self):
        ours, theirs = self.make("MountainCar-v0"), gymnasium.make("MountainCar-v0")
        for options in (None, {"low": 0.3, "high": 0.3}, None):
            mine, _ = ours.reset(seed=1, options=options)
            other, _ = theirs.reset(seed=1, options=options)
            np.testing.assert_array_equal(mine, other)
        # An episode goes on under its own options, and options that are refused are forgotten.
        pendulum = self.make("Pendulum-v1")
        pendulum.reset(seed=2, options={"g": 0.0, "x_init": 0.5, "y_init": 0.0})
        first = pendulum.step([0.0])[0]
        with self.assertRaises(orrery_gym.OracleError):
            pendulum.reset(options={"weight": 1})
        second = pendulum.step([0.0])[0]
        self.assertEqual((first[2], second[2]), (0.0, 0.0))
        pendulum.reset(seed=2)
        self.assertNotEqual(pendulum.step([0.0])[0][2], 0.0)

    def test_a_state_too_far_outside_to_be_observed_is_refused(self):
        made = self.make("CartPole-v1")
        made.reset(seed=1)
        with self.assertRaises(ValueError):
            made.unwrapped.set_state({"s": [1e300, 0.0, 0.0, 0.0]})
        made.step(0)

    def test_options_and_states_may_hold_numpy_s_numbers(self):
        made = self.make("MountainCar-v0")
        made.reset(seed=1, options={"low": np.float32(-0.5), "high": np.array(-0.5)})
        self.assertEqual(made.unwrapped._state["s"], [-0.5, 0.0])
        made.unwrapped.set_state({"s": np.array([0.25, 0.0])})
        self.assertEqual(made.unwrapped._state["s"], [0.25, 0.0])

    def test_a_range_without_a_bound_is_written_as_gymnasium_s(self):
        # Gymnasium's own default of Hopper-v4 is (0.7, inf).
        plain, given = (self.make("Hopper-v4", options=o) for o in ({}, {"healthy_z_range": (0.7, float("inf"))}))
        np.testing.assert_array_equal(plain.reset(seed=1)[0], given.reset(seed=1)[0])
        action = np.zeros(3)
        self.assertEqual(plain.step(action)[1:4], given.step(action)[1:4])
        with self.assertRaises(ValueError):
            self.make("Hopper-v4", options={"healthy_z_range": (float("nan"), 1.0)})

    def test_states_can_be_put_back(self):
        made = self.make("Acrobot-v1")
        _, info = made.reset(seed=4)
        first = made.step(2)
        made.unwrapped.set_state(info["state"])
        second = made.step(2)
        np.testing.assert_array_equal(first[0], second[0])


class Failures(WithServer):
    def test_stepping_after_the_end_or_before_the_start_is_refused(self):
        made = self.make("Blackjack-v1", time_limit=False)
        with self.assertRaises(gymnasium.error.ResetNeeded):
            made.step(0)
        made.reset(seed=0)
        made.step(0)
        with self.assertRaises(gymnasium.error.ResetNeeded):
            made.step(0)

    def test_wrong_actions_and_names_are_told(self):
        made = self.make("CartPole-v1")
        made.reset(seed=0)
        for action in (2, -1):
            with self.assertRaises(orrery_gym.OracleError) as caught:
                made.step(action)
            self.assertEqual(caught.exception.code, "invalid_action")
        for action in (0.5, [0, 1], "left"):
            with self.assertRaises(ValueError):
                made.step(action)
        pendulum = self.make("Pendulum-v1")
        pendulum.reset(seed=0)
        for action in ([float("nan")], [1.0, 2.0]):
            with self.assertRaises(ValueError):
                pendulum.step(action)
        with self.assertRaises(orrery_gym.OracleError) as caught:
            self.make("CartPole-v9")
        self.assertEqual(caught.exception.code, "unknown_environment")
        with self.assertRaises(orrery_gym.OracleError) as caught:
            self.make("CartPole-v1", options={"weight": 1})
        self.assertEqual(caught.exception.code, "unknown_option")

    def test_a_dead_server_is_told(self):
        made = orrery_gym.OrreryEnv("CartPole-v1")
        made.reset(seed=0)
        made._server._process.kill()
        made._server._process.wait()
        with self.assertRaises(orrery_gym.ServerLost):
            made.step(0)
        made.close()
        made.close()

    def test_an_interrupted_request_is_not_answered_later(self):
        class Interrupted:
            def readline(self):
                raise KeyboardInterrupt

            def close(self):
                pass

            closed = True

        server = orrery_gym.OracleServer()
        stdout, server._process.stdout = server._process.stdout, Interrupted()
        with self.assertRaises(KeyboardInterrupt):
            server.ask({"cmd": "list"})
        server._process.stdout = stdout
        # Its answer must not be taken for the next request's.
        with self.assertRaises(orrery_gym.ServerLost):
            server.ask({"env": "CartPole-v1", "cmd": "reset", "seed": 0})
        server.close()

    def test_a_command_that_does_not_exist_is_told(self):
        with self.assertRaises(orrery_gym.ServerLost):
            orrery_gym.OrreryEnv("CartPole-v1", command=["/nowhere/orrery"])

    def test_no_process_is_left_behind(self):
        made = orrery_gym.OrreryEnv("CartPole-v1")
        process = made._server._process
        made.close()
        self.assertIsNotNone(process.returncode)


    def test_an_environment_that_nobody_holds_ends_its_process(self):
        made = orrery_gym.OrreryEnv("CartPole-v1")
        pid = made._server._process.pid
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", ResourceWarning)
            del made
            gc.collect()
        for _ in range(200):
            try:
                if os.waitpid(pid, os.WNOHANG)[0] == pid:
                    return
            except ChildProcessError:
                return
            time.sleep(0.05)
        os.kill(pid, signal.SIGKILL)
        self.fail("the process runs on")


class Models(WithServer):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name) / "walk.ts"
        self.path.write_text(WALK)

    def tearDown(self):
        self.folder.cleanup()

    def test_a_world_model_is_an_environment(self):
        made = orrery_gym.make_model(str(self.path), server=self.server, max_episode_steps=50)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            check_env(made.unwrapped, skip_render_check=True)
        starts = {made.reset(seed=seed)[1]["state"]["at"] for seed in range(30)}
        self.assertEqual(starts, {0, 1, 2})
        _, info = made.reset(seed=1)
        before = info["state"]["at"]
        observation, reward, _, _, info = made.step(1)
        self.assertEqual((info["state"]["at"], reward), (before + 1, before + 1))
        self.assertEqual(float(observation[0][0]), before + 1)

    def test_start_states_may_come_from_data(self):
        data = Path(self.folder.name) / "transitions.jsonl"
        line = {"action": "left", "reward": 40, "terminated": False, "truncated": True}
        line.update(state={"at": 41, "lucky": True}, nextState={"at": 40, "lucky": False})
        data.write_text(json.dumps(line) + "\n" + json.dumps(line) + "\n")
        made = orrery_gym.make_model(str(self.path), data=str(data), server=self.server)
        self.assertEqual(made.reset(seed=3)[1]["state"], {"at": 41, "lucky": True})

    def test_a_program_that_is_not_accepted_is_told(self):
        self.path.write_text("export const x: any = 1;")
        with self.assertRaises(orrery_gym.OracleError) as caught:
            orrery_gym.make_model(str(self.path), server=self.server)
        self.assertEqual(caught.exception.code, "load_failed")
        with self.assertRaises(orrery_gym.OracleError):
            orrery_gym.make_model(str(self.path) + "x", server=self.server)


class Importing(unittest.TestCase):
    def test_importing_starts_no_process(self):
        code = "import orrery_gym, gymnasium; print('orrery/Taxi-v3' in gymnasium.envs.registration.registry)"
        found = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env={**os.environ, "ORRERY_COMMAND": "/nowhere/orrery"},
        )
        self.assertEqual(found.stdout.strip(), "True", found.stderr)


if __name__ == "__main__":
    unittest.main()
