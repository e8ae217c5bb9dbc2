import type { Report } from '../fold.ts';

/** A way to tell a night. Pure: the same report gives the same text. */
export interface Reporter {
  /** File ending of what it writes, without a dot. */
  readonly extension: string;
  /** Colours are for terminals and only where asked for. */
  render(report: Report, options?: { readonly color?: boolean }): string;
}
