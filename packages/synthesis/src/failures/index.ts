export type { FailureKind } from './kinds.ts';
export {
  failureReport,
  type CrashCluster,
  type FailureCluster,
  type FailureExample,
  type FailureReport,
} from './report.ts';
