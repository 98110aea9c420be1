import 'reflect-metadata';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { afterEach, beforeEach, describe, it, mock } from 'node:test';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { Backend } from '../src/Backend.js';
import { createApp } from '../src/express.js';
import { AppModule } from '../src/nest.js';
import { FakeBackend, originOf } from './support/FakeBackend.js';
import { until } from './support/until.js';

interface Service {
  readonly origin: string;
  close(): Promise<unknown>;
}

const frameworks: Record<string, (backend: Backend) => Promise<Service>> = {
  async Express(backend) {
    const server = createApp(backend).listen(0, '127.0.0.1');
    await once(server, 'listening');
    return {
      origin: originOf(server.address()),
      close: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
    };
  },
  async NestJS(backend) {
    Logger.overrideLogger(['error']);
    const app = await NestFactory.create(AppModule.with(backend));
    await app.listen(0, '127.0.0.1');
    const server = app.getHttpServer();
    const close = () => {
      server.closeAllConnections();
      return app.close();
    };
    return { origin: originOf(server.address()), close };
  },
};

for (const [name, start] of Object.entries(frameworks)) {
  describe(name, () => {
    let fake: FakeBackend;
    let backend: Backend;
    let service: Service;

    // The deadline passes only when a test says so.
    beforeEach(() => mock.timers.enable({ apis: ['setInterval'] }));
    afterEach(() => mock.timers.reset());

    beforeEach(async () => {
      fake = await FakeBackend.start();
      backend = new Backend(fake.origin);
      service = await start(backend);
    });
    afterEach(async () => {
      await service.close();
      await fake.close();
    });

    const request = (path: string, init: RequestInit = {}) => fetch(service.origin + path, init);
    const json = async (response: Promise<Response>): Promise<unknown> => (await response).json();

    it('answers with all parts, and a failure is missing', async () => {
      const page = json(request('/dashboard/ada'));
      await until(() => fake.open.length === 3);
      fake.answer('/users/ada', { name: 'Ada' });
      fake.answer('/offers', null, 503);
      fake.answer('/users/ada/orders', [7]);

      assert.deepEqual(await page, { profile: { name: 'Ada' }, orders: [7], missing: ['offers'] });
      assert.equal(backend.limit.active, 0);
    });

    it('answers with the parts that it has after 300 ms, and aborts the others', async () => {
      const page = json(request('/dashboard/ada'));
      await until(() => fake.open.length === 3);
      fake.answer('/users/ada', { name: 'Ada' });
      await until(() => backend.limit.active === 2);

      mock.timers.tick(299);
      assert.equal(backend.limit.active, 2);
      mock.timers.tick(1);

      assert.deepEqual(await page, { profile: { name: 'Ada' }, missing: ['orders', 'offers'] });
      await until(() => fake.aborted.length === 2);
      assert.deepEqual(fake.aborted.toSorted(), ['/offers', '/users/ada/orders']);
    });

    for (const path of ['/dashboard/ada', '/dashboard/ada/parts']) {
      it(`aborts its requests when the client of ${path} leaves`, async () => {
        const client = new AbortController();
        const left = assert.rejects(json(request(path, { signal: client.signal })), { name: 'AbortError' });
        await until(() => fake.open.length === 3);

        client.abort();

        await left;
        await until(() => fake.aborted.length === 3);
        assert.equal(backend.limit.active, 0);
      });
    }

    it('has one limit for all clients', async () => {
      backend.limit.permits = 2;
      const pages = ['ada', 'bob'].map((user) => json(request(`/dashboard/${user}`)));
      let answered = 0;
      for (; answered < 6; answered++) {
        await until(
          () => backend.limit.active === Math.min(2, 6 - answered) && fake.open.length === backend.limit.active,
        );
        fake.answer(fake.open[0]!, answered);
      }
      for (const page of await Promise.all(pages)) assert.deepEqual((page as { missing: unknown }).missing, []);
    });

    it('sends each part as soon as it has it', async () => {
      const pending = request('/dashboard/ada/parts');
      await until(() => fake.open.length === 3);
      let seen = '';
      const reading = pending.then(async ({ body }) => {
        for await (const chunk of body!.pipeThrough(new TextDecoderStream())) seen += chunk;
      });
      const keys = () => [...seen.matchAll(/"key":"(\w+)","status":"(\w+)"/g)].map(([, ...found]) => found.join(' '));

      fake.answer('/offers', [1]);
      await until(() => keys().length === 1);
      fake.answer('/users/ada', null, 500);
      await until(() => keys().length === 2);
      fake.answer('/users/ada/orders', [7]);
      await reading;

      assert.deepEqual(keys(), ['offers fulfilled', 'profile rejected', 'orders fulfilled']);
      assert.match(seen, /"value":\[7\]/);
    });

    it('does not let a client choose another path of the backend', async () => {
      const page = json(request(`/dashboard/${encodeURIComponent('../offers?')}`));
      await until(() => fake.open.length === 3);
      assert.deepEqual(fake.open.toSorted(), ['/offers', '/users/..%2Foffers%3F', '/users/..%2Foffers%3F/orders']);
      fake.open.forEach((path) => fake.answer(path, 0));
      await page;
    });
  });
}
