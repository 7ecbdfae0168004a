"""One module a measurement: each gives its rows, with their goals as issue 15 set them."""
