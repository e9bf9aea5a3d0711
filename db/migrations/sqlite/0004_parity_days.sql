CREATE TABLE `parity_days` (
	`session` text PRIMARY KEY NOT NULL,
	`next_session` text NOT NULL,
	`at` text NOT NULL,
	`history` text NOT NULL,
	`status` text NOT NULL,
	`settled` integer NOT NULL,
	`orders` integer NOT NULL,
	`recorded_pnl` real,
	`simulated_pnl` real,
	`differences` integer NOT NULL,
	`difference_dollars` real NOT NULL,
	`unexplained` integer NOT NULL,
	`unexplained_dollars` real NOT NULL,
	`unexplained_share` real NOT NULL,
	`unexplained_dollars_share` real NOT NULL,
	`causes` text NOT NULL,
	`details` text NOT NULL
) STRICT;
