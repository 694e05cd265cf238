// covers: computed names of fields, of a literal union: [key]: value after a spread, before and between other fields; of a const; texts and numbers as keys of one object
type Stat = 'food' | 'water' | 'energy';
type Stats = { food: number; water: number; energy: number };
interface Player {
  name: string;
  stats: Stats;
  armed?: boolean;
  hat?: boolean;
}
const STATS = ['food', 'water', 'energy'] as const;
const FIRST = 'food';

function changed(stats: Stats, key: Stat, by: number): Stats {
  return { ...stats, [key]: Math.max(0, stats[key] + by) };
}

function noted<T>(log: number[], value: number, given: T): T {
  log.push(value);
  return given;
}

function ordered(log: number[], key: Stat): Stats {
  return {
    water: noted(log, 1, 2),
    [noted(log, 2, key)]: noted(log, 3, 40),
    energy: noted(log, 4, 50),
    [FIRST]: noted(log, 5, key === 'food' ? 60 : 70),
  };
}

function worn(player: Player, key: 'armed' | 'hat', is: boolean): Player {
  return { ...player, stats: changed(player.stats, 'water', 1), [key]: is };
}

type Mark = 'a' | 1 | 2;
type Marks = { a: number; 1: number; 2: number };

function marked(marks: Marks, key: Mark, by: number): Marks {
  const next: Marks = { ...marks, [key]: marks[key] + by };
  next[key] *= 2;
  return next;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const out: number[] = [];
  let stats: Stats = { food: 10, water: 20, energy: 30 };
  for (const key of STATS) stats = changed(stats, key, action);
  const before = stats;
  const key: Stat = STATS[Math.abs(Math.trunc(action)) % 3] ?? 'food';
  stats = { ...stats, food: -1, [key]: 7, energy: 5 };
  out.push(stats.food, stats.water, stats.energy, before.food, before === stats ? 1 : 0);
  const log: number[] = [];
  const made = ordered(log, key);
  out.push(...log, made.food, made.water, made.energy);
  let player: Player = { name: 'a', stats };
  player = worn(player, action > 0 ? 'hat' : 'armed', state.length > 1);
  out.push(player.stats.water, player.armed === undefined ? -1 : Number(player.armed), player.hat === true ? 1 : 0);
  let marks: Marks = { a: 1, 1: 2, 2: 3 };
  const keys: readonly Mark[] = ['a', 1, 2, 1];
  for (const mark of keys) marks = marked(marks, mark, action);
  out.push(marks.a, marks[1], marks[2]);
  return { state: out, reward: out.length, terminated: false };
}
