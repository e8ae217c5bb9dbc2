import { hash } from 'node:crypto';

/** What may be on a page: `style` is the text of its one style element, left out where pages differ. */
export interface PolicyOptions {
  readonly style?: string;
  /** Served while a night runs: the page may run `live.js` of the same server, and ask that server. */
  readonly live?: boolean;
}

/** The content security policy of a page: it loads nothing from anywhere, and runs nothing but what is named. */
export function policyOf({ style, live = false }: PolicyOptions): string {
  const styles = style === undefined ? "'unsafe-inline'" : `'sha256-${hash('sha256', style, 'base64')}'`;
  const own = live ? " script-src 'self'; connect-src 'self';" : '';
  return `default-src 'none'; style-src ${styles};${own} base-uri 'none'; form-action 'none'`;
}
