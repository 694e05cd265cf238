import { callDepthLimit } from '@orrery/contract';
import { placeRegions } from '../abi/regions.ts';
import { functionFacts, type FunctionFacts } from '../ir/call_graph.ts';
import type { Expression, FunctionId, Module } from '../ir/ir.ts';
import type { LinkedModule } from '../ir/linked.ts';
import { forEachExpression } from '../ir/walk.ts';
import { blank, functionName, type TextContext } from './expressions.ts';
import { runtimeText } from './runtime.ts';
import { functionText } from './statements.ts';

/**
 * The JavaScript form of a module: a text that evaluates to a function without parameters, each call of which makes an
 * instance `{ memory: ArrayBuffer, regions: { name: { offset, size } }, exports: { step(): status, … } }`. It mirrors
 * contract/abi.ts, status for status and byte for byte; `memory` changes its identity in `reserve`. Nothing thrown
 * leaves an export.
 */
export function javascriptText(linked: LinkedModule): string {
  const { module, regions, exports } = linked;
  const facts = functionFacts(module);
  const places = placeRegions(regions);
  const offsetOf = (name: Parameters<typeof places.get>[0]): number => places.get(name)?.offset ?? 0;
  const runtime = runtimeText({
    limits: offsetOf('limits'),
    results: offsetOf('results'),
    message: offsetOf('message'),
    parameters: offsetOf('parameters'),
    parameterCount: module.parameters.length,
    reserved: offsetOf('reserved'),
  });
  const contents = regions.flatMap(({ name, content }) =>
    // The engine has strings of its own.
    content === undefined || content.length === 0 || name === 'strings'
      ? []
      : [`new Uint8Array(buffer).set([${content.join(', ')}], ${offsetOf(name)});`],
  );
  const constants = module.constants.flatMap(({ type, value }, i) =>
    value === undefined ? [`let c${i} = ${blank(type)};`] : [],
  );
  const functions = module.functions.map((ir, id) =>
    functionText({ module, facts, places, ir, carriesSite: facts[id]?.carriesSite === true } satisfies TextContext, id),
  );
  const attempts = attempted(module).map((id) => attemptText(module, facts, id));
  const exported = regions.flatMap(({ name, size, exported: isExported }) =>
    isExported ? [`    ${name}: { offset: ${offsetOf(name)}, size: ${size} },`] : [],
  );
  return [
    "(function () {\n'use strict';",
    runtime.trim(),
    `const depthLimit = ${callDepthLimit};`,
    ...contents,
    ...constants,
    ...functions,
    ...attempts,
    'return {',
    '  get memory() { return buffer; },',
    '  regions: {',
    ...exported,
    '  },',
    '  exports: {',
    ...exports.map(({ name, function: id }) => exportText(module, facts, name, id)),
    '  },',
    '};',
    '})',
    '',
  ].join('\n');
}

function parameterList(module: Module, id: FunctionId): string[] {
  return Array.from({ length: module.functions[id]?.parameterCount ?? 0 }, (_, i) => `l${i}`);
}

function exportText(module: Module, facts: readonly FunctionFacts[], name: string, id: FunctionId): string {
  const parameters = parameterList(module, id);
  // Hosts pass i32 as WebAssembly does: any number, taken modulo 2^32.
  const passed = parameters.map((parameter, i) =>
    module.functions[id]?.locals[i]?.type.kind === 'int' ? `${parameter} | 0` : `+${parameter}`,
  );
  const hidden = [
    ...(facts[id]?.carriesDepth === true ? [facts[id].recursive ? '1' : '0'] : []),
    ...(facts[id]?.carriesSite === true ? ['0'] : []),
  ];
  return [
    `    ${name}(${parameters.join(', ')}) {`,
    '      let status = 0;',
    '      try {',
    `        ${functionName(module, id)}(${[...hidden, ...passed].join(', ')});`,
    '      } catch (error) {',
    '        status = caught(error);',
    '      }',
    '      return finish(status);',
    '    },',
  ].join('\n');
}

function attemptText(module: Module, facts: readonly FunctionFacts[], id: FunctionId): string {
  const hidden = [
    ...(facts[id]?.carriesDepth === true ? ['d'] : []),
    ...(facts[id]?.carriesSite === true ? ['s'] : []),
  ];
  const parameters = [...hidden, ...parameterList(module, id)].join(', ');
  return [
    `function t${id}(${parameters}) {`,
    '  try {',
    `    ${functionName(module, id)}(${parameters});`,
    '  } catch (error) {',
    '    return caught(error);',
    '  }',
    '  return 0;',
    '}',
  ].join('\n');
}

function attempted(module: Module): FunctionId[] {
  const found = new Set<FunctionId>();
  const look = (node: Expression): void => {
    if (node.kind === 'attempt') found.add(node.function);
  };
  for (const ir of module.functions) forEachExpression(ir.body, look);
  return [...found];
}
