/* bcryptprimitives.dll as far as `cryptography` calls it: Windows has it since Windows 7, Wine since version 9.
   The random bytes are those of the system: SystemFunction036 is RtlGenRandom. */
#include <windows.h>

BOOLEAN NTAPI SystemFunction036(PVOID, ULONG);

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE bytes, SIZE_T left) {
    while (left) {
        ULONG piece = left > 0x10000000 ? 0x10000000 : (ULONG)left;
        if (!SystemFunction036(bytes, piece)) return FALSE;
        bytes += piece;
        left -= piece;
    }
    return TRUE;
}
