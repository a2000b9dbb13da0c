"""Time and memory of the main job at several sizes, measured in one run on one machine: `make bench`."""
