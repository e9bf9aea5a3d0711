ALTER TABLE "llm_calls" ADD COLUMN "purpose" text DEFAULT 'select' NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_calls" ADD COLUMN "prompt" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_calls" ADD COLUMN "prompt_hash" text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_calls" ADD COLUMN "reply_hash" text;--> statement-breakpoint
ALTER TABLE "llm_calls" ADD COLUMN "outcome" text DEFAULT 'asked' NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_calls" ADD COLUMN "charged_tokens" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "llm_calls" ADD COLUMN "cost_usd" double precision DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX "llm_calls_by_prompt" ON "llm_calls" USING btree ("prompt_hash");--> statement-breakpoint
CREATE INDEX "llm_calls_by_time" ON "llm_calls" USING btree ("at");