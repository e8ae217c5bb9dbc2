import { z } from 'zod';
import type { Json, JsonObject } from '../../../domain/json.ts';
import { isObject, LARGEST_COUNT } from './lenient.ts';

/** Any JSON value as parsed: not walked again. */
export const anyJson = z.custom<Json>(() => true);
export const anyObject = z.custom<JsonObject>(isObject);

/** A member that is left out where it is of another type: one odd member must not cost the whole record. */
export const text = z.string().optional().catch(undefined);
export const flag = z.boolean().optional().catch(undefined);
export const object = anyObject.optional().catch(undefined);

/** A count of tokens: 0 where there is none that makes sense. */
export const count = z.int().min(0).max(LARGEST_COUNT).catch(0);
