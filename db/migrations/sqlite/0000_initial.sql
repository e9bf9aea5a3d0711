CREATE TABLE `audit_report_log` (
	`cycle_id` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`at` text NOT NULL,
	`session` text NOT NULL,
	`narrative` text NOT NULL,
	`recommendations` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `bars` (
	`symbol` text NOT NULL,
	`date` text NOT NULL,
	`revision` integer NOT NULL,
	`open` real NOT NULL,
	`high` real NOT NULL,
	`low` real NOT NULL,
	`close` real NOT NULL,
	`volume` real NOT NULL,
	PRIMARY KEY(`symbol`, `date`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `denials` (
	`seq` integer NOT NULL,
	`place` integer NOT NULL,
	`cycle_id` text NOT NULL,
	`at` text NOT NULL,
	`session` text NOT NULL,
	`symbol` text NOT NULL,
	`strategy` text NOT NULL,
	`code` text NOT NULL,
	`figures` text NOT NULL,
	PRIMARY KEY(`seq`, `place`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `desk_state` (
	`key` text PRIMARY KEY NOT NULL,
	`text` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `equity_curve` (
	`cycle_id` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`time` text NOT NULL,
	`session` text NOT NULL,
	`equity` real NOT NULL,
	`cash` real NOT NULL,
	`drawdown` real NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `equity_curve_by_seq` ON `equity_curve` (`seq`);--> statement-breakpoint
CREATE TABLE `events` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`cycle_id` text,
	`type` text NOT NULL,
	`at` text NOT NULL,
	`caused_by` text,
	`payload` text NOT NULL,
	`hash` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `events_id_unique` ON `events` (`id`);--> statement-breakpoint
CREATE INDEX `events_by_cycle` ON `events` (`cycle_id`,`seq`);--> statement-breakpoint
CREATE INDEX `events_by_type` ON `events` (`type`,`seq`);--> statement-breakpoint
CREATE TABLE `exchange_ledger` (
	`id` integer PRIMARY KEY NOT NULL,
	`account_id` text NOT NULL,
	`cash_micros` integer NOT NULL,
	`session` text,
	`next_update` integer NOT NULL,
	`next_order` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `exchange_orders` (
	`id` text PRIMARY KEY NOT NULL,
	`client_order_id` text NOT NULL,
	`ordinal` integer NOT NULL,
	`parent_id` text,
	`symbol` text NOT NULL,
	`side` text NOT NULL,
	`type` text NOT NULL,
	`qty` real NOT NULL,
	`filled_qty` real NOT NULL,
	`avg_fill_price` real,
	`status` text NOT NULL,
	`time_in_force` text NOT NULL,
	`order_class` text NOT NULL,
	`limit_price` real,
	`stop_price` real,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`request` text NOT NULL,
	`accepted_after` text,
	`high_water` real
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `exchange_orders_client_order_id_unique` ON `exchange_orders` (`client_order_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `exchange_orders_ordinal_unique` ON `exchange_orders` (`ordinal`);--> statement-breakpoint
CREATE TABLE `exchange_positions` (
	`symbol` text PRIMARY KEY NOT NULL,
	`qty` real NOT NULL,
	`cost_micros` integer NOT NULL,
	`last_price` real NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `exchange_updates` (
	`seq` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`at` text NOT NULL,
	`body` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `fills` (
	`execution_id` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`order_id` text NOT NULL,
	`client_order_id` text NOT NULL,
	`symbol` text NOT NULL,
	`side` text NOT NULL,
	`qty` real NOT NULL,
	`price` real NOT NULL,
	`fees` real NOT NULL,
	`at` text NOT NULL,
	`session` text NOT NULL,
	FOREIGN KEY (`client_order_id`) REFERENCES `orders`(`client_order_id`) ON UPDATE no action ON DELETE no action
) STRICT;
--> statement-breakpoint
CREATE INDEX `fills_by_order` ON `fills` (`client_order_id`);--> statement-breakpoint
CREATE TABLE `iteration_log` (
	`id` text PRIMARY KEY NOT NULL,
	`first_seq` integer NOT NULL,
	`session` text NOT NULL,
	`started_at` text NOT NULL,
	`completed_at` text,
	`status` text NOT NULL,
	`entries` integer NOT NULL,
	`signals` integer NOT NULL,
	`approved` integer NOT NULL,
	`refused` integer NOT NULL,
	`orders` integer NOT NULL,
	`failures` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `journal_head` (
	`id` integer PRIMARY KEY NOT NULL,
	`count` integer NOT NULL,
	`hash` text NOT NULL,
	`flushes` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `llm_calls` (
	`id` text PRIMARY KEY NOT NULL,
	`cycle_id` text,
	`at` text NOT NULL,
	`selector` text NOT NULL,
	`model` text,
	`request` text NOT NULL,
	`reply` text,
	`failure` text,
	`input_tokens` integer,
	`output_tokens` integer,
	`milliseconds` real
) STRICT;
--> statement-breakpoint
CREATE INDEX `llm_calls_by_cycle` ON `llm_calls` (`cycle_id`);--> statement-breakpoint
CREATE TABLE `orders` (
	`client_order_id` text PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`first_seq` integer NOT NULL,
	`place` integer NOT NULL,
	`cycle_id` text,
	`parent_id` text,
	`symbol` text NOT NULL,
	`side` text NOT NULL,
	`type` text NOT NULL,
	`qty` real NOT NULL,
	`filled_qty` real NOT NULL,
	`avg_fill_price` real,
	`status` text NOT NULL,
	`time_in_force` text NOT NULL,
	`order_class` text NOT NULL,
	`limit_price` real,
	`stop_price` real,
	`created_at` text NOT NULL,
	`updated_at` text NOT NULL,
	`strategy` text,
	`purpose` text,
	`exit_reason` text,
	`verdict` text,
	`outcome` text,
	`refusal_code` text,
	`refusal_message` text
) STRICT;
--> statement-breakpoint
CREATE INDEX `orders_by_id` ON `orders` (`id`);--> statement-breakpoint
CREATE INDEX `orders_by_seq` ON `orders` (`first_seq`,`place`);--> statement-breakpoint
CREATE INDEX `orders_by_cycle` ON `orders` (`cycle_id`);--> statement-breakpoint
CREATE INDEX `orders_by_symbol` ON `orders` (`symbol`);--> statement-breakpoint
CREATE TABLE `positions` (
	`symbol` text PRIMARY KEY NOT NULL,
	`qty` real NOT NULL,
	`avg_entry_price` real NOT NULL,
	`last_price` real NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `risk_metrics` (
	`cycle_id` text PRIMARY KEY NOT NULL,
	`seq` integer NOT NULL,
	`at` text NOT NULL,
	`session` text NOT NULL,
	`equity` real NOT NULL,
	`cash` real NOT NULL,
	`drawdown` real NOT NULL,
	`trades` integer NOT NULL,
	`win_rate` real,
	`average_trade` real,
	`profit_factor` real,
	`pnl` real NOT NULL,
	`average_position` real,
	`sharpe` real,
	`sortino` real,
	`max_drawdown` real,
	`exposure` real NOT NULL,
	`correlation` real,
	`var95` real,
	`open_positions` integer NOT NULL,
	`by_strategy` text NOT NULL,
	`by_symbol` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `signals` (
	`cycle_id` text NOT NULL,
	`symbol` text NOT NULL,
	`seq` integer NOT NULL,
	`place` integer NOT NULL,
	`at` text NOT NULL,
	`session` text NOT NULL,
	`strategy` text,
	`action` text NOT NULL,
	`confidence` real NOT NULL,
	`raw_confidence` real NOT NULL,
	`reason_code` text NOT NULL,
	`reason_figures` text NOT NULL,
	`adjustments` text,
	`evidence` text,
	`outcome` text NOT NULL,
	`outcome_ref` text,
	PRIMARY KEY(`cycle_id`, `symbol`)
) STRICT;
--> statement-breakpoint
CREATE INDEX `signals_by_seq` ON `signals` (`seq`,`place`);--> statement-breakpoint
CREATE TABLE `strategy_selections` (
	`cycle_id` text NOT NULL,
	`symbol` text NOT NULL,
	`seq` integer NOT NULL,
	`place` integer NOT NULL,
	`at` text NOT NULL,
	`session` text NOT NULL,
	`selector` text,
	`strategy` text,
	`chosen_because` text NOT NULL,
	`context` text NOT NULL,
	PRIMARY KEY(`cycle_id`, `symbol`)
) STRICT;
--> statement-breakpoint
CREATE TABLE `trade_history` (
	`id` integer PRIMARY KEY NOT NULL,
	`symbol` text NOT NULL,
	`strategy` text NOT NULL,
	`side` text NOT NULL,
	`qty` real NOT NULL,
	`entry_time` text NOT NULL,
	`entry_price` real NOT NULL,
	`exit_time` text,
	`exit_price` real,
	`pnl` real,
	`reason` text,
	`order_ids` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE INDEX `trade_history_by_entry` ON `trade_history` (`entry_time`,`symbol`);