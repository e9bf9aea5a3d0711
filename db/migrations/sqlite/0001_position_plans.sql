ALTER TABLE `positions` ADD `plan` text;--> statement-breakpoint
ALTER TABLE `positions` ADD `cash_in_lieu` real DEFAULT 0 NOT NULL;