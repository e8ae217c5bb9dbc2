/** `2.5 %`, `0.08 %`: two digits that count where there is little. */
export function percent(share: number): string {
  return `${Number((100 * share).toFixed(share < 0.01 ? 2 : 1))} %`;
}
