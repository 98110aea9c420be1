import express, { type Express } from 'express';
import type { Backend } from './Backend.js';
import { dashboard, dashboardParts } from './dashboard.js';

export function createApp(backend: Backend): Express {
  const app = express();

  app.get('/dashboard/:user', (request, response, next) => {
    const run = dashboard(backend, request.params.user).subscribe({
      next: (page) => response.json(page),
      error: next,
    });
    response.on('close', () => run.unsubscribe());
  });

  app.get('/dashboard/:user/parts', (request, response, next) => {
    response.type('application/x-ndjson').flushHeaders();
    const run = dashboardParts(backend, request.params.user).subscribe({
      next: ({ key, status, value }) => response.write(`${JSON.stringify({ key, status, value })}\n`),
      error: next,
      complete: () => response.end(),
    });
    response.on('close', () => run.unsubscribe());
  });

  return app;
}
