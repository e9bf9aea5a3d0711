import { loadConfig, envExample, settingsTable } from '../orchestrator/config/index.ts';
const t=performance.now();
console.log(loadConfig({purpose:'desk', environment:{DATABASE_URL:'file:/tmp/x/desk.db'}}));
console.log(performance.now()-t);
try { loadConfig({purpose:'desk', environment:{QUANT_MIN_SHARPE:'x',LOOP_INTERVAL_SECONDS:'-1', MIN_GOOD_SHARE:'7', SEED:'1.5', LOG_JSON:'yes', DESK_NAME:'Ab', DATABASE_URL:'mysql://', ALPACA_BASE_URL:'foo', QUANT_DEEP_DRAWDOWN:'0.01', QUANT_MAXVIF:'3', OPENAI_API_URL:'x', SEEDS:'1', LOG_LEVEL:'loud'}, run:{from:'2000-01-04', to:'1999-01-05', replay:'/no/such/folder', speed:'0', cycles:'1e3'}})} catch (e) { console.log(e.message, e.options.context) }
try { loadConfig({purpose:'desk', environment:{TRADING_MODE:'live', ALPACA_PAPER:'false'}})} catch (e) { console.log(e.message, e.options.context) }
console.log(envExample()); console.log(settingsTable());
