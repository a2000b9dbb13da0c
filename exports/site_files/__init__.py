"""What the site adds to its copies beside the record: forms, procedures, a logo, a telephone directory."""

from exports.site_files.folder import SOURCE, site_rows

__all__ = ["SOURCE", "site_rows"]
