"""What HTTP needs before any record: tokens, problem documents, idempotency, paging, database sessions."""
