"""Why a file of the site cannot go into the copies."""

from __future__ import annotations


class FileRefused(Exception):
    """`where` is the line, the key of the TOML file or the name of the field, "" for the whole file; `problem` a
    message of the catalogue."""

    def __init__(self, problem: str, where: str = "", line: int = 0) -> None:
        super().__init__(problem)
        self.problem = problem
        self.where = where
        self.line = line
