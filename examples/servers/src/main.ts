// Both servers, each with a limit of its own, and a backend for them to talk to.

import 'reflect-metadata';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Backend } from './Backend.js';
import { createApp } from './express.js';
import { AppModule } from './nest.js';

// The orders of the user "slow" never arrive.
const service = createServer((request, response) => {
  if (request.url === '/users/slow/orders') return;
  response.end(JSON.stringify({ path: request.url }));
}).listen(0, '127.0.0.1');
await once(service, 'listening');
const origin = `http://127.0.0.1:${(service.address() as AddressInfo).port}`;

const expressServer = createApp(new Backend(origin)).listen(Number(process.env['PORT'] ?? 3000), '127.0.0.1');
await once(expressServer, 'listening');
const expressPort = (expressServer.address() as AddressInfo).port;
console.log(`Express: http://127.0.0.1:${expressPort}/dashboard/ada, …/dashboard/slow, …/dashboard/slow/parts`);

Logger.overrideLogger(['error']);
const nest = await NestFactory.create(AppModule.with(new Backend(origin)));
await nest.listen(process.env['PORT'] === '0' ? 0 : expressPort + 1, '127.0.0.1');
console.log(`NestJS: ${await nest.getUrl()}/dashboard/ada, …/dashboard/slow, …/dashboard/slow/parts`);
