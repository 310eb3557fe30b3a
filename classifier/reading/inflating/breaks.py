"""What is said of compressed bytes that break off or do not decode."""

from classifier.errors import DecodeError

__all__ = ["broken"]


def broken(kind: str, at: int, *, cut: bool = False, why: str = "") -> DecodeError:
    """Return the error for a break.

    Args:
        kind: The compression.
        at: The byte of the input where it was noticed.
        cut: Whether the bytes end too early; otherwise they are wrong.
        why: What the decoder says of them.
    """
    if cut:
        return DecodeError(
            f"the {kind} data break off after {at:,} bytes; fetch the file again", reason="truncated"
        )
    told = f" ({why})" if why else ""
    return DecodeError(
        f"the {kind} data are damaged near byte {at:,}{told}; fetch it again", reason="damaged"
    )
