"""Simulations of mctx (DeepMind) on CartPole, batch 1, on one core: a leaf is worth one random rollout of at most 100 steps."""

import os

# Before XLA starts its threads.
if hasattr(os, "sched_setaffinity"):
    os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})

from serve import serve

SIMULATIONS, ROLLOUT, DISCOUNT = 25, 100, 0.99


def cartpole():
    import jax
    import jax.numpy as jnp
    import mctx

    def step(state, action):
        x, x_dot, theta, theta_dot = state
        force = jnp.where(action == 1, 10.0, -10.0)
        cos, sin = jnp.cos(theta), jnp.sin(theta)
        temp = (force + 0.05 * theta_dot * theta_dot * sin) / 1.1
        theta_acc = (9.8 * sin - cos * temp) / (0.5 * (4 / 3 - 0.1 * cos * cos / 1.1))
        x_acc = temp - 0.05 * theta_acc * cos / 1.1
        after = jnp.stack([x + 0.02 * x_dot, x_dot + 0.02 * x_acc, theta + 0.02 * theta_dot, theta_dot + 0.02 * theta_acc])
        return after, (jnp.abs(after[0]) > 2.4) | (jnp.abs(after[2]) > 0.20943951)

    def rollout(key, state, done):
        actions = jax.random.bernoulli(key, shape=(ROLLOUT,)).astype(jnp.int32)

        def body(carry):
            at, state, done, weight, total = carry
            after, ended = step(state, actions[at])
            return at + 1, after, ended, weight * DISCOUNT, total + weight

        start = (0, state, done, jnp.float32(1), jnp.float32(0))
        return jax.lax.while_loop(lambda carry: (carry[0] < ROLLOUT) & ~carry[2], body, start)[4]

    def recurrent(parameters, key, action, embedding):
        state, done = embedding
        after, ended = jax.vmap(step)(state, action)
        ended = done | ended
        output = mctx.RecurrentFnOutput(
            reward=jnp.where(done, 0.0, 1.0),
            discount=jnp.where(ended, 0.0, DISCOUNT),
            prior_logits=jnp.zeros((1, 2)),
            value=jax.vmap(rollout)(jax.random.split(key, 1), after, ended),
        )
        return output, (after, ended)

    @jax.jit
    def plan(key, state):
        embedding = (state, jnp.zeros(1, bool))
        root = mctx.RootFnOutput(prior_logits=jnp.zeros((1, 2)), value=jnp.zeros(1), embedding=embedding)
        transform = mctx.qtransform_by_parent_and_siblings
        policy = mctx.muzero_policy(
            None, key, root, recurrent, num_simulations=SIMULATIONS, dirichlet_fraction=0.0, qtransform=transform
        )
        return policy.action

    keys = jax.random.split(jax.random.PRNGKey(0), 64)
    states = jax.random.uniform(jax.random.PRNGKey(1), (64, 1, 4), minval=-0.05, maxval=0.05)
    pairs = [(keys[i], states[i]) for i in range(64)]

    def some():
        for key, state in pairs:
            plan(key, state).block_until_ready()
        return len(pairs) * SIMULATIONS

    return some


serve({"cartpole": cartpole})
