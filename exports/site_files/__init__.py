"""What the site adds to its copies beside the record: forms, procedures, a logo, a telephone directory."""

from exports.site_files.folder import SOURCE, site_rows
from exports.site_files.form_names import PREFIX, named_forms
from exports.site_files.packs import site_content

__all__ = ["PREFIX", "SOURCE", "named_forms", "site_content", "site_rows"]
