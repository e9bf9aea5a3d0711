CREATE TABLE "parity_days" (
	"session" text PRIMARY KEY NOT NULL,
	"next_session" text NOT NULL,
	"at" text NOT NULL,
	"history" text NOT NULL,
	"status" text NOT NULL,
	"settled" bigint NOT NULL,
	"orders" bigint NOT NULL,
	"recorded_pnl" double precision,
	"simulated_pnl" double precision,
	"differences" bigint NOT NULL,
	"difference_dollars" double precision NOT NULL,
	"unexplained" bigint NOT NULL,
	"unexplained_dollars" double precision NOT NULL,
	"unexplained_share" double precision NOT NULL,
	"unexplained_dollars_share" double precision NOT NULL,
	"causes" text NOT NULL,
	"details" text NOT NULL
);
