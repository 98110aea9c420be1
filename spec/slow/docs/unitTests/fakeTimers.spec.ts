import { Subject } from 'rxjs';
import { loadParts } from './loadParts.js';

beforeEach(() => { jest.useFakeTimers(); });
afterEach(() => { jest.useRealTimers(); });

it('emits each part as it arrives, and cancels what is missing after 300 ms', () => {
  const backend: Record<string, Subject<string>> = { profile: new Subject(), orders: new Subject() };
  const seen: string[] = [];
  loadParts((part) => backend[part]!).subscribe(({ key, status }) => seen.push(`${key} ${status}`));

  backend.profile!.next('Ada');
  backend.profile!.complete();
  expect(seen).toEqual(['profile fulfilled']);

  jest.advanceTimersByTime(299);
  expect(backend.orders!.observed).toBe(true);

  jest.advanceTimersByTime(1);
  expect(seen).toEqual(['profile fulfilled', 'orders rejected']);
  expect(backend.orders!.observed).toBe(false);
});

it('reports a request that fails', async () => {
  const seen: string[] = [];
  loadParts((part) => part === 'profile' ? Promise.reject(new Error('Gone')) : Promise.resolve('none'))
    .subscribe(({ key, status }) => seen.push(`${key} ${status}`));

  await jest.advanceTimersByTimeAsync(0);

  expect(seen).toEqual(['profile rejected', 'orders fulfilled']);
});
