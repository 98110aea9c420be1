/** 0, 812 ms, 1.25 s, 12 s */
export function milliseconds(duration: number): string {
  if (duration === 0) return '0';
  if (duration < 1_000) return `${Math.round(duration)} ms`;
  return `${Number((duration / 1_000).toFixed(duration < 10_000 ? 2 : 0))} s`;
}
