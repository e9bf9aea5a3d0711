/** One question to a model: two texts and the form of the answer. It holds no tool, and nothing of the account. */
export interface Question {
  /** Version of the prompt it was written by. */
  readonly prompt: string;
  readonly system: string;
  readonly user: string;
  /** `json`: held to the schema where the provider can, in words elsewhere. */
  readonly form: 'json' | 'text';
  readonly maxOutputTokens: number;
}

/** What came of it. */
export interface ModelReply {
  readonly text: string;
  readonly inputTokens: number | null;
  readonly outputTokens: number | null;
}

/** A provider behind its official SDK: asks once, retries nothing, throws what the SDK throws or a ModelFault. */
export interface ModelClient {
  ask(question: Question, signal: AbortSignal): Promise<ModelReply>;
  /** Names of the models it offers. */
  models(signal: AbortSignal): Promise<readonly string[]>;
}

export interface ClientOptions {
  readonly model: string;
  /** Undefined: the server wants none. */
  readonly apiKey: string | undefined;
  readonly baseUrl: string;
  /** Whether the model holds its reply to a schema by itself. */
  readonly schema: boolean;
  readonly timeoutMs: number;
  /** Reaches the provider's host and no other. */
  readonly fetch: typeof fetch;
}
