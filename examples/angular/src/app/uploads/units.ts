/** 812 B, 45 kB, 1.2 MB */
export function bytes(count: number): string {
  if (count < 1_000) return `${Math.round(count)} B`;
  if (count < 999_500) return `${Math.round(count / 1_000)} kB`;
  return `${(count / 1_000_000).toFixed(1)} MB`;
}

/** 12 s, 3 min */
export function timeLeft(seconds: number): string {
  return seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.round(seconds / 60)} min`;
}
