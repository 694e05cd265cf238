import { createRequire } from 'node:module';
import type TypeScript from 'typescript6';

/**
 * The TypeScript 6 API, loaded as CommonJS: an ESM import would run its 9 MB through the lexer for named exports first
 * (three times slower). Types come from `import type ts from 'typescript6'`.
 */
export const typescript = createRequire(import.meta.url)('typescript6') as typeof TypeScript;
