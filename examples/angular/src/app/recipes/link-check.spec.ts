import { provideHttpClient } from '@angular/common/http';
import { HttpTestingController, provideHttpClientTesting } from '@angular/common/http/testing';
import { TestBed } from '@angular/core/testing';
import { LinkCheck } from './link-check';

describe('LinkCheck', () => {
  async function open() {
    TestBed.configureTestingModule({ providers: [provideHttpClient(), provideHttpClientTesting()] });
    const fixture = TestBed.createComponent(LinkCheck);
    const backend = TestBed.inject(HttpTestingController);
    const page = fixture.nativeElement as HTMLElement;
    const button = () => page.querySelector('button')!;
    await fixture.whenStable();
    return {
      fixture,
      button,
      lines: () => [...page.querySelectorAll('li')].map((line) => line.textContent),
      requests: () => backend.match(() => true),
      async click(label: string) {
        expect(button().textContent).toBe(label);
        button().click();
        await fixture.whenStable();
      },
    };
  }

  it('runs on command, shows each outcome as it arrives, and can run again', async () => {
    const { fixture, button, lines, requests, click } = await open();
    expect(requests()).toEqual([]);

    await click('Check all links');
    const [home, shop] = requests();
    shop!.flush(null, { status: 404, statusText: 'Not Found' });
    await fixture.whenStable();
    expect(lines()).toEqual(['/api/links/shop is broken']);

    home!.flush({});
    requests().forEach((blog) => blog.flush({}));
    await fixture.whenStable();
    expect(lines()).toEqual(['/api/links/shop is broken', '/api/links/home is fine', '/api/links/blog is fine']);
    expect(button().textContent).toBe('Check all links');

    await click('Check all links');
    expect(lines()).toEqual([]);
    expect(requests()).toHaveLength(2);
  });

  it('cancels at the press of a button, and can start over', async () => {
    const { requests, click } = await open();
    await click('Check all links');
    const running = requests();

    await click('Cancel');
    expect(running.map(({ cancelled }) => cancelled)).toEqual([true, true]);
    expect(requests()).toEqual([]);

    await click('Check all links');
    expect(requests()).toHaveLength(2);
  });

  it('cancels when it is destroyed', async () => {
    const { fixture, requests, click } = await open();
    await click('Check all links');
    const running = requests();

    fixture.destroy();

    expect(running.map(({ cancelled }) => cancelled)).toEqual([true, true]);
    expect(requests()).toEqual([]);
  });
});
