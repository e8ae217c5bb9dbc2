import { rules } from './rule.ts';

/** Markdown that a reader of the page does not see, and a model does. */
export const UNSEEN_MARKDOWN = rules('unseen', [
  ['block', 'holds a comment, which no reader of the page sees', /<!--|^\s{0,3}\[(?:\/\/|comment|_)\]:\s*(?:#|<>)/i],
  ['block', 'holds a link without words', /(?<!!)\[\s{0,20}\]\(\s*[^)\s]/],
  [
    'block',
    'hides text',
    /<[a-z]+\b[^>]{0,200}(?:display\s*:\s*none|visibility\s*:\s*hidden|font-size\s*:\s*0|opacity\s*:\s*0(?![.\d])|\shidden\b|color\s*:\s*(?:white|#fff(?:fff)?\b|transparent))[^>]{0,200}>/i,
  ],
  [
    'block',
    'holds a program or a frame for a page',
    /<\/?(?:script|iframe|object|embed|form|meta|base)\b[^>]{0,200}>|\]\(\s*(?:javascript|vbscript|data):/i,
  ],
]);
