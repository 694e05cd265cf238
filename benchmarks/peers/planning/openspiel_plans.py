"""Simulations of OpenSpiel's C++ MCTS bot on Connect Four, one thread: 1,000 a search, one random playout each, no solver.

Each search is one call into C++. Roots: the empty board and eight boards after four random moves, as the benchmark's own.
"""

from serve import serve

SIMULATIONS = 1000


def connect_four():
    import random

    import pyspiel

    game, choose, states = pyspiel.load_game("connect_four"), random.Random(0), []
    states.append(game.new_initial_state())
    while len(states) < 9:
        state = game.new_initial_state()
        for _ in range(4):
            state.apply_action(choose.choice(state.legal_actions()))
        states.append(state)
    bot = pyspiel.MCTSBot(game, pyspiel.RandomRolloutEvaluator(1, 1), 2.0, SIMULATIONS, 1000, False, 1, False)

    def some():
        for state in states:
            bot.mcts_search(state)
        return len(states) * SIMULATIONS

    return some


serve({"connect_four": connect_four})
