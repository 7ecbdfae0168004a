"""What everything else stands on: the request in hand, errors in two languages, settings, tables, identifiers, logs."""
