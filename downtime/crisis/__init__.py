"""The crisis on a laptop: declared, which copy is read meanwhile, and ended with a written proof (README.md).

Rule: nothing is imported here, so that `downtime.vault` may ask `declaration` and `ended` without a circle.
"""
