import { ShowcaseServer } from './ShowcaseServer.js';

const port = Number(process.env['PORT'] ?? 4300);

try {
  const server = await ShowcaseServer.start({ port });
  console.log(`The showcase is at ${server.origin}/, until Ctrl+C`);
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => void server.close());
} catch (error) {
  console.error(`Cannot listen on port ${port}: ${(error as Error).message}`);
  process.exitCode = 1;
}
