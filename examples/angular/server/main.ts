import { ShowcaseServer } from './ShowcaseServer.js';

const server = await ShowcaseServer.start({ port: Number(process.env['PORT'] ?? 4300) });
console.log(`The showcase is at ${server.origin}/, until Ctrl+C`);

process.once('SIGINT', () => void server.close());
process.once('SIGTERM', () => void server.close());
