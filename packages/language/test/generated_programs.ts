import type { RandomStream } from '@orrery/contract';

/** Writes a random well-typed program over `State = number[]`: statements with effects inside expressions included. */
export function generateProgram(stream: RandomStream): string {
  return new Generator(stream).program();
}

class Generator {
  readonly #stream: RandomStream;
  /** Assignable variables, read-only ones, and arrays in scope. */
  #variables: string[] = [];
  #constants: string[] = [];
  #names = 0;
  #loops = 0;

  constructor(stream: RandomStream) {
    this.#stream = stream;
  }

  program(): string {
    const helper = `function helper(a: number, b: number, trace: number[]): number {
  trace.push(a);
  return a * 2 - b;
}
function touch(p: Pair, by: number): number {
  p.x += by;
  return p.y;
}`;
    this.#constants = ['state[0]', 'state[1]', 'action', 'TABLE[2]', 'LIMIT'];
    const body = this.#block(9, '  ');
    return `type Pair = { x: number; y: number };
const TABLE = [5, 3, 8, 1];
const LIMIT = 7;
${helper}
export function step(state: State, action: Action): { state: State; reward: number; terminated: boolean } {
  const trace: number[] = [];
  const xs = [...state];
  let pair: Pair = { x: 1, y: action };
${body}
  return {
    state: [...trace, ...xs, pair.x, pair.y, ${[...this.#variables, '0'].join(', ')}],
    reward: 0,
    terminated: false,
  };
}
`;
  }

  #pick<T>(of: readonly T[]): T {
    return of[this.#stream.integer(of.length)] as T;
  }

