import { inZone } from './zone.js';
import { describeContexts } from './describeContexts.js';
import { describeZonePromises } from './describeZonePromises.js';

// zone.js comes first, as in applications.
describe('With zone.js loaded first,', () => {
  describe('a zone through a Semaphore:', () => {
    describeContexts({ within: inZone, current: () => Zone.current.name });
  });

  describe('promises:', describeZonePromises);
});
