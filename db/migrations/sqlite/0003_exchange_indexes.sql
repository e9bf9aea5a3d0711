CREATE INDEX `exchange_orders_by_parent` ON `exchange_orders` (`parent_id`);--> statement-breakpoint
CREATE INDEX `exchange_orders_by_status` ON `exchange_orders` (`status`);--> statement-breakpoint
CREATE INDEX `exchange_updates_splits` ON `exchange_updates` (`seq`) WHERE kind = 'split';