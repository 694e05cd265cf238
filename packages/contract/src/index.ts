export * from './abi.ts';
export * from './layout.ts';
export { failure, success, type Result } from './result.ts';
export * from './status.ts';
export { RandomStream, streamNames, threefry4x32, type StreamName } from './streams.ts';
export * from './random_stream.ts';
export * from './model_contract.ts';
export { log } from './log.ts';
