// expect: ok (prototype games)
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const o = { 'constructor': 1, '__proto_': 2, '': 3, 'a b': 4, '-': 5, '$x': 6, 'hasOwnProperty': 7, '\u{1F600}': 8 };
  state[0] = o.constructor + o[''] + o['a b'] + o['-'] + o.$x + o.hasOwnProperty + o['\u{1F600}'] + o.__proto_;
  return { state, reward: 0, terminated: false };
}
