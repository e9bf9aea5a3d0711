/** A part of the order path, and the tests beside it that must notice every change of it. */
export interface Part {
  readonly name: string;
  readonly mutate: readonly string[];
  readonly tests: string;
}

/** Every check whose removal no test notices is a defect: the score of each is to be over 90 %. */
export const PARTS: readonly Part[] = [
  { name: 'order-life', mutate: ['domain/order-life/*.ts'], tests: 'test/domain' },
  { name: 'execution', mutate: ['agents/execution.ts'], tests: 'test/agents' },
  { name: 'risk', mutate: ['risk/**/*.ts'], tests: 'test/risk' },
  { name: 'portfolio', mutate: ['portfolio/**/*.ts'], tests: 'test/portfolio' },
  {
    name: 'alpaca',
    mutate: ['brokers/alpaca/{request,cancel,fault}.ts'],
    tests: 'test/brokers/alpaca',
  },
  {
    name: 'exchange',
    mutate: ['brokers/exchange/{admission,validate,request}.ts'],
    tests: 'test/brokers/exchange',
  },
];
