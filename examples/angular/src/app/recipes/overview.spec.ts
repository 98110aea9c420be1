import { TestBed } from '@angular/core/testing';
import { TestScheduler } from 'rxjs/testing';
import { Overview, Sections } from './overview';

describe('Overview, in virtual time', () => {
  it('shows each section as it arrives, and what is missing at the deadline', () => {
    const scheduler = new TestScheduler((actual, expected) => expect(actual).toEqual(expected));
    scheduler.run(({ cold, expectSubscriptions }) => {
      const news = cold('   300ms (n|)', { n: 'Rain' });
      const weather = cold('100ms #');
      const offers = cold(' -');
      TestBed.configureTestingModule({ providers: [{ provide: Sections, useValue: { news, weather, offers } }] });
      const fixture = TestBed.createComponent(Overview);

      const after = (milliseconds: number, lines: string[]) =>
        scheduler.schedule(() => {
          fixture.detectChanges();
          expect([...fixture.nativeElement.querySelectorAll('p')].map((line) => line.textContent)).toEqual(lines);
        }, milliseconds);
      after(99, []);
      after(101, ['weather: not available']);
      after(301, ['weather: not available', 'news: Rain']);
      after(2_001, ['weather: not available', 'news: Rain', 'offers: not available']);
      expectSubscriptions(offers.subscriptions).toBe('^ 1999ms !');
    });
  });
});
