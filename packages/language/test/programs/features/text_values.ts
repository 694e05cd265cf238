// covers: string equality; order; switch on strings; literal unions; truthiness
type Dir = 'up' | 'down' | 'left' | 'right';
const DIRS: Dir[] = ['up', 'down', 'left', 'right'];

function turn(dir: Dir): Dir {
  switch (dir) {
    case 'up':
      return 'right';
    case 'right':
      return 'down';
    case 'down':
      return 'left';
    case 'left':
      return 'up';
  }
}

function code(text: string | null | undefined): number {
  switch (text) {
    case undefined:
      return -1;
    case null:
      return -2;
    case '':
      return -3;
    case 'a':
    case 'b':
      return 1;
    default:
      return text.length;
  }
}

function classify(x: number): string {
  switch (true) {
    case x < 0:
      return 'negative';
    case x > 3:
      return 'big';
    default:
      return 'small';
  }
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  let dir: Dir = action > 0 ? 'up' : 'left';
  for (const other of DIRS) {
    out.push(dir === other ? 1 : 0, dir < other ? 1 : 0, dir >= other ? 1 : 0, DIRS.indexOf(dir));
    dir = turn(dir);
  }
  for (const text of ['', 'a', 'b', 'long', null, undefined]) out.push(code(text), text ? 1 : 0, code(text || 'zz'));
  out.push(classify(action).length, classify(-action).length);
  const name: string = action > 2 ? 'x' : '';
  out.push(name ? 1 : 0, name === '' ? 1 : 0, (name || 'none').length, (name ?? 'none').length);
  return { state: out, reward: 0, terminated: dir !== 'up' };
}
