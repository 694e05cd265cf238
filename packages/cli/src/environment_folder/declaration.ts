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
    case 'mixed':
      return type.alternatives.map(typeText).join(' | ');
    case 'union':
      return type.variants
        .map(({ tag, fields }) => {
          const others = fields.map(({ name, type: field }) => fieldText(name, field));
          return `{ ${[`${type.tag}: ${JSON.stringify(tag)}`, ...others].join('; ')} }`;
        })
        .join(' | ');
    case 'map':
      return `Map<${typeText(type.key)}, ${typeText(type.value)}>`;
    case 'set':
      return `Set<${typeText(type.element)}>`;
    case 'dictionary':
      return `Record<string, ${typeText(type.value)}>`;
  }
}

function bracketed(type: LayoutType): string {
  const text = typeText(type);
  return ['literal', 'optional', 'mixed', 'union'].includes(type.kind) ? `(${text})` : text;
}

function fieldText(name: string, type: LayoutType): string {
  const key = /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);
  const isAbsent = type.kind === 'optional' && type.absent;
  return `${key}${isAbsent ? '?' : ''}: ${typeText(type)}`;
}
