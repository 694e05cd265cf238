// covers: for..of over strings; spread of strings; Array.from of strings
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const text = `${action}` + String.fromCharCode(0xd83d, 0xde00, 0xd83d, 97, 0xde00) + state.length;
  const out: number[] = [];
  for (const character of text) {
    if (character === '-') continue;
    if (out.length > 40) break;
    out.push(character.length, character.codePointAt(0) ?? -1);
  }
  let changed = text;
  for (const character of changed) {
    changed += character;
    out.push(changed.length);
  }
  let empty = 0;
  for (const _ of '') empty += 1;
  return { state: out, reward: empty, terminated: changed === text + text };
}
