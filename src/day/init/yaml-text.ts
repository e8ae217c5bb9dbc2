import type { ModelSettings } from './model-table.ts';

/** A mapping on one line. */
export function flow(settings: ModelSettings): string {
  const entries = Object.entries(settings).map(([key, value]) => `${key}: ${valueText(value)}`);
  return `{ ${entries.join(', ')} }`;
}

/** A text as YAML, plain where it can only be read as that text. */
export function scalar(text: string): string {
  const isPlain = /^(?:~\/)?[A-Za-z][\w./-]*$/.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

function valueText(value: ModelSettings[string]): string {
  return typeof value === 'string' ? scalar(value) : `[${value.map(scalar).join(', ')}]`;
}
