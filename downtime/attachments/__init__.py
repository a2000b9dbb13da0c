"""What documents are made of (text, HTML, RTF, PDF, pictures), read in memory and made safe to show."""
