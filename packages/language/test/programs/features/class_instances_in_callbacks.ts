// covers: classes; `this` in arrow functions; methods in callbacks of array methods; functions in fields
class Simulation {
  particles: { x: number; v: number }[];
  bounces = 0;
  private readonly width: number;
  private drag = (v: number): number => v * this.friction;
  private friction = 0.5;

  constructor(xs: readonly number[], width: number) {
    this.width = width;
    this.particles = xs.map((x, i) => ({ x, v: i - this.width }));
  }

  advance(dt: number): void {
    this.particles.forEach((particle) => {
      particle.x += particle.v * dt;
      if (!this.inside(particle.x)) {
        this.bounces += 1;
        particle.v = this.drag(-particle.v);
      }
    });
    const slow = (p: { x: number; v: number }) => Math.abs(p.v) < this.width;
    this.particles = this.particles.filter((p) => slow(p));
  }

  inside(x: number): boolean {
    return x >= 0 && x <= this.width;
  }

  energy(): number {
    const half = (v: number) => this.square(v) / 2;
    return this.particles.reduce((sum, { v }) => sum + half(v) + this.bounces, 0);
  }

  private square(v: number): number {
    return v * v;
  }

  directed(): number[] {
    const direction = this.bounces > 1 ? 1 : -1;
    return this.particles.map(({ x }) => x * direction).filter((x) => x < this.width);
  }
}

export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const simulation = new Simulation(state, 3);
  const times = [0.5, action, 0.25];
  times.forEach((dt) => simulation.advance(dt));
  const others = state.map((x) => new Simulation([x, action], x));
  return {
    state: [...simulation.directed(), simulation.bounces, ...others.map((each) => each.energy())],
    reward: simulation.energy(),
    terminated: others.some((each) => each.inside(action)),
  };
}
