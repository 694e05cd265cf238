import type { LayoutType } from '@orrery/contract';

/** TypeScript that declares the types of a contract, as the prompt shows it. */
export function declarationText(state: LayoutType, action: LayoutType): string {
  return `type State = ${typeText(state)};\ntype Action = ${typeText(action)};`;
}

/** A layout type as TypeScript writes it. */
export function typeText(type: LayoutType): string {
  switch (type.kind) {
    case 'literal':
      return type.values.map((value) => JSON.stringify(value)).join(' | ');
    case 'array':
      return `${bracketed(type.element)}[]`;
    case 'tuple':
      return `[${type.elements.map(typeText).join(', ')}]`;
    case 'record':
      return `{ ${type.fields.map(({ name, type: field }) => fieldText(name, field)).join('; ')} }`;
    case 'optional':
      return [typeText(type.value), ...(type.null ? ['null'] : []), ...(type.undefined ? ['undefined'] : [])].join(
        ' | ',
      );
    case 'number':
    case 'boolean':
    case 'string':
      return type.kind;
    default:
      // Data in JSON lines show none of the others: they are written by hand, with their declaration.
      throw new TypeError(`${type.kind} is not inferred from data`);
  }
}

function bracketed(type: LayoutType): string {
  const text = typeText(type);
  return type.kind === 'literal' || type.kind === 'optional' ? `(${text})` : text;
}

function fieldText(name: string, type: LayoutType): string {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
  const isAbsent = type.kind === 'optional' && type.absent;
  return `${key}${isAbsent ? '?' : ''}: ${typeText(type)}`;
}
