export * from './figures.ts';
export * from './row.ts';
export * from './statistics.ts';
export * from './table.ts';
export { lineDifference, type DifferenceLine } from './html/difference.ts';
export { markup, Markup, page } from './html/markup.ts';
export { runPage, type AcceptanceView, type AskView, type RunView } from './html/run_page.ts';
export { scoreChart, type CallScore } from './html/score_chart.ts';
