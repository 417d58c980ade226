"""The TLS context: one a process, another one where other authorities are named."""

import ssl
from pathlib import Path

import pytest

from bot.tls import tls_context


def test_authorities_are_read_once(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    assert tls_context() is tls_context()
    monkeypatch.setenv("SSL_CERT_DIR", str(tmp_path))
    assert tls_context() is tls_context()


def test_other_authorities_have_a_context_of_their_own(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    usual = tls_context()
    one = tmp_path / "one.pem"
    one.write_text(ssl.DER_cert_to_PEM_cert(usual.get_ca_certs(binary_form=True)[0]))
    monkeypatch.setenv("SSL_CERT_FILE", str(one))
    assert tls_context() is not usual
    assert len(tls_context().get_ca_certs()) == 1
