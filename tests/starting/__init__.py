"""A bureau that starts in mid-year: the demo district's own data as office files, and the guide's steps over them."""
