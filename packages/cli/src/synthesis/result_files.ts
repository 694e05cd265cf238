/** Folder inside a run for what came out of it. */
export const resultFolder = 'result';

/** Names inside {@link resultFolder}. */
export const resultFiles = {
  program: 'model.ts',
  module: 'model.wasm',
  environment: 'environment.json',
  report: 'report.json',
  page: 'report.html',
} as const;
