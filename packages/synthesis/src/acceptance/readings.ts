import type { RandomStream, Value } from '@orrery/contract';
import { leavesOf, mapNumbers } from '../fields.ts';
import { closely } from '../metrics/equality.ts';
import { stringifyValues } from '../value_json.ts';
import { deviations, type ObservationNoise } from './noise.ts';

/** What sensors tell after a step. */
export interface Reading {
  /** `reward`, then the paths of the state's numbers, with a counter behind those that are met again. */
  readonly names: readonly string[];
  /** One for each name. */
  readonly numbers: readonly number[];
  /** Names and everything else, as text: readings with other texts differ in more than numbers. */
  readonly rest: string;
  readonly terminated: boolean;
}

/** One way a step may turn out, before it is read. */
export interface Outcome {
  readonly state: Value;
  readonly reward: number;
  readonly terminated: boolean;
  readonly reading: Reading;
  /** Of it among the outcomes from its state. */
  readonly probability: number;
  /** Its place among them, and how many there are: equal for outcomes of the same draws. */
  readonly branch: string;
}

export function readingOf(state: Value, reward: number, terminated: boolean): Reading {
  const names = ['reward'];
  const numbers = [reward];
  const rest: Value[] = [];
  for (const { path, value } of leavesOf(state)) {
    if (typeof value !== 'number') {
      rest.push(path, value);
      continue;
    }
    let name = path;
    for (let copy = 2; names.includes(name); copy += 1) name = `${path}#${copy}`;
    names.push(name);
    numbers.push(value);
  }
  const others = rest.length === 0 ? '' : stringifyValues(rest);
  return { names, numbers, rest: `${names.join(' ')} ${terminated} ${others}`, terminated };
}

/** An outcome as the sensors read it once. */
export function sensed({ state, reward, terminated }: Outcome, noise: ObservationNoise, random: RandomStream): Reading {
  const read = (number: number, path: string): number => {
    const own = noise[path] ?? 0;
    return own === 0 ? number : number + own * random.normal();
  };
  return readingOf(mapNumbers(state, read), read(reward, 'reward'), terminated);
}

/** An outcome and, for each of its numbers, the squared deviation of readings about it. */
interface Centre {
  readonly numbers: readonly number[];
  readonly probability: number;
  /** Of the sensors, and of the outcome's branch over the states that it may begin in. */
  readonly own: readonly number[];
  readonly between: readonly number[];
}

/** Outcomes to which readings are compared. */
export class Outcomes {
  readonly #centres = new Map<string, Centre[]>();

  constructor(outcomes: readonly Outcome[], noise: ObservationNoise) {
    const branches = new Map<string, Outcome[]>();
    for (const outcome of outcomes) {
      const key = `${outcome.branch} ${outcome.reading.rest}`;
      branches.set(key, [...(branches.get(key) ?? []), outcome]);
    }
    for (const members of branches.values()) {
      const [first] = members;
      if (first === undefined) continue;
      const { names, rest } = first.reading;
      const own = names.map((name) => (noise[name] ?? noise[name.replace(/#\d+$/, '')] ?? 0) ** 2);
      const between = names.map((_, at) => variance(members.map(({ reading }) => reading.numbers[at] ?? 0)));
      const centres = this.#centres.get(rest) ?? [];
      this.#centres.set(rest, centres);
      for (const { reading, probability } of members)
        centres.push({ numbers: reading.numbers, probability, own, between });
    }
  }

  /** Whether a reading may be of one of them, each number within five deviations of what noise makes of it. */
  allow({ numbers, rest }: Reading): boolean {
    const isNear = (centre: Centre): boolean =>
      numbers.every((number, at) => {
        const told = centre.numbers[at] ?? Number.NaN;
        const width = (centre.own[at] ?? 0) + (centre.between[at] ?? 0);
        return (told - number) ** 2 <= deviations * deviations * width || closely(told, number);
      });
    return this.#centres.get(rest)?.some(isNear) ?? false;
  }

  /**
   * How like them a reading is: a sum of kernels, each as wide as the noise. Its values are only compared, so that any
   * kernel serves; this one, 1/(1 + q)^2 of the squared distance, needs no function that differs by machine.
   */
  likeness({ numbers, rest }: Reading): number {
    let sum = 0;
    for (const centre of this.#centres.get(rest) ?? []) {
      let square = 0;
      for (let at = 0; at < numbers.length; at += 1) {
        const off = (centre.numbers[at] ?? 0) - (numbers[at] ?? 0);
        // Half the spread between the outcomes: wide enough that they are no single points.
        if (off !== 0) square += (off * off) / ((centre.own[at] ?? 0) + (centre.between[at] ?? 0) / 4 + 1e-18);
      }
      sum += centre.probability / (1 + square) ** 2;
    }
    return sum;
  }
}

function variance(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
