"""Clients and their tokens: OAuth2 client credentials, ES256, a JWKS; any OIDC issuer can stand in its place."""
