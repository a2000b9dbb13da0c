"""`python -m downtime`: the command line without the installed program."""

from downtime.cli import main

main()
