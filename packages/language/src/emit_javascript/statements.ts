import type { Statement } from '../ir/ir.ts';
import {
  addressText,
  argumentTexts,
  blank,
  expressionText,
  fieldName,
  functionName,
  siteText,
  type TextContext,
} from './expressions.ts';

/** Lines of statements, two spaces a level. */
export function bodyLines(context: TextContext, statements: readonly Statement[], indent: string): string[] {
  return statements.flatMap((statement) => statementLines(context, statement, indent));
}

function statementLines(context: TextContext, node: Statement, indent: string): string[] {
  const text = (expression: Parameters<typeof expressionText>[1]): string => expressionText(context, expression);
  const line = (content: string): string[] => [`${indent}${content}`];
  const inner = `${indent}  `;
  const site = 'site' in node && node.site !== undefined ? siteText(context, node.site) : '0';
  switch (node.kind) {
    case 'set':
      return line(`l${node.local} = ${text(node.value)};`);
    case 'constant.set':
      return line(`c${node.constant} = ${text(node.value)};`);
    case 'evaluate':
      return line(`${text(node.value)};`);
    case 'record.set': {
      const field = fieldName(node.field);
      return line(`${text(node.record)}${field.startsWith('"') ? `[${field}]` : `.${field}`} = ${text(node.value)};`);
    }
    case 'array.set':
      return line(`put(${text(node.array)}, ${text(node.index)}, ${text(node.value)}, ${node.elementBytes}, ${site});`);
    case 'array.put':
      return line(`${text(node.array)}[${text(node.index)}] = ${text(node.value)};`);
    case 'array.push':
      return line(`push(${text(node.array)}, ${text(node.value)}, ${node.elementBytes}, ${site});`);
    case 'array.copy':
      return line(
        `copyElements(${[node.to, node.toIndex, node.from, node.fromIndex, node.length].map(text).join(', ')});`,
      );
    case 'array.load':
      return line(`loadNumbers(${text(node.array)}, ${addressText(context, node.address)});`);
    case 'array.store':
      return line(`storeNumbers(${text(node.array)}, ${addressText(context, node.address)});`);
    case 'array.truncate':
      return line(`${text(node.array)}.length = ${text(node.length)};`);
    case 'memory.store': {
      const address = addressText(context, node.address);
      const value = text(node.value);
      switch (node.access) {
        case 'f64':
          return line(`storeNumber(${address}, ${value});`);
        case 'u32':
          return line(`M.setInt32(${address}, ${value}, true);`);
        case 'u16':
          return line(`M.setUint16(${address}, ${value}, true);`);
        case 'u8':
          return line(`M.setUint8(${address}, ${value});`);
      }
      break;
    }
    case 'memory.storeText':
      return line(`storeText(${addressText(context, node.address)}, ${text(node.value)});`);
    case 'memory.copy':
      return line(`copy(${addressText(context, node.to)}, ${addressText(context, node.from)}, ${text(node.length)});`);
    case 'if': {
      const then = [`${indent}if (${text(node.test)}) {`, ...bodyLines(context, node.then, inner)];
      return node.otherwise.length === 0
        ? [...then, `${indent}}`]
        : [...then, `${indent}} else {`, ...bodyLines(context, node.otherwise, inner), `${indent}}`];
    }
    case 'block':
      return [`${indent}b${node.label}: {`, ...bodyLines(context, node.body, inner), `${indent}}`];
    case 'loop':
      return [`${indent}b${node.label}: for (;;) {`, ...bodyLines(context, node.body, inner), `${indent}}`];
    case 'break':
      return line(`break b${node.label};`);
    case 'continue':
      return line(`continue b${node.label};`);
    case 'return':
      return line(node.value === undefined ? 'return;' : `return ${text(node.value)};`);
    case 'fail': {
      const facts = [...node.details, ...(node.text === undefined ? [] : [node.text])];
      return line(`fail(${node.status}, ${site}, ${facts.map(text).join(', ')});`);
    }
    case 'charge':
      // `C -= amount` would read C before an amount that charges itself.
      return node.amount.kind === 'int'
        ? line(`if ((C -= ${node.amount.value}) < 0) exhausted(${site});`)
        : line(`spend(${text(node.amount)}, ${site});`);
    case 'spend':
      return line(`if ((B -= ${node.bytes}) < 0) full(${site});`);
    case 'begin':
      return line('begin();');
    case 'reinitialise':
      return line(
        `reinitialise(${text(node.reservedBytes)}, () => ${functionName(context.module, context.module.initialise)}(${argumentTexts(context, context.module.initialise, [], 0)}));`,
      );
  }
}

/** One function of the module. */
export function functionText(context: TextContext, id: number): string {
  const { ir, facts, module } = context;
  const hidden = [...(facts[id]?.carriesDepth === true ? ['d'] : []), ...(context.carriesSite ? ['s'] : [])];
  const parameters = [...hidden, ...ir.locals.slice(0, ir.parameterCount).map((_, i) => `l${i}`)];
  const locals = ir.locals.slice(ir.parameterCount).map(({ type }, i) => `l${ir.parameterCount + i} = ${blank(type)}`);
  return [
    `function ${functionName(module, id)}(${parameters.join(', ')}) {`,
    ...(facts[id]?.recursive === true ? [`  if (d > depthLimit) deep(${siteText(context, ir.site)});`] : []),
    ...(locals.length === 0 ? [] : [`  let ${locals.join(', ')};`]),
    ...bodyLines(context, ir.body, '  '),
    '}',
  ].join('\n');
}
