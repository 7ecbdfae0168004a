"""Reconciliation (勾稽): figures of different services, or of one, that must agree, laid beside each other month by month."""
