import { html } from './html.ts';
import { json } from './json.ts';
import { junit } from './junit.ts';
import { markdown } from './markdown.ts';
import type { Reporter } from './reporter.ts';
import { terminal } from './terminal.ts';

export const REPORTERS = { terminal, markdown, json, html, junit } as const satisfies Record<string, Reporter>;

export type ReporterName = keyof typeof REPORTERS;
