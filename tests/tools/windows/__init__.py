"""The kit under the Python of Windows, on a machine without Windows: `make windows`.

Wine is not Windows: what passes here has met the Python of Windows, its wheels, its paths, its code pages, its locks on
files and its way to end processes; it has not met NTFS, Windows' own console, Defender or a printer.
"""
