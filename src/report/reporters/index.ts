import type { Report } from '../fold.ts';
import { html } from './html.ts';
import { json } from './json.ts';
import { markdown } from './markdown.ts';
import { terminal } from './terminal.ts';

/** A way to tell a night. Pure: the same report gives the same text. */
export interface Reporter {
  /** File ending of what it writes, without a dot. */
  readonly extension: string;
  render(report: Report, options?: { readonly color?: boolean }): string;
}

export const REPORTERS = { terminal, markdown, json, html } as const satisfies Record<string, Reporter>;

export type ReporterName = keyof typeof REPORTERS;
