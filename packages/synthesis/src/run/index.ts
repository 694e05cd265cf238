export type { CallHistory } from './call_log.ts';
export type { RunConfiguration } from './configuration.ts';
export { continueRun, type RunPorts } from './continue_run.ts';
export type { RunError } from './error.ts';
export { createRunFolder, loadConfiguration, openRunFolder, runFiles, type RunFolder } from './run_folder.ts';
export { listRuns, readBlob, summarizeRun, type AskSummary, type RunSummary } from './summary.ts';
