import { describeContexts } from './describeContexts.js';
import { describeZonePromises } from './describeZonePromises.js';
import { inZone } from './zone.js';

describe('With zone.js loaded after this package,', () => {
  describe('a zone through a Semaphore:', () => {
    describeContexts({ within: inZone, current: () => Zone.current.name });
  });

  describe('promises:', describeZonePromises);
});
