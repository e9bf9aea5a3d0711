CREATE TABLE "audit_report_log" (
	"cycle_id" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"at" text NOT NULL,
	"session" text NOT NULL,
	"narrative" text NOT NULL,
	"recommendations" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "bars" (
	"symbol" text NOT NULL,
	"date" text NOT NULL,
	"revision" bigint NOT NULL,
	"open" double precision NOT NULL,
	"high" double precision NOT NULL,
	"low" double precision NOT NULL,
	"close" double precision NOT NULL,
	"volume" double precision NOT NULL,
	CONSTRAINT "bars_symbol_date_pk" PRIMARY KEY("symbol","date")
);
--> statement-breakpoint
CREATE TABLE "denials" (
	"seq" bigint NOT NULL,
	"place" bigint NOT NULL,
	"cycle_id" text NOT NULL,
	"at" text NOT NULL,
	"session" text NOT NULL,
	"symbol" text NOT NULL,
	"strategy" text NOT NULL,
	"code" text NOT NULL,
	"figures" text NOT NULL,
	CONSTRAINT "denials_seq_place_pk" PRIMARY KEY("seq","place")
);
--> statement-breakpoint
CREATE TABLE "desk_state" (
	"key" text PRIMARY KEY NOT NULL,
	"text" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "equity_curve" (
	"cycle_id" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"time" text NOT NULL,
	"session" text NOT NULL,
	"equity" double precision NOT NULL,
	"cash" double precision NOT NULL,
	"drawdown" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "events" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"cycle_id" text,
	"type" text NOT NULL,
	"at" text NOT NULL,
	"caused_by" text,
	"payload" text NOT NULL,
	"hash" text NOT NULL,
	CONSTRAINT "events_id_unique" UNIQUE("id")
);
--> statement-breakpoint
CREATE TABLE "exchange_ledger" (
	"id" bigint PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"cash_micros" bigint NOT NULL,
	"session" text,
	"next_update" bigint NOT NULL,
	"next_order" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "exchange_orders" (
	"id" text PRIMARY KEY NOT NULL,
	"client_order_id" text NOT NULL,
	"ordinal" bigint NOT NULL,
	"parent_id" text,
	"symbol" text NOT NULL,
	"side" text NOT NULL,
	"type" text NOT NULL,
	"qty" double precision NOT NULL,
	"filled_qty" double precision NOT NULL,
	"avg_fill_price" double precision,
	"status" text NOT NULL,
	"time_in_force" text NOT NULL,
	"order_class" text NOT NULL,
	"limit_price" double precision,
	"stop_price" double precision,
	"created_at" text NOT NULL,
	"updated_at" text NOT NULL,
	"request" text NOT NULL,
	"accepted_after" text,
	"high_water" double precision,
	CONSTRAINT "exchange_orders_client_order_id_unique" UNIQUE("client_order_id"),
	CONSTRAINT "exchange_orders_ordinal_unique" UNIQUE("ordinal")
);
--> statement-breakpoint
CREATE TABLE "exchange_positions" (
	"symbol" text PRIMARY KEY NOT NULL,
	"qty" double precision NOT NULL,
	"cost_micros" bigint NOT NULL,
	"last_price" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "exchange_updates" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"at" text NOT NULL,
	"body" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "fills" (
	"execution_id" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"order_id" text NOT NULL,
	"client_order_id" text NOT NULL,
	"symbol" text NOT NULL,
	"side" text NOT NULL,
	"qty" double precision NOT NULL,
	"price" double precision NOT NULL,
	"fees" double precision NOT NULL,
	"at" text NOT NULL,
	"session" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "iteration_log" (
	"id" text PRIMARY KEY NOT NULL,
	"first_seq" bigint NOT NULL,
	"session" text NOT NULL,
	"started_at" text NOT NULL,
	"completed_at" text,
	"status" text NOT NULL,
	"entries" bigint NOT NULL,
	"signals" bigint NOT NULL,
	"approved" bigint NOT NULL,
	"refused" bigint NOT NULL,
	"orders" bigint NOT NULL,
	"failures" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "journal_head" (
	"id" bigint PRIMARY KEY NOT NULL,
	"count" bigint NOT NULL,
	"hash" text NOT NULL,
	"flushes" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "llm_calls" (
	"id" text PRIMARY KEY NOT NULL,
	"cycle_id" text,
	"at" text NOT NULL,
	"selector" text NOT NULL,
	"model" text,
	"request" text NOT NULL,
	"reply" text,
	"failure" text,
	"input_tokens" bigint,
	"output_tokens" bigint,
	"milliseconds" double precision
);
--> statement-breakpoint
CREATE TABLE "orders" (
	"client_order_id" text PRIMARY KEY NOT NULL,
	"id" text NOT NULL,
	"first_seq" bigint NOT NULL,
	"place" bigint NOT NULL,
	"cycle_id" text,
	"parent_id" text,
	"symbol" text NOT NULL,
	"side" text NOT NULL,
	"type" text NOT NULL,
	"qty" double precision NOT NULL,
	"filled_qty" double precision NOT NULL,
	"avg_fill_price" double precision,
	"status" text NOT NULL,
	"time_in_force" text NOT NULL,
	"order_class" text NOT NULL,
	"limit_price" double precision,
	"stop_price" double precision,
	"created_at" text NOT NULL,
	"updated_at" text NOT NULL,
	"strategy" text,
	"purpose" text,
	"exit_reason" text,
	"verdict" text,
	"outcome" text,
	"refusal_code" text,
	"refusal_message" text
);
--> statement-breakpoint
CREATE TABLE "positions" (
	"symbol" text PRIMARY KEY NOT NULL,
	"qty" double precision NOT NULL,
	"avg_entry_price" double precision NOT NULL,
	"last_price" double precision NOT NULL
);
--> statement-breakpoint
CREATE TABLE "risk_metrics" (
	"cycle_id" text PRIMARY KEY NOT NULL,
	"seq" bigint NOT NULL,
	"at" text NOT NULL,
	"session" text NOT NULL,
	"equity" double precision NOT NULL,
	"cash" double precision NOT NULL,
	"drawdown" double precision NOT NULL,
	"trades" bigint NOT NULL,
	"win_rate" double precision,
	"average_trade" double precision,
	"profit_factor" double precision,
	"pnl" double precision NOT NULL,
	"average_position" double precision,
	"sharpe" double precision,
	"sortino" double precision,
	"max_drawdown" double precision,
	"exposure" double precision NOT NULL,
	"correlation" double precision,
	"var95" double precision,
	"open_positions" bigint NOT NULL,
	"by_strategy" text NOT NULL,
	"by_symbol" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "signals" (
	"cycle_id" text NOT NULL,
	"symbol" text NOT NULL,
	"seq" bigint NOT NULL,
	"place" bigint NOT NULL,
	"at" text NOT NULL,
	"session" text NOT NULL,
	"strategy" text,
	"action" text NOT NULL,
	"confidence" double precision NOT NULL,
	"raw_confidence" double precision NOT NULL,
	"reason_code" text NOT NULL,
	"reason_figures" text NOT NULL,
	"adjustments" text,
	"evidence" text,
	"outcome" text NOT NULL,
	"outcome_ref" text,
	CONSTRAINT "signals_cycle_id_symbol_pk" PRIMARY KEY("cycle_id","symbol")
);
--> statement-breakpoint
CREATE TABLE "strategy_selections" (
	"cycle_id" text NOT NULL,
	"symbol" text NOT NULL,
	"seq" bigint NOT NULL,
	"place" bigint NOT NULL,
	"at" text NOT NULL,
	"session" text NOT NULL,
	"selector" text,
	"strategy" text,
	"chosen_because" text NOT NULL,
	"context" text NOT NULL,
	CONSTRAINT "strategy_selections_cycle_id_symbol_pk" PRIMARY KEY("cycle_id","symbol")
);
--> statement-breakpoint
CREATE TABLE "trade_history" (
	"id" bigint PRIMARY KEY NOT NULL,
	"symbol" text NOT NULL,
	"strategy" text NOT NULL,
	"side" text NOT NULL,
	"qty" double precision NOT NULL,
	"entry_time" text NOT NULL,
	"entry_price" double precision NOT NULL,
	"exit_time" text,
	"exit_price" double precision,
	"pnl" double precision,
	"reason" text,
	"order_ids" text NOT NULL
);
--> statement-breakpoint
ALTER TABLE "fills" ADD CONSTRAINT "fills_client_order_id_orders_client_order_id_fk" FOREIGN KEY ("client_order_id") REFERENCES "orders"("client_order_id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "equity_curve_by_seq" ON "equity_curve" USING btree ("seq");--> statement-breakpoint
CREATE INDEX "events_by_cycle" ON "events" USING btree ("cycle_id","seq");--> statement-breakpoint
CREATE INDEX "events_by_type" ON "events" USING btree ("type","seq");--> statement-breakpoint
CREATE INDEX "fills_by_order" ON "fills" USING btree ("client_order_id");--> statement-breakpoint
CREATE INDEX "llm_calls_by_cycle" ON "llm_calls" USING btree ("cycle_id");--> statement-breakpoint
CREATE INDEX "orders_by_id" ON "orders" USING btree ("id");--> statement-breakpoint
CREATE INDEX "orders_by_seq" ON "orders" USING btree ("first_seq","place");--> statement-breakpoint
CREATE INDEX "orders_by_cycle" ON "orders" USING btree ("cycle_id");--> statement-breakpoint
CREATE INDEX "orders_by_symbol" ON "orders" USING btree ("symbol");--> statement-breakpoint
CREATE INDEX "signals_by_seq" ON "signals" USING btree ("seq","place");--> statement-breakpoint
CREATE INDEX "trade_history_by_entry" ON "trade_history" USING btree ("entry_time","symbol");