"""What a person sees in a browser: sign-in, home, a figure and the rows behind it; the same addresses, without script."""
