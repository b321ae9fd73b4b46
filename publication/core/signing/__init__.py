"""Signing PDFs (PAdES, ETSI EN 319 142-1) and examining what was signed."""

from publication.core.signing.examination import SignatureFacts, examine
from publication.core.signing.key import KeyFault, SigningKey, make_demo_key, read_key
from publication.core.signing.pades import Signed, sign

__all__ = ["KeyFault", "SignatureFacts", "Signed", "SigningKey", "examine", "make_demo_key", "read_key", "sign"]
