/** Throws unless a run has given all of its results. */
export function check(workload, adapterName, actual, n) {
  const expected = workload.expected(n);
  if (actual.count !== expected.count || actual.sum !== expected.sum) {
    throw new Error(
      `${adapterName} on ${workload.name} gave ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`,
    );
  }
}
