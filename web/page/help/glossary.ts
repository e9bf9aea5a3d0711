/** Terms of the page for somebody who has never seen a trading desk: one or two plain sentences each. */
export const GLOSSARY = {
  abstention: 'The model was asked which strategy should read a symbol and chose none. Nothing new is bought for that symbol then.', // prettier-ignore
  'at risk': 'What would be lost, against the last price, if the protective stop were filled at its price.',
  'average holding': 'Sessions between buying and selling, on average.',
  breaker: 'A switch around something outside the desk (data, model, broker). After several failures it opens: the desk stops asking for a while instead of waiting for every answer.', // prettier-ignore
  candlestick: 'One day of prices. The body spans the open and the close, the thin line the lowest and the highest price.', // prettier-ignore
  confidence: 'How sure a strategy is, from 0 to 1. Quant may only lower it, by the evidence of past trades; too little is refused, and sizes follow it.', // prettier-ignore
  correlation: 'How alike the open positions move, from -1 to 1. Near 1 they rise and fall together, so they are one bet rather than several.', // prettier-ignore
  cycle:
    'One round of decisions, usually one after each market close: Data, Strategy, Quant, Risk, Execution, Audit.',
  drawdown: 'How far the account stands below its highest value so far.',
  equity: 'What the account is worth: cash plus everything held, at the last price.',
  'event loop':
    'The one thread the desk works on. Late by more than a few hundredths of a second for long, it hears of prices and fills late.',
  exposure: 'The share of the account that is invested rather than cash.',
  fill: 'A purchase or sale that really took place, at this price. An order is only the wish.',
  gate: 'Risk, the only way to the broker. Every order must pass its rules; nothing turns it off.',
  halted: 'Nothing new is opened and waiting entry orders are cancelled. Protective stops and exits go on.',
  journal:
    'The desk writes down everything it says before it acts on it. Every line here can be traced back to it.',
  latency: 'How long an answer took.',
  limiter: 'Spaces out requests, so that a provider is never asked more often than it allows.',
  'max drawdown': 'The deepest fall of the account below an earlier high.',
  narrative: 'What the desk (or a language model) wrote about the cycle afterwards. It is never read by a later decision.', // prettier-ignore
  paper: 'Play money. No order reaches a real market.',
  plan: 'What was fixed when a position was opened: where its protective stop lies, whether the stop follows the price up, its target, and how long it is held at most.', // prettier-ignore
  'profit factor': 'All gains divided by all losses. Above 1 the trades earned more than they lost.',
  quant: 'The station that checks a signal against how the strategy fared on this symbol before, and lowers its confidence accordingly.', // prettier-ignore
  reducing:
    'The desk opens nothing new: something must come back first, or somebody must answer a notice. Exits go on.',
  refusal: 'Risk did not let an order through. Each refusal names its rule and the figures.',
  'round trip': 'One way from holding nothing to holding nothing again: bought, then sold.',
  selector: 'Who chooses which of the ten strategies reads a symbol: fixed rules, or a language model. It never sets a price, a size, a side or a stop.', // prettier-ignore
  session: 'One trading day of the New York exchange.',
  sharpe: 'Return for the ups and downs endured, a year. Above 1 is good; below 0 the account lost.',
  signal: 'What a strategy says about a symbol today: buy, sell or hold. It is advice; Risk decides.',
  sortino: 'Like Sharpe, but only the downs count as risk.',
  station:
    'One of the six agents that a decision passes, in this order: Data, Strategy, Quant, Risk, Execution, Audit.',
  stop: 'A sell order that rests at the broker and closes the position when the price falls to it, whether the desk runs or not.', // prettier-ignore
  'stop distance': 'How far the price may fall before the protective stop sells.',
  strategy: 'One of ten tested rules that read past prices and say buy, sell or hold.',
  stream: 'A line on which prices or order updates arrive by themselves.',
  target: 'A price at which the position is sold with a gain.',
  token: 'Small pieces of text that a model reads and writes; its price is by token.',
  unrealised: 'Gain or loss of what is still held, at the last price.',
  'value at risk': 'On 95 of 100 days the positions lose less than this, judged by the past.',
  'win rate': 'The share of closed trades that earned something.',
} as const;

export type TermName = keyof typeof GLOSSARY;
