// covers: class … extends Error: with and without a constructor, thrown with a message that is known or made
class RuleError extends Error {}

class MoveError extends Error {
  constructor(piece: string, at: number, hint = 'none') {
    super(`${piece} cannot move to ${at + 1} (${hint})`);
    this.name = 'MoveError';
  }
}

class EmptyError extends RangeError {
  name = 'EmptyError';
  constructor(private_: number[]) {
    super('nothing in ' + private_.length);
  }
}

// Members that have the name of an error.
class Invalid extends Error {}
enum Phase {
  Valid,
  Invalid,
}
interface Verdict {
  Invalid: number;
}

function judge(x: number): Phase {
  if (x > 1e6) throw new Invalid('too large');
  return x > 1 ? Phase.Invalid : Phase.Valid;
}

function fail(message: string): never {
  throw new RuleError(message);
}

function checked(x: number): number {
  if (x > 3) throw new MoveError('rook', x);
  if (x > 2) throw new MoveError('pawn', x * 2, x > 2.5 ? 'far' : 'near');
  if (x < -3) throw new RuleError('too far left');
  if (x < -2) fail('at ' + String(x));
  return x;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  if (state.length === 0) throw new EmptyError(state);
  const phase = judge(action);
  const verdict: Verdict = { Invalid: 0.5 };
  const { Invalid: cost } = verdict;
  const out = state.map((x) => checked(x));
  return {
    state: out,
    reward: checked(action) + Number(phase === Phase.Invalid) + verdict.Invalid + cost,
    terminated: false,
  };
}
