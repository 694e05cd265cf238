import { code, listed, statement, text, type SourceTree } from '../source_tree.ts';
import type { Generator } from './generator.ts';
import { isPrimitive, number, typeText, type Field, type OfKind, type Type } from './types.ts';

const fieldNames = ['x', 'y', 'hp', 'name', 'items', 'next', 'flag', 'at', 'seen', 'note'];

/** Interfaces, unions, unions of literals and enums, each of which later ones and variables use. */
export function declareTypes(g: Generator, plain: boolean): SourceTree[] {
  const { draws } = g;
  const found: SourceTree[] = [];
  const add = (type: Type, tree: SourceTree): void => {
    g.named.push(type);
    found.push(tree);
  };
  if (draws.chance(0.6)) {
    const name = g.fresh('Word');
    const values = draws.chance(0.7) ? ["'up'", "'down'", "'left'"] : ['0', '1', '2'];
    add({ kind: 'literals', name, values }, statement('literal union', text(`type ${name} = ${values.join(' | ')};`)));
  }
  if (draws.chance(0.3)) {
    const name = g.fresh('Enum');
    const isText = draws.chance(0.4);
    const members = isText ? "A = 'a', B = 'b'" : 'A, B = 5, C';
    add(
      { kind: 'literals', name, values: [`${name}.A`, `${name}.B`] },
      statement('enum', text(`${draws.chance(0.3) ? 'const ' : ''}enum ${name} { ${members} }`)),
    );
  }
  const records = draws.between(1, 3);
  for (let i = 0; i < records; i += 1) {
    const name = g.fresh('Thing');
    const fields = declareFields(g, draws.between(1, 4), plain);
    const declared = fieldTexts(fields);
    const tree = draws.chance(0.6) ? code`interface ${name} { ${declared} }` : code`type ${name} = { ${declared} };`;
    add(
      { kind: 'record', name, fields },
      statement(fields.some(({ optional }) => optional === true) ? 'optional fields' : 'object type', tree),
    );
  }
  if (draws.chance(0.6)) {
    const name = g.fresh('Unit');
    const tag = draws.pick(['kind', 'type']);
    const variants = ["'a'", "'b'", "'c'"]
      .slice(0, draws.between(2, 3))
      .map((each) => ({ tag: each, fields: declareFields(g, draws.below(3), plain) }));
    const forms = variants.map((each) => code`{ ${tag}: ${each.tag}; ${fieldTexts(each.fields)} }`);
    add(
      { kind: 'union', name, tag, variants },
      statement('discriminated union', code`type ${name} = ${listed(forms, ' | ')};`),
    );
  }
  return found;
}

function fieldTexts(fields: readonly Field[]): SourceTree {
  return listed(
    fields.map(({ name, type, optional }) => text(`${name}${optional === true ? '?' : ''}: ${typeText(type)}`)),
    '; ',
  );
}

function declareFields(g: Generator, count: number, plain: boolean): Field[] {
  const names = g.draws.shuffled(fieldNames).slice(0, count);
  return names.map((name) => {
    const type = g.someType(plain ? 1 : 2);
    return g.draws.chance(0.25) && type.kind !== 'maybe' ? { name, type, optional: true } : { name, type };
  });
}

/** A class with fields, a constructor and methods. */
export function declareClass(g: Generator): SourceTree {
  const { draws } = g;
  const name = g.fresh('Agent');
  const names = draws.shuffled(fieldNames);
  const takes: Type[] = [];
  const parameters: SourceTree[] = [];
  const fields: { readonly field: Field; readonly tree: SourceTree }[] = [];
  const assigned: SourceTree[] = [];
  for (const each of names.slice(0, draws.between(1, 3))) {
    const type = g.someType(1);
    const form = draws.below(3);
    if (form === 0) {
      takes.push(type);
      parameters.push(text(`public ${each}: ${typeText(type)}`));
      fields.push({ field: { name: each, type }, tree: text('') });
    } else if (form === 1) {
      takes.push(type);
      const p = g.fresh('p');
      parameters.push(text(`${p}: ${typeText(type)}`));
      assigned.push(text(`this.${each} = ${p};\n`));
      fields.push({ field: { name: each, type }, tree: text(`${each}: ${typeText(type)};\n`) });
    } else {
      const initial = g.within([], () => g.expression(type, 2), { out: false, random: false });
      fields.push({ field: { name: each, type }, tree: code`${each}: ${typeText(type)} = ${initial};\n` });
    }
  }
  const type: OfKind<'class'> = { kind: 'class', name, fields: fields.map(({ field }) => field), takes };
  const own = type.fields.map((field) => ({
    name: `this.${field.name}`,
    type: field.type,
    writable: true,
    constant: false,
  }));
  const constructor =
    takes.length === 0
      ? text('')
      : code`constructor(${listed(parameters)}) {\n${assigned}${g.within(own, () => g.statements(draws.below(2), 1), { out: false, random: false, loops: [], returns: undefined })}}\n`;
  const methods = Array.from({ length: draws.between(1, 2) }, () => {
    const method = g.fresh('method');
    const result = g.someType(1);
    const parameter = g.fresh('p');
    const takesType = draws.pick([number, g.someType(1)]);
    const takesOut = draws.chance(0.4);
    const body = g.within(
      [...own, { name: parameter, type: takesType, writable: true, constant: false }],
      () => code`${g.statements(draws.between(1, 2), 2)}return ${g.expression(result, 2)};`,
      { out: takesOut, random: false, loops: [], returns: result },
    );
    g.functions.push({
      name: method,
      owner: type,
      parameters: [{ name: parameter, type: takesType, form: 'plain' }],
      functions: [],
      result,
      takesOut,
    });
    return statement(
      'method',
      code`${method}(${takesOut ? 'out: number[], ' : ''}${parameter}: ${typeText(takesType)}): ${typeText(result)} {\n${body}\n}`,
    );
  });
  g.named.push(type);
  return statement('class', code`class ${name} {\n${fields.map(({ tree }) => tree)}${constructor}${methods}}`);
}

/** Constants of a module, of every kind of type. */
export function declareConstants(g: Generator): SourceTree[] {
  const { draws } = g;
  return Array.from({ length: draws.between(1, 4) }, () => {
    const type = g.someType();
    const name = g.fresh('TABLE');
    const value = g.within([], () => g.expression(type, 2), { out: false, random: false, returns: undefined });
    const annotated = isPrimitive(type) || draws.chance(0.5);
    g.declare({ name, type, writable: false, constant: true });
    return statement('module constant', code`const ${name}${annotated ? `: ${typeText(type)}` : ''} = ${value};`);
  });
}
