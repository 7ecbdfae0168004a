"""What an address says of TLS is done: over a real handshake, with certificates made for the test."""

import asyncio
import datetime
import ipaddress
import ssl
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bureau_common.kit.core.connections import DatabaseAway, connect
from toy.app import Settings

_TLS_WANTED = b"\x00\x00\x00\x08\x04\xd2\x16\x2f"


def certify(folder: Path, name: str) -> Path:
    """A key and the certificate that it signs for itself, both in one file, for a server on 127.0.0.1 or a client."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    day = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(day)
        .not_valid_after(day + datetime.timedelta(days=36500))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    pem = serialization.Encoding.PEM
    private = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    file.write_bytes(private + certificate.public_bytes(pem))
    file.chmod(0o600)
    return file


class Front:
    """Speaks TLS before the test's PostgreSQL, which was built without, as PostgreSQL itself does; counts handshakes."""

    def __init__(self, settings: Settings, folder: Path) -> None:
        self._behind = urlsplit(settings.database_url.get_secret_value())
        self.own, self.client, self.stranger = (certify(folder, name) for name in ("server", "client", "stranger"))
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(self.client))
        self.context.load_cert_chain(self.own)
        self.handshakes = self.certified = 0

    async def __call__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        first = await reader.readexactly(8)
        try:
            if first == _TLS_WANTED:
                writer.write(b"S")
                await writer.drain()
                await writer.start_tls(self.context)
                first = b""
                self.handshakes += 1
                self.certified += bool(writer.get_extra_info("peercert"))
            inner, outer = await asyncio.open_connection(self._behind.hostname, self._behind.port)
            outer.write(first)
            await asyncio.gather(_copy(reader, outer), _copy(inner, writer))
        except OSError:
            writer.close()

    def address(self, port: int, query: str) -> str:
        return (
            f"postgresql://{self._behind.username}:{self._behind.password}@127.0.0.1:{port}{self._behind.path}?{query}"
        )


async def _copy(source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
    while block := await source.read(65536):
        target.write(block)
        await target.drain()
    target.close()


@pytest.fixture
async def front(settings: Settings, tmp_path: Path) -> AsyncIterator[tuple[Front, int]]:
    front = Front(settings, tmp_path)
    async with await asyncio.start_server(front, "127.0.0.1", 0) as server:
        yield front, server.sockets[0].getsockname()[1]


async def answered(address: str) -> object:
    connection = await connect(address)
    try:
        return await connection.fetchval("select 42")
    finally:
        await connection.close()


@pytest.mark.parametrize(("mode", "handshakes"), [("disable", 0), ("prefer", 1), ("require", 1)])
async def test_a_mode_that_wants_tls_gets_it(front: tuple[Front, int], mode: str, handshakes: int) -> None:
    server, port = front
    assert await answered(server.address(port, f"sslmode={mode}")) == 42
    assert server.handshakes == handshakes


async def test_a_server_is_verified_by_the_root_and_a_client_shows_its_certificate(front: tuple[Front, int]) -> None:
    server, port = front
    server.context.verify_mode = ssl.CERT_REQUIRED
    files = f"sslrootcert={server.own}&sslcert={server.client}&sslkey={server.client}"
    assert await answered(server.address(port, f"sslmode=verify-full&{files}")) == 42
    assert (server.handshakes, server.certified) == (1, 1)


async def test_a_server_of_another_root_is_refused(front: tuple[Front, int]) -> None:
    server, port = front
    with pytest.raises(DatabaseAway, match="TLS failed"):
        await answered(server.address(port, f"sslmode=verify-full&sslrootcert={server.stranger}"))
    assert server.handshakes == 0


async def test_a_root_that_is_missing_is_said_and_not_named(front: tuple[Front, int]) -> None:
    server, port = front
    with pytest.raises(DatabaseAway, match=r"socket that the address names cannot be opened$"):
        await answered(server.address(port, "sslmode=verify-full&sslrootcert=/nowhere/secret.pem"))


async def test_a_server_without_tls_serves_who_prefers_it_and_not_who_requires_it(settings: Settings) -> None:
    address = settings.database_url.get_secret_value()
    assert await answered(f"{address}?sslmode=prefer") == 42
    with pytest.raises(DatabaseAway, match="TLS failed"):
        await answered(f"{address}?sslmode=require")
