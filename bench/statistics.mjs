const quantile = (sorted, fraction) => {
  const position = (sorted.length - 1) * fraction;
  const below = Math.floor(position);
  const above = Math.ceil(position);
  return sorted[below] + (sorted[above] - sorted[below]) * (position - below);
};

/** The median, with the quartiles as the spread. */
export function summary(values) {
  const sorted = [...values].sort((a, b) => a - b);
  return {
    median: quantile(sorted, 0.5),
    low: quantile(sorted, 0.25),
    high: quantile(sorted, 0.75),
    samples: sorted.length,
  };
}

/**
 * How many times as long the first takes. They are compared launch by launch, because whatever disturbs the machine during a
 * launch disturbs both. If they share too few launches, their medians are compared.
 */
export function ratio(numerator, denominator) {
  const shared = numerator.launches
    .map((value, launch) => (value === undefined ? undefined : value / denominator.launches[launch]))
    .filter((value) => Number.isFinite(value));
  if (shared.length >= 3) return summary(shared);
  const quotient = numerator.median / denominator.median;
  return { median: quotient, low: quotient, high: quotient, samples: 1 };
}
