"""Plans of the published CEM on Pendulum, jitted by jax for the CPU on every core it is given, in float32."""

import os

# As many cores as the benchmark's own planner has threads, before XLA starts its own.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])

from serve import serve

HORIZON, ITERATIONS, POPULATION, ELITES = 100, 20, 1000, 100
ANGLE, SPEED = 2.827, 0.3


def cem():
    import jax
    import jax.numpy as jnp

    def step(carry, torque):
        theta, speed, cost = carry
        angle = jnp.mod(theta + jnp.pi, 2 * jnp.pi) - jnp.pi
        cost = cost + angle * angle + 0.1 * speed * speed + 0.001 * torque * torque
        speed = jnp.clip(speed + (15.0 * jnp.sin(theta) + 3.0 * torque) * 0.05, -8, 8)
        return (theta + speed * 0.05, speed, cost), None

    def iterate(carry, key):
        mean, deviation, _ = carry
        noise = jax.random.normal(key, (HORIZON, POPULATION))
        samples = jnp.clip(noise * deviation[:, None] + mean[:, None], -2, 2)
        start = (jnp.full(POPULATION, ANGLE), jnp.full(POPULATION, SPEED), jnp.zeros(POPULATION))
        (_, _, cost), _ = jax.lax.scan(step, start, samples)
        elite = samples[:, jax.lax.top_k(-cost, ELITES)[1]]
        return (elite.mean(1), elite.std(1), samples[:, jnp.argmin(cost)]), None

    @jax.jit
    def plan(key):
        start = (jnp.zeros(HORIZON), jnp.ones(HORIZON), jnp.zeros(HORIZON))
        return jax.lax.scan(iterate, start, jax.random.split(key, ITERATIONS))[0][2]

    keys = jax.random.split(jax.random.PRNGKey(0), 64)
    at = [0]

    def one():
        at[0] += 1
        plan(keys[at[0] % 64]).block_until_ready()
        return 1

    return one


serve({"cem": cem})
