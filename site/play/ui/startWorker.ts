import address from '../run/worker.ts?worker&url';

/** The script of the worker. A run that hangs ends its worker, and the next one has to start without a network, too. */
let kept: string | undefined;

export function startWorker(): Worker {
  const worker = new Worker(kept ?? address, { type: 'module' });
  if (kept === undefined && import.meta.env.PROD) void keep();
  return worker;
}

async function keep(): Promise<void> {
  try {
    const response = await fetch(address);
    if (response.ok) kept = URL.createObjectURL(await response.blob());
  } catch {
    // Then it is loaded again when it's needed.
  }
}
