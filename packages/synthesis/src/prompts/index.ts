export { diagnosticsText, modelErrorText } from './error_text.ts';
export { promptVersion, publishedPrompt } from './published.ts';
export { numberText, valueText } from './value_text.ts';
