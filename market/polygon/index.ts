export { polygonMarket, type PolygonOptions } from './market.ts';
