import { inZone } from './zone.js';
import { describeContexts } from './describeContexts.js';
import { describeZonePromises } from './describeZonePromises.js';

// As in applications: zone.js is loaded before everything else.
describe('With zone.js loaded first,', () => {
  describe('a zone through a Semaphore:', () => {
    describeContexts({ within: inZone, current: () => Zone.current.name });
  });

  describe('promises:', describeZonePromises);
});
