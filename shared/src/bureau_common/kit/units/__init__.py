"""The register of reporting units (填报单位): a book in every service, fed through the gateway to all of them alike."""
