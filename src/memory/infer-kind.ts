import type { EntryKind } from '../domain/memory.ts';
import { readStatement } from './statement.ts';

const PREFERENCE =
  /\b(?:i|we) (?:\p{L}+ )?(?:prefer|like|dislike|hate|love|want|would rather)\b|\b(?:prefers|always|never|from now on|by default|rather not)\b/iu;
const STATEMENT =
  /\b(?:is|are|was|were|has|have|uses?|lives?|works?|costs?|starts?|ends?|opens?|closes?|belongs?|means?|likes?|dislikes?|wants?|needs?|knows?|owns?|runs?|pays?|speaks?|moved|changed|rotates?|expires?|takes?|lasts?|requires?|supports?|includes?|contains?|ships?|manages?|reports?|approves?|looks?|must|should|can)\b/i;

/**
 * The kind of an entry where nobody names it: a preference where it says so ("we prefer", "always", "never", "from now
 * on"), a fact where it states something ("Robin's phone is …", "Invoice prefix: INV"), else a note.
 */
export function inferKind(text: string): EntryKind {
  if (PREFERENCE.test(text)) return 'preference';
  if (text.trim().endsWith('?')) return 'note';
  return readStatement(text) !== null || STATEMENT.test(text) ? 'fact' : 'note';
}
