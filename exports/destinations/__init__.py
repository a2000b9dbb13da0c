"""Places that hold published snapshots: folders, and SFTP, SMB and S3 servers (README.md)."""
