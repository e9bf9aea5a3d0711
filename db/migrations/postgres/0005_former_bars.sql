CREATE TABLE "former_bars" (
	"symbol" text NOT NULL,
	"date" text NOT NULL,
	"revision" bigint NOT NULL,
	"open" double precision NOT NULL,
	"high" double precision NOT NULL,
	"low" double precision NOT NULL,
	"close" double precision NOT NULL,
	"volume" double precision NOT NULL,
	CONSTRAINT "former_bars_symbol_revision_date_pk" PRIMARY KEY("symbol","revision","date")
);
