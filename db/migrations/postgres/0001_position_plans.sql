ALTER TABLE "positions" ADD COLUMN "plan" text;--> statement-breakpoint
ALTER TABLE "positions" ADD COLUMN "cash_in_lieu" double precision DEFAULT 0 NOT NULL;