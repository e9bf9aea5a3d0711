CREATE TABLE `former_bars` (
	`symbol` text NOT NULL,
	`date` text NOT NULL,
	`revision` integer NOT NULL,
	`open` real NOT NULL,
	`high` real NOT NULL,
	`low` real NOT NULL,
	`close` real NOT NULL,
	`volume` real NOT NULL,
	PRIMARY KEY(`symbol`, `revision`, `date`)
) STRICT;
