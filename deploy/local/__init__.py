"""The whole suite on one machine: what `make run` and the other local targets start."""
