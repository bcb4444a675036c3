"""Certificates of a demo, made on the spot, and what TLS is opened with.

A real party has a certificate of PKIoverheid; this makes one of the same form, with the OIN in the
serialNumber of the subject. TLS keeps out who is not a party, and says nothing about who asks what:
that is for the signature under a message.
"""

import datetime as dt
import ipaddress
import ssl
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from vanzelf.terms.problems import ProblemError
from vanzelf.transport.config import Certificates
from vanzelf.transport.party import write_secret

VALID = dt.timedelta(days=90)
"""How long certificates of a demo hold."""

_SKEW = dt.timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its private key, as PEM."""

    certificate: bytes
    key: bytes = field(repr=False)

    def write(self, folder: Path, name: str) -> tuple[Path, Path]:
        """Write both into a directory; gives where."""
        paths = folder / f"{name}.pem", folder / f"{name}.sleutel.pem"
        write_secret(paths[0], self.certificate)
        write_secret(paths[1], self.key)
        return paths


@dataclass(frozen=True, slots=True)
class DemoAuthority:
    """Signs the certificates of a demo. certificate: what the parties trust."""

    certificate: x509.Certificate
    _key: ec.EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    def make(cls, at: dt.datetime, name: str = "Vanzelf demo") -> "DemoAuthority":
        """A new one. at: the real time, in UTC."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
                x509.NameAttribute(NameOID.COMMON_NAME, name),
            ]
        )
        made = (
            _builder(subject, subject, key.public_key(), at)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .sign(key, hashes.SHA256())
        )
        return cls(made, key)

    @property
    def pem(self) -> bytes:
        """Its certificate as PEM."""
        return self.certificate.public_bytes(Encoding.PEM)

    def issue(self, oin: str, name: str, hosts: Sequence[str], at: dt.datetime) -> Issued:
        """A certificate for a party, as server and as client. hosts: names or IP addresses."""
        key = ec.generate_private_key(ec.SECP256R1())
        subject = x509.Name(
            [
                x509.NameAttribute(NameOID.COUNTRY_NAME, "NL"),
                x509.NameAttribute(NameOID.ORGANIZATION_NAME, name[:64]),
                x509.NameAttribute(NameOID.COMMON_NAME, hosts[0]),
                x509.NameAttribute(NameOID.SERIAL_NUMBER, oin),
            ]
        )
        both = [ExtendedKeyUsageOID.SERVER_AUTH, ExtendedKeyUsageOID.CLIENT_AUTH]
        authority = self._key.public_key()
        made = (
            _builder(subject, self.certificate.subject, key.public_key(), at)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage(both), critical=False)
            .add_extension(x509.SubjectAlternativeName(map(_named, hosts)), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(authority), critical=False
            )
            .sign(self._key, hashes.SHA256())
        )
        form = PrivateFormat.PKCS8
        return Issued(
            made.public_bytes(Encoding.PEM), key.private_bytes(Encoding.PEM, form, NoEncryption())
        )


def oin_of(certificate: bytes) -> str | None:
    """The OIN in a certificate (PEM), if it has one."""
    subject = x509.load_pem_x509_certificate(certificate).subject
    found = subject.get_attributes_for_oid(NameOID.SERIAL_NUMBER)
    return str(found[0].value) if found else None


def client_context(certificates: Certificates) -> ssl.SSLContext:
    """What a call is opened with: TLS 1.2 or newer, and the own certificate.

    Raises ProblemError certificate-unusable.
    """
    try:
        context = ssl.create_default_context(cafile=str(certificates.authority))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.load_cert_chain(certificates.certificate, certificates.key)
    except (ssl.SSLError, OSError):
        raise ProblemError.single(
            "certificate-unusable",
            "the certificate, its key or its issuer cannot be used.",
            "Give each as PEM, and the key of this very certificate.",
            certificates.certificate,
        ) from None
    return context


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, at: dt.datetime
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(at - _SKEW)
        .not_valid_after(at + VALID)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key), critical=False)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _named(host: str) -> x509.GeneralName:
    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
