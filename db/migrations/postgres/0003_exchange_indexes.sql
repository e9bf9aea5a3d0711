CREATE INDEX "exchange_orders_by_parent" ON "exchange_orders" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "exchange_orders_by_status" ON "exchange_orders" USING btree ("status");--> statement-breakpoint
CREATE INDEX "exchange_updates_splits" ON "exchange_updates" USING btree ("seq") WHERE kind = 'split';