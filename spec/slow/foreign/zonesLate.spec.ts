import { describeContexts } from '../../foreign/describeContexts.js';
import { describeLimitContexts } from '../../foreign/describeLimitContexts.js';
import { describeZonePromises } from '../../foreign/describeZonePromises.js';
import { inZone } from '../../foreign/zone.js';

describe('With zone.js loaded after this package,', () => {
  describe('a zone through a Semaphore:', () => {
    describeContexts({ within: inZone, current: () => Zone.current.name });
  });

  describe('a zone through a RateLimit, and through acquire:', () => {
    describeLimitContexts({ within: inZone, current: () => Zone.current.name });
  });

  describe('promises:', describeZonePromises);
});
