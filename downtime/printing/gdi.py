"""Drawing pages on a printer of Windows (GDI): a device context, one bitmap a page.

Rules of this module:

* it loads the driver of the printer into this process, which may crash or hang in it: nothing calls it but
  `windows_job`, the process that prints;
* A4, upright, at true size: what the printer cannot reach at the edges is lost, nothing is shrunk;
* a call that fails ends the print with `OSError`, and the spooler throws the job away.

Source: Win32 API, "GDI Print API" (StartDoc, StretchDIBits), DEVMODEW, BITMAPINFOHEADER.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from ctypes import POINTER, byref, c_int, c_void_p, wintypes
from typing import Any

from downtime.printing.dots import Dots, pages, resolution
from downtime.printing.winspool import last_error, library

_WIDTH_DOTS, _HEIGHT_DOTS = 88, 90
"""LOGPIXELSX, LOGPIXELSY of GetDeviceCaps."""
_LEFT, _TOP = 112, 113
"""PHYSICALOFFSETX, PHYSICALOFFSETY: the edge on which the printer cannot print."""
_ABILITIES, _TAKES_BITMAPS = 38, 0x2000
"""RASTERCAPS, RC_STRETCHDIB."""
_OUT, _IN = 2, 8
"""DM_OUT_BUFFER, DM_IN_BUFFER of DocumentProperties."""
_ORIENTATION, _PAPER, _COPIES, _SIDES = 0x1, 0x2, 0x100, 0x1000
"""DM_… in dmFields."""
_OTHER_PAPER = 0x4 | 0x8 | 0x10000
"""DM_PAPERLENGTH, DM_PAPERWIDTH, DM_FORMNAME: they would be stronger than A4."""
_A4, _UPRIGHT, _ONE_SIDED, _LONG_EDGE = 9, 1, 1, 2
_COPY = 0x00CC0020
"""SRCCOPY."""
_WHOLE_DOTS = 3
"""COLORONCOLOR: dots are repeated, not mixed."""


class _DeviceMode(ctypes.Structure):
    """The beginning of a DEVMODEW; what follows is the driver's."""

    _fields_ = (
        ("device", ctypes.c_uint16 * 32),
        *((name, wintypes.WORD) for name in ("version", "driver_version", "size", "extra")),
        ("fields", wintypes.DWORD),
        *((name, ctypes.c_short) for name in ("orientation", "paper", "length", "width", "scale", "copies", "source")),
        *((name, ctypes.c_short) for name in ("quality", "colour", "sides", "vertical", "true_type", "collate")),
    )


class _Document(ctypes.Structure):
    """DOCINFOW."""

    _fields_ = (
        ("size", c_int), ("title", wintypes.LPCWSTR), ("file", wintypes.LPCWSTR), ("datatype", wintypes.LPCWSTR),
        ("kind", wintypes.DWORD),
    )  # fmt: skip


class _Bitmap(ctypes.Structure):
    """BITMAPINFO of 256 greys."""

    _fields_ = (
        ("size", wintypes.DWORD), ("width", wintypes.LONG), ("height", wintypes.LONG), ("planes", wintypes.WORD),
        ("bits", wintypes.WORD), ("compression", wintypes.DWORD), ("bytes", wintypes.DWORD),
        ("per_metre_x", wintypes.LONG), ("per_metre_y", wintypes.LONG), ("used", wintypes.DWORD),
        ("important", wintypes.DWORD), ("colours", ctypes.c_uint32 * 256),
    )  # fmt: skip

    HEAD = 40


def print_document(printer: str, document: bytes, *, title: str, duplex: bool, started: Callable[[int], None]) -> None:
    """Draw every page of a PDF; `started` is told the number of the job before the first. Raises `OSError` and what
    `dots.pages` raises."""
    gdi = _functions()
    with _context(gdi, printer, duplex=duplex) as context:
        across, down = (gdi.GetDeviceCaps(context, index) for index in (_WIDTH_DOTS, _HEIGHT_DOTS))
        drawn = resolution(min(across, down))
        if not gdi.GetDeviceCaps(context, _ABILITIES) & _TAKES_BITMAPS:
            raise OSError(0, "a printer of text only")
        about = _Document(ctypes.sizeof(_Document), title, None, None, 0)
        job = _positive(gdi.StartDocW(context, byref(about)), "StartDoc")
        try:
            started(job)
            gdi.SetStretchBltMode(context, _WHOLE_DOTS)
            for dots in pages(document, drawn):
                _positive(gdi.StartPage(context), "StartPage")
                _draw(gdi, context, dots, (across / drawn, down / drawn))
                _positive(gdi.EndPage(context), "EndPage")
        except BaseException:
            gdi.AbortDoc(context)
            raise
        _positive(gdi.EndDoc(context), "EndDoc")


