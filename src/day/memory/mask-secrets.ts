import type { Json } from '../../domain/json.ts';
import { createRedactor } from '../../redact/redact.ts';

/** What a memory is for: how to reach people and where they are. Keys, tokens, passwords, cards and accounts are masked. */
const KEPT = ['email', 'phone', 'postal-address', 'ip-address'];

/** A record with every secret in its texts replaced, and how many by rule. The same secret always gets the same mask. */
export async function maskSecrets<Texts extends { readonly [name: string]: Json }>(
  texts: Texts,
): Promise<{ readonly texts: Texts; readonly masked: { readonly [rule: string]: number } }> {
  const redactor = createRedactor({ seed: 0, disable: KEPT, allow: [] });
  const clean = await redactor.json(texts);
  return { texts: clean as Texts, masked: redactor.counts() }; // redaction keeps the shape of a record
}
