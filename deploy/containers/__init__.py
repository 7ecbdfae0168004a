"""Containers: what starts in an image, how the images are built, and a container engine of the tests' own."""
