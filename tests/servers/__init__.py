"""Real servers on the loopback address, as the page “destinations” of the documentation sets them up."""
