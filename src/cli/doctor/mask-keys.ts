import type { Shell } from '../terminal.ts';

const KEY_NAME = /(^|_)(API)?(KEY|TOKEN|SECRET|PASSWORD|CREDENTIAL)S?(_|$)/i;
const SHORTEST_KEY = 6;

/**
 * Replaces what the environment keeps secret by the name of its variable, and drops the user and password of addresses.
 * No check prints a key; a server's complaint may quote one. `names`: variables that hold a key whatever they are called.
 */
export function createKeyMask(environment: Shell['environment'], names: readonly string[]): (text: string) => string {
  const keys = Object.entries(environment)
    .filter(([name]) => KEY_NAME.test(name) || names.includes(name))
    .map(([name, value]) => ({ name, value: value?.trim() ?? '' }))
    .filter(({ value }) => value.length >= SHORTEST_KEY && !isOpenAddress(value))
    .sort((a, b) => b.value.length - a.value.length);
  return (text) =>
    keys.reduce(
      (masked, { name, value }) => masked.replaceAll(value, `<${name}>`),
      text.replace(/\/\/[^/@\s]+@/g, '//'),
    );
}

/** Of a Redis without a user and password: it says where, and opens nothing. */
function isOpenAddress(value: string): boolean {
  return /^rediss?:\/\/[^@?#]*$/.test(value);
}