def _draw(gdi: Any, context: int, dots: Dots, larger: tuple[float, float]) -> None:
    """One page; `larger`: the dots of the printer for each of ours, across and down."""
    left, top = (gdi.GetDeviceCaps(context, index) for index in (_LEFT, _TOP))
    width, height = round(dots.width * larger[0]), round(dots.height * larger[1])
    greys = (ctypes.c_uint32 * 256)(*(grey * 0x010101 for grey in range(256)))
    # a row is as long as its stride, of which the first `width` are drawn; a negative height: from the top
    about = _Bitmap(_Bitmap.HEAD, dots.stride, -dots.height, 1, 8, 0, dots.stride * dots.height, 0, 0, 256, 0, greys)
    drawn = gdi.StretchDIBits(
        context, -left, -top, width, height, 0, 0, dots.width, dots.height, dots.greys, byref(about), 0, _COPY
    )
    _positive(drawn, "StretchDIBits")


@contextmanager
def _context(gdi: Any, printer: str, *, duplex: bool) -> Iterator[int]:
    context = gdi.CreateDCW("WINSPOOL", printer, None, _device_mode(printer, duplex=duplex))
    if not context:
        raise OSError(last_error(), "CreateDC")
    try:
        yield context
    finally:
        gdi.DeleteDC(context)


def _device_mode(printer: str, *, duplex: bool) -> Any:
    """The driver's own settings, with A4, upright, one copy and the sides."""
    spool = library("winspool.drv")
    spool.OpenPrinterW.argtypes = (wintypes.LPCWSTR, POINTER(wintypes.HANDLE), c_void_p)
    spool.ClosePrinter.argtypes = (wintypes.HANDLE,)
    spool.DocumentPropertiesW.argtypes = (
        wintypes.HWND, wintypes.HANDLE, wintypes.LPCWSTR, c_void_p, c_void_p, wintypes.DWORD
    )  # fmt: skip
    handle = wintypes.HANDLE()
    if not spool.OpenPrinterW(printer, byref(handle), None):
        raise OSError(last_error(), "OpenPrinter")
    try:
        size = _positive(spool.DocumentPropertiesW(None, handle, printer, None, None, 0), "DocumentProperties")
        mode = ctypes.create_string_buffer(max(size, ctypes.sizeof(_DeviceMode)))
        _positive(spool.DocumentPropertiesW(None, handle, printer, mode, None, _OUT), "DocumentProperties")
        ours = _DeviceMode.from_buffer(mode)
        ours.fields &= ~_OTHER_PAPER
        ours.fields |= _ORIENTATION | _PAPER | _COPIES | _SIDES
        ours.orientation, ours.paper, ours.copies = _UPRIGHT, _A4, 1
        ours.sides = _LONG_EDGE if duplex else _ONE_SIDED
        _positive(spool.DocumentPropertiesW(None, handle, printer, mode, mode, _OUT | _IN), "DocumentProperties")
        return mode
    finally:
        spool.ClosePrinter(handle)


def _functions() -> Any:
    """gdi32 with the shapes of what is called: handles are as wide as pointers."""
    gdi = library("gdi32")
    gdi.CreateDCW.argtypes = (wintypes.LPCWSTR, wintypes.LPCWSTR, wintypes.LPCWSTR, c_void_p)
    gdi.CreateDCW.restype = wintypes.HDC
    gdi.GetDeviceCaps.argtypes = (wintypes.HDC, c_int)
    gdi.SetStretchBltMode.argtypes = (wintypes.HDC, c_int)
    gdi.StartDocW.argtypes = (wintypes.HDC, POINTER(_Document))
    for name in ("StartPage", "EndPage", "EndDoc", "AbortDoc", "DeleteDC"):
        getattr(gdi, name).argtypes = (wintypes.HDC,)
    gdi.StretchDIBits.argtypes = (wintypes.HDC, *(c_int,) * 8, c_void_p, c_void_p, wintypes.UINT, wintypes.DWORD)
    return gdi


def _positive(value: int, call: str) -> int:
    """What GDI answers when it did its part."""
    if value <= 0:
        raise OSError(last_error(), call)
    return value
