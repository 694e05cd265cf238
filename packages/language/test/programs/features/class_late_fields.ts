// covers: classes; fields without a value when a method runs; definite assignment with `!`
class World {
  width!: number;
  cells!: number[];
  height: number;
  private ready = false;

  constructor(size: number) {
    this.height = size;
    if (size > 1) this.reset(size);
  }

  reset(size: number): void {
    this.width = size;
    this.cells = [size, this.height];
    this.ready = true;
  }

  area(): number {
    return this.ready ? this.width * this.height + this.cells.length : -1;
  }
}

class Late {
  a: number;
  b: number;
  list: number[];

  constructor(x: number) {
    this.a = x;
    const seen = this.look(x > 3);
    this.b = seen + 1;
    this.list = [seen];
  }

  look(early: boolean): number {
    return early ? this.b : this.a;
  }
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const world = new World(action);
  const areas = [world.area()];
  world.reset(action + 1);
  world.width += 1;
  areas.push(world.area(), world.cells[0]);
  const late = new Late(action);
  return {
    state: [...areas, late.a, late.b, ...late.list, late.look(true)],
    reward: state.length,
    terminated: false,
  };
}
