"""The guide: what to do when everything is off, as pages that are read on screen and printed."""

from downtime.guide.article import GROUPS, Article, Group, article, articles, rendered
from downtime.guide.finding import Found, find

__all__ = ["GROUPS", "Article", "Found", "Group", "article", "articles", "find", "rendered"]
