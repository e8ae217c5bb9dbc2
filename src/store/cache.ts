import { type Access, accessTo } from './state/access.ts';
import {
  closeWritten,
  explainFault,
  faultOf,
  type OpeningOptions,
  openForReading,
  openForWriting,
  type Schema,
} from './state/database.ts';

export interface Cache extends Access {
  close(): void;
}

export interface CacheOptions extends OpeningOptions {
  /** Whoever only looks finds what there is, and must save nothing. */
  readonly readOnly: boolean;
}

/**
 * Opens a database of `.nightschool/`; null where there is none to look at. One in which damage is met is set aside when
 * it is closed.
 * @throws NightschoolError NOT_WRITABLE, WORKSPACE_LOCKED; its queries FILE_DAMAGED besides
 */
export function openCache(path: string, schema: Schema, { readOnly, ...options }: CacheOptions): Cache | null {
  const database = readOnly ? openForReading(path, schema) : openForWriting(path, schema, options);
  if (database === null) return null;
  let isDamaged = false;
  const access = accessTo(database, (error) => {
    isDamaged ||= faultOf(error) === 'damaged';
    return explainFault(path, error);
  });
  return {
    ...access,
    close: () => {
      if (readOnly) database.close();
      else closeWritten(path, database, { isDamaged });
    },
  };
}
