"""The TLS settings of every connection: the certificate authorities are read once a process.

Reading them costs 20 ms and a megabyte, and a shop opens three clients.
"""

import os
import ssl
from functools import cache

import httpx


def tls_context() -> ssl.SSLContext:
    """Return the context; SSL_CERT_FILE and SSL_CERT_DIR name other authorities, as in httpx."""
    return _context(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR"))


@cache
def _context(_file: str | None, _folder: str | None) -> ssl.SSLContext:
    return httpx.create_ssl_context()
