/** Messages per second, short enough for a column: empty for none, one decimal below ten. */
export function formatPerS(perS: number): string {
  if (perS < 0.05) return '';
  return `${perS < 10 ? perS.toFixed(1) : Math.round(perS).toLocaleString('en')}/s`;
}
