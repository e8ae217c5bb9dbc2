import type { World } from '../provider.ts';

const SECRET_NAME = /KEY|TOKEN|SECRET|PASSWORD|PASSWD|CREDENTIAL|AUTH/i;
/** Shorter values are no secrets, and would tear words apart. */
const SHORTEST = 8;

/** The text without the values of variables whose names say that they are secret; the longest value first. */
export function hideSecrets(text: string, env: World['env']): string {
  return Object.entries(env)
    .filter(([name, value]) => SECRET_NAME.test(name) && (value ?? '').length >= SHORTEST)
    .sort(([, a = ''], [, b = '']) => b.length - a.length)
    .reduce((clean, [name, value = '']) => clean.replaceAll(value, `[${name}]`), text);
}
