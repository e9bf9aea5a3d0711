ALTER TABLE `llm_calls` ADD `purpose` text DEFAULT 'select' NOT NULL;--> statement-breakpoint
ALTER TABLE `llm_calls` ADD `prompt` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `llm_calls` ADD `prompt_hash` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `llm_calls` ADD `reply_hash` text;--> statement-breakpoint
ALTER TABLE `llm_calls` ADD `outcome` text DEFAULT 'asked' NOT NULL;--> statement-breakpoint
ALTER TABLE `llm_calls` ADD `charged_tokens` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `llm_calls` ADD `cost_usd` real DEFAULT 0 NOT NULL;--> statement-breakpoint
CREATE INDEX `llm_calls_by_prompt` ON `llm_calls` (`prompt_hash`);--> statement-breakpoint
CREATE INDEX `llm_calls_by_time` ON `llm_calls` (`at`);