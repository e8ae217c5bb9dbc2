/** For `sort`: in UTF-16 order, on every machine and in every language. */
export function compareText(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}
