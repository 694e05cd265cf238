import { statement, text, type SourceTree } from '../source_tree.ts';
import { kindTest, typeText, type Field, type Type } from './types.ts';

/**
 * Functions of the program that tell everything about a value as numbers: `out` gets its kind, its length and its parts.
 * A step that shows what it holds hides no difference.
 */
export class Shows {
  readonly #names = new Map<string, string>();
  readonly #definitions: string[] = [];

  /** The name of the function for a type. */
  of(type: Type): string {
    const key = typeText(type);
    const known = this.#names.get(key);
    if (known !== undefined) return known;
    const name = `show${this.#names.size}`;
    this.#names.set(key, name);
    const at = this.#definitions.push('') - 1;
    this.#definitions[at] =
      `function ${name}(out: number[], x: ${key}): void {\nif (out.length > 3000) return;\n${this.#body(type)}\n}\n`;
    return name;
  }

  get definitions(): SourceTree[] {
    return this.#definitions.map((each) => statement('show', text(each)));
  }

  #body(type: Type): string {
    switch (type.kind) {
      case 'number':
        // One zero crosses the border.
        return 'out.push(x === 0 ? 1 / x : x);';
      case 'boolean':
        return 'out.push(x ? 1 : 0);';
      case 'string':
        return 'out.push(x.length);\nfor (let i = 0; i < x.length && i < 60; i++) out.push(x.charCodeAt(i));';
      case 'literals':
        return type.values.map((value, i) => `if (x === ${value}) out.push(${i});`).join('\n');
      case 'array':
        return `out.push(x.length);\nfor (const each of x) ${this.of(type.of)}(out, each);`;
      case 'tuple':
        return type.of.map((each, i) => `${this.of(each)}(out, x[${i}]);`).join('\n');
      case 'record':
      case 'class':
        return this.#fields(type.fields);
      case 'maybe':
        return `if (x === undefined) out.push(-1);\nelse if (x === null) out.push(-2);\nelse ${this.of(type.of)}(out, x);`
          .replace(type.empty === 'undefined' ? 'else if (x === null) out.push(-2);\n' : '', '')
          .replace(type.empty === 'null' ? 'if (x === undefined) out.push(-1);\nelse ' : '', '');
      case 'union':
        return `switch (x.${type.tag}) {\n${type.variants
          .map(({ tag, fields }, i) => `case ${tag}: {\nout.push(${i});\n${this.#fields(fields)}\nbreak;\n}`)
          .join('\n')}\n}`;
      case 'chain':
        return 'for (let at: Chain | null = x; at !== null; at = at.next) out.push(at.value === 0 ? 1 / at.value : at.value);';
      case 'mixed':
        return type.of
          .map(
            (part, i) =>
              `${i === 0 ? '' : 'else '}if (${kindTest('x', part)}) {\nout.push(${i});\n${this.of(part)}(out, x);\n}`,
          )
          .join('\n');
      case 'map':
        return `out.push(x.size);\nfor (const [key, value] of x) {\n${this.of(type.key)}(out, key);\n${this.of(type.value)}(out, value);\n}`;
      case 'set':
        return `out.push(x.size);\nfor (const each of x) ${this.of(type.of)}(out, each);`;
      case 'dictionary':
        return `for (const [key, value] of Object.entries(x)) {\n${this.of({ kind: 'string' })}(out, key);\n${this.of(type.of)}(out, value);\n}`;
    }
  }

  #fields(fields: readonly Field[]): string {
    return fields
      .map(({ name, type, optional }) => {
        if (optional !== true) return `${this.of(type)}(out, x.${name});`;
        const inner = type.kind === 'maybe' ? type : type;
        return `if (x.${name} === undefined) out.push(-3);\nelse ${this.of(inner)}(out, x.${name});`;
      })
      .join('\n');
  }
}
