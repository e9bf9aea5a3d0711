/* The table of docs/architecture.md as rules: what is not listed is forbidden. */
const layers = {
  domain: [],
  bus: [],
  market: ['guards'],
  indicators: [],
  strategies: ['indicators'],
  llm: ['guards'],
  analytics: [],
  quant: ['indicators', 'strategies', 'analytics'],
  portfolio: [],
  risk: ['portfolio'],
  brokers: ['guards', 'portfolio'],
  guards: [],
  agents: ['bus', 'market', 'strategies', 'llm', 'quant', 'risk', 'brokers', 'portfolio', 'analytics'],
  db: ['bus', 'brokers', 'market', 'llm'],
  orchestrator: ['bus', 'market', 'indicators', 'strategies', 'llm', 'analytics', 'quant', 'portfolio', 'risk', 'brokers', 'guards', 'agents', 'db', 'notify'], // prettier-ignore
  backtest: ['orchestrator', 'market', 'brokers', 'portfolio', 'strategies', 'indicators', 'analytics'],
  notify: ['guards', 'bus'],
  words: ['bus', 'orchestrator'],
  web: ['orchestrator', 'backtest', 'indicators', 'bus', 'db', 'analytics', 'notify', 'words'],
  cli: ['orchestrator', 'backtest', 'indicators', 'bus', 'db', 'analytics', 'web', 'notify', 'words'],
};
const folders = Object.keys(layers).join('|');

/** Packages and their only homes. */
const homes = {
  eventemitter3: ['bus'],
  opossum: ['guards'],
  bottleneck: ['guards'],
  technicalindicators: ['indicators'],
  'drizzle-orm': ['db'],
  'better-sqlite3': ['db'],
  postgres: ['db'],
  'yahoo-finance2': ['market/yahoo'],
  '@alpacahq/alpaca-trade-api': ['brokers/alpaca', 'market/alpaca'],
  '@anthropic-ai/sdk': ['llm/anthropic'],
  'groq-sdk': ['llm/groq'],
  openai: ['llm/openai'],
  ws: ['web', 'brokers/exchange/protocol'],
  hono: ['web/server'],
  '@hono': ['web/server'],
  esbuild: ['web/server'],
  preact: ['web/page'],
  '@preact': ['web/page'],
  uplot: ['web/page'],
  'lightweight-charts': ['web/page'],
  '@msgpack/msgpack': ['brokers/exchange/protocol'],
  'prom-client': ['web/metrics'],
  nodemailer: ['notify/email'],
  '@opentelemetry': ['orchestrator/tracing'],
  commander: ['cli'],
  asciichart: ['cli'],
  'cli-table3': ['cli'],
  picocolors: ['cli'],
  pino: ['orchestrator/logging'],
  bullmq: ['backtest/sweep/redis'],
  ioredis: ['backtest/sweep/redis'],
};
/** The one file of a folder that stands for it; its inside is its own business. */
const agentEntries = '(port|index)\\.ts$';

module.exports = {
  forbidden: [
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    ...Object.entries(layers).map(([folder, allowed]) => ({
      name: `${folder}-imports`,
      severity: 'error',
      from: { path: `^${folder}/` },
      to: { path: `^(${folders})/`, pathNot: `^(${[folder, 'domain', ...allowed].join('|')})/` },
    })),
    { name: 'no-tests-in-the-product', severity: 'error', from: { path: `^(${folders})/` }, to: { path: '^(test|bench|scripts)/' } }, // prettier-ignore
    {
      name: 'agents-never-meet',
      severity: 'error',
      from: { path: '^agents/(?!index)([^/.]+)' },
      // What stands in an agent's own folder is part of it.
      to: { path: '^agents/', pathNot: '^agents/$1[/.]' },
    },
    { name: 'agents-use-entries', severity: 'error', from: { path: '^agents/' }, to: { path: `^(${folders})/`, pathNot: `^(agents|domain|bus)/|${agentEntries}` } }, // prettier-ignore
    { name: 'db-reads-ports-only', severity: 'error', from: { path: '^db/' }, to: { path: '^(brokers|market|llm)/', pathNot: '(port|store|bar-store|call)\\.ts$' } }, // prettier-ignore
    { name: 'cli-reads-read-models', severity: 'error', from: { path: '^cli/' }, to: { path: '^db/', pathNot: '^db/index\\.ts$' } }, // prettier-ignore
    { name: 'words-are-pure', severity: 'error', from: { path: '^words/' }, to: { path: '^orchestrator/', pathNot: '^orchestrator/reporting\\.ts$' } }, // prettier-ignore
    { name: 'web-reads-read-models', severity: 'error', from: { path: '^web/' }, to: { path: '^db/', pathNot: '^db/index\\.ts$' } }, // prettier-ignore
    { name: 'cli-starts-the-page-by-its-entry', severity: 'error', from: { path: '^cli/' }, to: { path: '^web/', pathNot: '^web/((server|metrics)/index|beside/(index|child))\\.ts$' } }, // prettier-ignore
    ...Object.entries(homes).map(([name, paths]) => ({
      name: `home-of-${name}`,
      severity: 'error',
      from: { path: `^(${folders})/`, pathNot: `^(${paths.join('|')})` },
      to: { path: `^node_modules/${name}/` },
    })),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(node_modules|runtime|coverage|dist)' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.mjs', '.cjs', '.json'], exportsFields: ['exports'], conditionNames: ['import', 'node', 'types', 'default'] }, // prettier-ignore
  },
};
