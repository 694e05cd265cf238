export * from './search.ts';
export * from './gif_mcts/index.ts';
export * from './ports.ts';
export * from './metrics/prediction.ts';
