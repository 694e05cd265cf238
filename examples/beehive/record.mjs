// A beekeeper's hive, in place of a system of your own: plays it at random and writes transitions.jsonl.
//   node examples/beehive/record.mjs
import { writeFileSync } from 'node:fs';

const actions = ['forage', 'fan', 'smoke', 'harvest', 'rest'];
const moods = ['calm', 'wary', 'angry'];

/** The true rules. orrery never sees them: it gets the description and what was recorded. */
export function step(state, action) {
  let { hour, nectar, honey, bees, mood } = state;
  let reward = 0;
  const isNight = hour >= 20 || hour < 6;
  const calmer = { calm: 'calm', wary: 'calm', angry: 'wary' };
  const angrier = { calm: 'wary', wary: 'angry', angry: 'angry' };
  if (action === 'forage') {
    if (isNight) bees -= 1;
    else nectar += Math.floor(bees / (mood === 'angry' ? 20 : 10));
  } else if (action === 'fan') {
    const batches = Math.min(Math.floor(nectar / 3), Math.floor(bees / 8));
    nectar -= 3 * batches;
    honey += batches;
    if (batches === 0) mood = angrier[mood];
  } else if (action === 'smoke') {
    mood = 'calm';
    if (hour % 6 === 0) honey = Math.max(0, honey - 1);
  } else if (action === 'harvest') {
    if (mood === 'angry') {
      bees -= 2;
      reward = -3;
    } else {
      const taken = mood === 'calm' ? honey : Math.floor(honey / 2);
      honey -= taken;
      reward = taken;
      mood = angrier[mood];
    }
  } else {
    if (nectar >= 5) {
      nectar -= 5;
      bees += 2;
    }
    if (isNight) mood = calmer[mood];
  }
  hour = (hour + 1) % 24;
  if (hour === 0) {
    const hunger = Math.floor(bees / 10);
    const eaten = Math.min(hunger, honey);
    honey -= eaten;
    bees -= 2 * (hunger - eaten);
  }
  const swarms = bees >= 34;
  const dies = bees < 12;
  if (swarms) reward += 10;
  if (dies) reward -= 10;
  return { state: { hour, nectar, honey, bees, mood }, reward, terminated: swarms || dies };
}

/** Mulberry32 (Tommy Ettinger, 2017): the same data on every machine. */
function generator(seed) {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function record() {
  const random = generator(20261201);
  const below = (n) => Math.floor(random() * n);
  const lines = [];
  for (let episode = 0; episode < 26; episode += 1) {
    let state = { hour: below(24), nectar: below(16), honey: below(8), bees: 14 + below(19), mood: moods[below(3)] };
    // Each keeper has a habit of their own.
    const habit = actions[below(5)];
    for (let at = 0; at < 28; at += 1) {
      const action = random() < 0.35 ? habit : actions[below(5)];
      const { state: nextState, reward, terminated } = step(state, action);
      const truncated = at === 27 && !terminated;
      lines.push(JSON.stringify({ state, action, nextState, reward, terminated, truncated }));
      if (terminated) break;
      state = nextState;
    }
  }
  writeFileSync(new URL('transitions.jsonl', import.meta.url), `${lines.join('\n')}\n`);
  return lines.length;
}

process.stdout.write(`${record()} transitions\n`);
