"""The shipped pipeline under the name by which `spacy.load("extract_claims")` asks for it."""

from extract import load

__all__ = ["load"]
