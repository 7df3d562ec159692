"""Joins the user and network namespaces of the process given and renames an interface there.

    rename_interface.py PID OLD NEW

See setns(2) and netdevice(7).
"""

import ctypes
import fcntl
import os
import socket
import struct
import sys

SIOCSIFNAME = 0x8923

pid, old, new = sys.argv[1:]
libc = ctypes.CDLL(None, use_errno=True)
for namespace in ("user", "net"):
    with open(f"/proc/{pid}/ns/{namespace}", "rb") as file:
        if libc.setns(file.fileno(), 0) != 0:
            raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
with socket.socket() as sock:
    fcntl.ioctl(sock, SIOCSIFNAME, struct.pack("16s16s8x", old.encode(), new.encode()))
