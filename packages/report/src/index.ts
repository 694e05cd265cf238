export * from './figures.ts';
export * from './row.ts';
export * from './statistics.ts';
export * from './table.ts';
