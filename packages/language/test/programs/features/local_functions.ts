// covers: local functions; hoisting; mutual recursion of local functions; shadowing; IIFE; loops and closures
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const base = action * 2;
  const early = later(3);
  let calls = 0;
  let pending: number;
  const set = (): void => {
    pending = calls + base;
  };

  function later(x: number): number {
    return x + base;
  }
  function isEven(n: number): boolean {
    calls += 1;
    return n === 0 ? true : isOdd(n - 1);
  }
  function isOdd(n: number): boolean {
    calls += 1;
    return n === 0 ? false : isEven(n - 1);
  }
  const even = isEven(state.length);
  set();
  pending = calls + base;
  set();
  const found: number[] = [pending];
  for (let i = 0; i < 3; i++) {
    const square = (): number => i * i;
    let own = i;
    const bump = (by: number): number => {
      own += by;
      return own;
    };
    bump(1);
    found.push(square(), bump(10), own);
  }
  const shadow = ((x: number): number => {
    const inner = (x: number): number => x * 2;
    return inner(x + 1) + x;
  })(action);
  const block = (() => {
    let local = 0;
    state.forEach((x) => {
      const add = (): void => {
        local += x;
      };
      add();
    });
    return local;
  })();
  const depth = (function down(n: number): number {
    return n <= 0 ? 0 : 1 + down(n - 1);
  })(5);
  function outer(n: number): number {
    const k = n * 2;
    function inner(): number {
      return n > 0 ? outer(n - 1) + k : k;
    }
    return inner();
  }
  return {
    state: [early, even ? 1 : 0, calls, ...found, shadow, block, depth, outer(4)],
    reward: 0,
    terminated: false,
  };
}
