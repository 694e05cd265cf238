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
  const out = state.map((x) => checked(x));
  return { state: out, reward: checked(action), terminated: false };
}
