"""The images and deploy/compose.yaml: their rules as a policy, and a journey through real containers."""
