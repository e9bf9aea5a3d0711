export { brokerByHand, remoteBroker } from './by-hand.ts';
export { embeddedVenue } from './embedded.ts';
export { remoteVenue } from './remote.ts';
export type { Venue, VenueListener } from './venue.ts';
