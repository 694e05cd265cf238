// covers: classes; unions of classes; instanceof
class Wall {
  readonly kind = 'wall';
  constructor(public hits: number) {}

  strike(n: number): number {
    this.hits -= n;
    return this.hits;
  }
}

class Door {
  readonly kind = 'door';
  open = false;
  key?: number;
  hits: string = 'door';

  strike(n: number): number {
    if (n > 1) this.open = true;
    this.key = n;
    return n;
  }
}

class Plain {
  x = 1;
}

type Thing = Wall | Door;

function look(thing: Thing | null): number {
  if (thing === null) return -1;
  if (thing instanceof Wall) return thing.hits;
  return thing.open ? (thing.key ?? 0) : 100 + thing.hits.length;
}

function byKind(thing: Thing): number {
  switch (thing.kind) {
    case 'wall':
      return thing.strike(1);
    case 'door':
      return thing.open ? 1 : 0;
  }
}

function isDoor(thing: Thing): thing is Door {
  return thing instanceof Door;
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const things: Thing[] = state.map((x) => (x > 2 ? new Wall(x) : new Door()));
  const struck = things.map((thing) => thing.strike(action));
  const doors = things.filter((thing) => isDoor(thing));
  const walls = things.filter((thing) => thing instanceof Wall);
  const plain: Plain = { x: 2 };
  const maybe: Wall | undefined = action > 1 ? new Wall(3) : undefined;
  const flags = [
    plain instanceof Plain,
    new Plain() instanceof Plain,
    maybe instanceof Wall,
    things.some((thing) => !(thing instanceof Door)),
    things[0] instanceof Door,
  ];
  return {
    state: [
      ...struck,
      ...things.map((thing) => look(thing)),
      ...things.map((thing) => byKind(thing)),
      look(null),
      doors.length,
      walls.length,
      ...flags.map(Number),
    ],
    reward: maybe ? maybe.strike(1) : 0,
    terminated: things.every((thing) => thing instanceof Door),
  };
}
