"""What the bureau's deployables share: wire schemas (`schemas`), the kit they run on (`kit`), test aids (`testing`)."""
