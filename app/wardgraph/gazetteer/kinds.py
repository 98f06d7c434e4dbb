"""Kinds of unit: the Vietnamese word that begins a name, the class it stands for, the English word."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One kind of unit.

    Attributes:
        word: how official names begin, in lower case.
        english: the word of English names.
        classes: terms of the ontology, the most specific first.
    """

    word: str
    english: str
    classes: tuple[str, ...]


def _kinds(level: str, *kinds: tuple[str, str, str]) -> dict[str, Kind]:
    return {word: Kind(word, english, (term, level, "AdministrativeUnit")) for word, english, term in kinds}


# Thành phố means three things, so the level is always known before the word is looked up.
COMMUNAL = _kinds(
    "CommunalUnit",
    ("phường", "Ward", "Ward"),
    ("xã", "Commune", "Commune"),
    ("đặc khu", "Special Zone", "SpecialZone"),
    ("thị trấn", "Township", "Township"),
)
DISTRICT = _kinds(
    "DistrictUnit",
    ("quận", "District", "UrbanDistrict"),
    ("huyện", "District", "RuralDistrict"),
    ("thị xã", "Town", "Town"),
    ("thành phố", "City", "ProvincialCity"),
)
PROVINCIAL = _kinds(
    "ProvincialUnit",
    ("tỉnh", "Province", "Province"),
    ("thành phố", "City", "Municipality"),
)


def kind_of(name: str, level: dict[str, Kind]) -> Kind | None:
    """Return the kind whose word begins `name`, or None."""
    lower = name.casefold()
    return next((kind for word, kind in level.items() if lower.startswith(f"{word} ")), None)