  #name(): string {
    this.#names += 1;
    return `v${this.#names}`;
  }

  #block(count: number, indent: string): string {
    return Array.from({ length: count }, () => this.#statement(indent)).join('\n');
  }

  /** A block of its own: what it declares ends with it. */
  #scoped(count: number, indent: string): string {
    const variables = [...this.#variables];
    const constants = [...this.#constants];
    const text = this.#block(count, indent);
    this.#variables = variables;
    this.#constants = constants;
    return text;
  }

  #statement(indent: string): string {
    const kind = this.#stream.integer(this.#loops > 1 ? 12 : 15);
    const inner = `${indent}  `;
    if (kind < 3 || this.#variables.length === 0) {
      const initial = this.#stream.chance(0.4) ? this.#bits(2) : this.#number(3);
      const name = this.#name();
      this.#variables.push(name);
      return `${indent}let ${name} = ${initial};`;
    }
    if (kind === 3) {
      const initial = this.#stream.chance(0.5) ? this.#bits(2) : this.#number(2);
      const name = this.#name();
      this.#constants.push(name);
      return `${indent}const ${name} = ${initial};`;
    }
    if (kind === 4) return `${indent}if (${this.#condition(3)}) {\n${this.#scoped(2, inner)}\n${indent}}`;
    if (kind === 5)
      return `${indent}if (${this.#condition(2)}) {\n${this.#scoped(1, inner)}\n${indent}} else {\n${this.#scoped(1, inner)}\n${indent}}`;
    if (kind === 6) return `${indent}xs[${this.#index()}] ${this.#pick(['=', '+=', '*=', '-='])} ${this.#number(2)};`;
    if (kind === 7) return `${indent}trace.push(${this.#number(2)}, ${this.#number(1)});`;
    if (kind === 8) return `${indent}pair = { ...pair, ${this.#pick(['x', 'y'])}: ${this.#number(2)} };`;
    if (kind === 9)
      return `${indent}switch (${this.#bits(1)} & 3) {
${inner}case 0: {
${this.#scoped(1, `${inner}  `)}
${inner}  break;
${inner}}
${inner}case 1:
${inner}case 2:
${inner}  trace.push(${this.#number(1)});
${inner}  break;
${inner}default:
${inner}  pair.x -= ${this.#number(1)};
${indent}}`;
    if (kind < 12) return `${indent}${this.#assignment(3)};`;
    this.#loops += 1;
    const text = this.#loop(indent, inner);
    this.#loops -= 1;
    return text;
  }

  #loop(indent: string, inner: string): string {
    const counter = this.#name();
    const body = (constant: string): string => {
      this.#constants.push(constant);
      const exit = this.#pick([
        '',
        `${inner}if (${this.#condition(1)}) continue;\n`,
        `${inner}if (${this.#condition(1)}) break;\n`,
      ]);
      const text = `${exit}${this.#scoped(2, inner)}`;
      this.#constants = this.#constants.filter((name) => name !== constant);
      return text;
    };
    switch (this.#stream.integer(4)) {
      case 0:
        return `${indent}for (let ${counter} = 0; ${counter} < ${this.#pick(['3', 'TABLE.length', 'xs.length && ' + counter + ' < 4'])}; ${counter}++) {\n${body(counter)}\n${indent}}`;
      case 1:
        return `${indent}for (const ${counter} of TABLE) {\n${body(counter)}\n${indent}}`;
      case 2:
        return `${indent}TABLE.forEach((${counter}, at${counter}) => {\n${body(counter).replaceAll(/\b(?:continue|break);/gu, 'return;')}\n${indent}});`;
      default:
        return `${indent}for (let ${counter} = 4; ${counter} >= 0; ${counter} -= 2) {\n${body(counter)}\n${indent}}`;
    }
  }

  #index(): string {
    return this.#pick(['0', '1', '2', `(${this.#bits(1)} & 3)`, `Math.abs(${this.#bits(1)} % 3)`]);
  }

  #assignment(depth: number): string {
    const name = this.#pick(this.#variables);
    switch (this.#stream.integer(5)) {
      case 0:
        return `${name} = ${this.#number(depth)}`;
      case 1:
        return `${name} ${this.#pick(['+=', '-=', '*=', '|=', '^=', '&=', '>>=', '>>>=', '<<=', '/='])} ${this.#number(depth - 1)}`;
      case 2:
        return this.#pick([`${name}++`, `++${name}`, `${name}--`, `--${name}`]);
      case 3:
        return `${name} = ${this.#bits(depth)}`;
      default:
        return `pair.${this.#pick(['x', 'y'])} = ${this.#number(depth - 1)}`;
    }
  }

  /** An integer expression. */
  #bits(depth: number): string {
    if (depth <= 0) return this.#pick(['1', '255', `(${this.#atom()} | 0)`, 'xs.length', '-3']);
    const a = this.#stream.chance(0.6) ? this.#bits(depth - 1) : this.#number(depth - 1);
    const b = this.#stream.chance(0.6) ? this.#bits(depth - 1) : this.#number(depth - 1);
    return this.#pick([
      `(${a} & ${b})`,
      `(${a} | ${b})`,
      `(${a} ^ ${b})`,
      `(${a} << ${b})`,
      `(${a} >> ${b})`,
      `(${a} >>> ${b})`,
      `(~${a})`,
      `((${a} + ${b}) | 0)`,
      `((${a} - ${b}) >>> 0)`,
      `Math.imul(${a}, ${b})`,
    ]);
  }

  #atom(): string {
    const literals = ['0', '1', '0.5', '3', '-2', '4294967296', '1e21'];
    return this.#pick([...literals, ...this.#constants, ...this.#variables, 'pair.x', 'pair.y', 'xs[1]']);
  }

  #number(depth: number): string {
    if (depth <= 0) return this.#atom();
    const next = (): string => this.#number(depth - 1);
    switch (this.#stream.integer(14)) {
      case 0:
      case 1:
        return `(${next()} ${this.#pick(['+', '-', '*', '/', '%'])} ${next()})`;
      case 2:
        return this.#bits(depth);
      case 3:
        return `(${this.#condition(depth - 1)} ? ${next()} : ${next()})`;
      case 4:
        return `helper(${next()}, ${next()}, trace)`;
      case 5:
        return `touch(pair, ${next()})`;
      case 6:
        return this.#variables.length === 0 ? next() : `(${this.#assignment(depth - 1)})`;
      case 7:
        return `xs[${this.#index()}]`;
      case 8:
        return `Math.${this.#pick(['max', 'min'])}(${next()}, ${next()})`;
      case 9:
        return `(${next()} ${this.#pick(['&&', '||'])} ${next()})`;
      case 10:
        return `(xs[${next()} | 0] ?? ${next()})`;
      case 11:
        return `[${next()}, ${next()}][${this.#pick(['0', '1'])}]`;
      case 12:
        return `(-${next()})`.replace('(--', '(- -');
      default:
        return `({ x: ${next()}, ...{ y: ${next()} } }).${this.#pick(['x', 'y'])}`;
    }
  }

  #condition(depth: number): string {
    if (depth <= 0) return `${this.#atom()} > ${this.#atom()}`;
    const next = (): string => this.#condition(depth - 1);
    switch (this.#stream.integer(6)) {
      case 0:
        return `(${next()} ${this.#pick(['&&', '||'])} ${next()})`;
      case 1:
        return `!(${next()})`;
      case 2:
        return `(xs[${this.#bits(1)}] ${this.#pick(['===', '!=='])} ${this.#number(depth - 1)})`;
      case 3:
        return `(${this.#bits(depth)} ${this.#pick(['<', '<=', '>', '>=', '===', '!=='])} ${this.#bits(depth - 1)})`;
      default:
        return `(${this.#number(depth)} ${this.#pick(['<', '<=', '>', '>=', '===', '!=='])} ${this.#number(depth - 1)})`;
    }
  }
}
