import { Effect, Fiber } from 'effect';

export default async ({ inputs, open, close }) => {
  const task = (input) =>
    Effect.callback(() => {
      open(input);
      return Effect.sync(() => close(input));
    });
  const fiber = Effect.runFork(Effect.forEach(inputs, task, { concurrency: 'unbounded', discard: true }));
  return () => Effect.runPromise(Fiber.interrupt(fiber));
};
