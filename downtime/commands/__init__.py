"""The verbs of the command line, one module each.

Rules: every module has `command(translator) -> click.Command`, so that its help speaks the reader's language; it is
imported only when its verb is used; it holds what belongs to the terminal, and calls the module that does the act.
"""
