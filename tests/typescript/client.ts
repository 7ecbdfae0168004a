// What a frontend writes against the generated types: a list, an entry with its refusals, a correction.
import createClient from "openapi-fetch";
import type { components, paths } from "./generated/revenue";

type Receipt = components["schemas"]["ReceiptEntry"];
type Problem = components["schemas"]["Problem"];

const client = createClient<paths>({ baseUrl: "http://127.0.0.1:8000/v1/revenue" });

export async function total(): Promise<string[]> {
  const { data, error } = await client.GET("/v1/receipts", { params: { query: { limit: 5, from: "2021-01" } } });
  if (error) throw new Error(describe(error));
  return data.items.map((receipt) => receipt.amount); // money is text, never a number
}

export async function enter(receipt: Receipt, key: string): Promise<string> {
  const { data, error } = await client.POST("/v1/receipts", {
    params: { header: { "Idempotency-Key": key } },
    body: receipt,
  });
  if (error) throw new Error(describe(error));
  return "record" in data ? data.record.id : "dry run";
}

export async function correct(id: string, entry: Receipt, reason: string): Promise<void> {
  const { error } = await client.POST("/v1/receipts/{record_id}/correct", {
    params: { path: { record_id: id } },
    body: { entry, reason },
  });
  if (error) throw new Error(describe(error));
}

function describe(problem: Problem): string {
  const fields = (problem.errors ?? []).map((each) => `${each.field}: ${each.message}`);
  return [problem.code, problem.detail, ...fields].join("; ");
}
