import { setTimeout } from 'node:timers/promises';

/**
 * Waits until an assertion holds: for what comes over a real socket. Fails as the assertion does when it never holds.
 */
export async function eventually(assertion: () => void): Promise<void> {
  for (const patience = performance.now() + 4_000; ;) {
    try {
      return assertion();
    } catch (error) {
      if (performance.now() > patience) throw error;
      await setTimeout(5);
    }
  }
}
