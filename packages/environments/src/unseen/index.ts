import { apothecary } from './apothecary.ts';
import { beast } from './beast.ts';
import { cards } from './cards.ts';
import { changedCartPole } from './changed_cartpole.ts';
import { changedGrid } from './changed_grid.ts';
import { changedMountainCar } from './changed_mountaincar.ts';
import { changedPendulum } from './changed_pendulum.ts';
import { crafting } from './crafting.ts';
import { expedition } from './expedition.ts';
import { logistics } from './logistics.ts';
import { misnamed } from './misnamed.ts';
import { reactor } from './reactor.ts';
import { tanks } from './tanks.ts';
import type { World } from './world.ts';

/** The generators, by the name of their kind. Appended to, never renamed: committed worlds and their ids depend on it. */
const generators = {
  crafting,
  logistics,
  cards,
  reactor,
  tanks,
  expedition,
  apothecary,
  beast,
  misnamed,
  cartpole: changedCartPole,
  mountaincar: changedMountainCar,
  pendulum: changedPendulum,
  grid: changedGrid,
} as const satisfies Record<string, (seed: number) => World>;

export type WorldKind = keyof typeof generators;

export const worldKinds = Object.keys(generators) as readonly WorldKind[];

/** The world of a kind and a seed (0 <= seed < 2^53): equal arguments give equal bytes. */
export function generateWorld(kind: WorldKind, seed: number): World {
  return generators[kind](seed);
}

export type { Budget, World } from './world.ts';
