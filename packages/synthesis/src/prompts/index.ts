export { createPromptSet, promptNames, type PromptName } from './catalogue.ts';
export { diagnosticsText, modelErrorText } from './error_text.ts';
export { crashesText, failuresText } from './failures_text.ts';
export type { PromptSet } from './prompt_set.ts';
export { promptVersion, publishedPrompt, publishedPrompts } from './published.ts';
export { numberText, valueText } from './value_text.ts';
export { dataTokensFor } from './recorded_data.ts';
