"""A made-up country in the terms of the model: as many wards as wanted, each with officials, events and figures.

Everything in it is called "Giả Định" (assumed), its codes are none that exist, and every unit and source says that it
is made up. It is written into a folder of its own, never into a home. The same size and seed give the same bytes; only
one ward is in memory at a time.
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from wardgraph.bench.lists import Lists
from wardgraph.names import PREFIXES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from wardgraph.bench.lists import Indicator, Post

START = "2020-01-01"
ISSUED = "2026-01-20"
YEARS = (2023, 2024, 2025)
EVENTS = 10
# Of the posts with one seat, so many had a holder before: 24 tenures of 20 posts.
FORMER = 4
# Two persons hold two posts each.
DUAL = 2
_WARDS_A_PROVINCE = 98
_NOTE = 'skos:note "Dữ liệu giả định, chỉ để đo tốc độ."@vi, "Made up, to measure with."@en'
_USED = (
    "dct",
    "foaf",
    "org",
    "person",
    "prov",
    "qb",
    "schema",
    "sdmx-code",
    "sdmx-attribute",
    "sdmx-dimension",
    "skos",
)
_HEAD = "@base <https://w3id.org/wardgraph/> .\n" + "".join(
    f"@prefix {prefix}: <{PREFIXES[prefix]}> .\n" for prefix in (*_USED, "wg", "xsd")
)
_REGISTER = f"id/source/gia-dinh/{ISSUED}/danh-muc-gia-dinh"


@dataclass(frozen=True)
class Ward:
    """One ward of a made-up country."""

    number: int
    province: int

    @property
    def code(self) -> str:
        """Its code; no unit that exists has one above 90000."""
        return f"{90000 + self.number:05}"

    @property
    def path(self) -> str:
        """The part of addresses that names it."""
        return f"{self.code}/{START}"

    @property
    def vi(self) -> str:
        """Its name in Vietnamese."""
        return f"Phường Giả Định {self.number:04}"

    @property
    def en(self) -> str:
        """Its name in English."""
        return f"Gia Dinh Ward {self.number:04}"

    @property
    def source(self) -> str:
        """The address of the report that says everything of it."""
        return f"id/source/gia-dinh/{ISSUED}/bao-cao-{self.number:04}"

    def person(self, number: int) -> str:
        """Return the address of one of its persons."""
        return f"id/person/{self.code}/nguoi-gia-dinh-{self.number_of(number)}"

    def number_of(self, person: int) -> str:
        """Return the number in the name of one of its persons, which nobody else in the country has."""
        return f"{self.number * 100 + person:06}"


@dataclass(frozen=True)
class Country:
    """A made-up country.

    Attributes:
        wards: how many.
        seed: of its numbers.
    """

    wards: int
    seed: int = 1

    def ward(self, number: int) -> Ward:
        """Return the ward `number`, from 1."""
        return Ward(number, 1 + (number - 1) // _WARDS_A_PROVINCE)

    @property
    def provinces(self) -> int:
        """How many provinces the wards are in."""
        return 1 + (self.wards - 1) // _WARDS_A_PROVINCE

    def write(self, folder: Path) -> None:
        """Write the country as the folder `graph` of a checkout: `reference/*.ttl`, `sources/gia-dinh/*.ttl`."""
        lists = Lists.read()
        (folder / "reference").mkdir(parents=True)
        sources = folder / "sources" / "gia-dinh"
        sources.mkdir(parents=True)
        with (folder / "reference" / "gia-dinh.ttl").open("w", encoding="utf-8") as file:
            file.write(_HEAD)
            file.writelines(self._reference())
        for number in range(1, self.wards + 1):
            ward = self.ward(number)
            with (sources / f"{ISSUED}-bao-cao-{number:04}.ttl").open("w", encoding="utf-8") as file:
                file.write(_HEAD)
                file.writelines(self._said(ward, lists))

    def _reference(self) -> Iterator[str]:
        yield _source(_REGISTER, "Danh mục giả định", "register", PREFIXES["dcat"] + "Dataset")
        yield _publisher()
        for number in range(1, self.provinces + 1):
            yield (
                f"<{_province(number)}> a wg:AdministrativeUnit, wg:Province, wg:ProvincialUnit ;\n"
                f' skos:prefLabel "Tỉnh Giả Định {number:02}"@vi, "Gia Dinh Province {number:02}"@en ;\n'
                f' wg:code "{number:02}" ; wg:validFrom "{START}"^^xsd:date ; prov:wasDerivedFrom <{_REGISTER}> ;\n'
                f" {_NOTE} .\n"
            )
        for number in range(1, self.wards + 1):
            ward = self.ward(number)
            area = Random(f"{self.seed}/{number}/area").randrange(200, 9000) / 100  # noqa: S311 (no secret)
            yield (
                f"<id/unit/{ward.path}> a wg:AdministrativeUnit, wg:CommunalUnit, wg:Ward ;\n"
                f' skos:prefLabel "{ward.vi}"@vi, "{ward.en}"@en ; wg:code "{ward.code}" ;\n'
                f' wg:validFrom "{START}"^^xsd:date ; wg:within <{_province(ward.province)}> ;\n'
                f" wg:area {area} ; wg:areaMethod <id/area-method/published> ; prov:wasDerivedFrom <{_REGISTER}> ;\n"
                f" {_NOTE} .\n"
            )

    def _said(self, ward: Ward, lists: Lists) -> Iterator[str]:
        random = Random(f"{self.seed}/{ward.number}")  # noqa: S311 (no secret)
        yield _publisher()
        yield _source(ward.source, f"Báo cáo giả định của {ward.vi}", "report", PREFIXES["schema"] + "Report")
        for paragraph in range(1, 4):
            yield f"<{ward.source}/evidence/{paragraph}> a prov:Derivation ; prov:entity <{ward.source}> ; "
            yield f"wg:paragraph {paragraph} .\n"
        yield (
            f"<id/unit/{ward.path}> a wg:AdministrativeUnit, wg:CommunalUnit, wg:Ward ;\n"
            f' skos:prefLabel "{ward.vi}"@vi, "{ward.en}"@en ; wg:code "{ward.code}" .\n'
        )
        for year in YEARS:
            yield (
                f'<id/period/{year}> a dct:PeriodOfTime, wg:Period ; wg:edtf "{year}" ;\n'
                f' skos:prefLabel "năm {year}"@vi, "{year}"@en ;\n'
                f' schema:startDate "{year}-01-01"^^xsd:date ; schema:endDate "{year + 1}-01-01"^^xsd:date .\n'
            )
        yield from _officials(ward, lists)
        yield from _events(ward, lists, random)
        for indicator in lists.indicators:
            yield from _figures(ward, indicator, random)


def _officials(ward: Ward, lists: Lists) -> Iterator[str]:
    unit = ward.vi[0].lower() + ward.vi[1:]
    for body in lists.bodies:
        vi, en = body.vi.replace("{unit}", unit), body.en.replace("{unit}", ward.en)
        yield (
            f"<id/body/{ward.path}/{body.slug}> a org:FormalOrganization, org:Organization, wg:Body, <{body.kind}> ;\n"
            f' skos:prefLabel "{vi}"@vi, "{en}"@en ;\n'
            f" org:classification <{body.iri}> ; wg:serves <id/unit/{ward.path}> .\n"
        )
    persons = len(lists.posts) - DUAL + FORMER
    for number in range(1, persons + 1):
        yield (
            f"<{ward.person(number)}> a foaf:Person, person:Person, wg:Person ;\n"
            f' skos:prefLabel "Người Giả Định {ward.number_of(number)}"@vi .\n'
        )
    before = 0
    for number, post in enumerate(lists.posts):
        path = f"{ward.path}/{post.body.slug}/{post.slug}"
        yield (
            f"<id/post/{path}> a org:Post, wg:Post ; org:role <{post.role}> ;\n"
            f' skos:prefLabel "{post.vi} {unit}"@vi, "{post.en} of {ward.en}"@en ;\n'
            f" org:postIn <id/body/{ward.path}/{post.body.slug}> .\n"
        )
        begun = ""
        if post.single and before < FORMER:
            before += 1
            begun = ' schema:startDate "2024-07-01"^^xsd:date ;'
            ended = f' schema:startDate "{START}"^^xsd:date ; schema:endDate "2024-07-01"^^xsd:date ;'
            yield _tenure(ward, post, path, persons - FORMER + before, ended)
        # The last ones named hold what the first ones hold as well.
        yield _tenure(ward, post, path, 1 + number % (len(lists.posts) - DUAL), begun)


def _tenure(ward: Ward, post: Post, path: str, person: int, dates: str) -> str:
    attested = f' wg:attestedOn "{ISSUED}"^^xsd:date ;' if "endDate" not in dates else ""
    return (
        f"<id/tenure/{path}/nguoi-gia-dinh-{ward.number_of(person)}> a org:Membership, wg:Tenure ;\n"
        f" org:member <{ward.person(person)}> ; wg:post <id/post/{path}> ; org:role <{post.role}> ;\n"
        f" org:organization <id/body/{ward.path}/{post.body.slug}> ;{dates}{attested}\n {_evidence(ward, 1)} .\n"
    )


def _events(ward: Ward, lists: Lists, random: Random) -> Iterator[str]:
    for number in range(1, EVENTS + 1):
        kind, label = lists.event_types[random.randrange(len(lists.event_types))]
        iri = f"id/event/{ward.path}/2025-{number:02}-15-su-kien-gia-dinh-{number:02}"
        yield (
            f"<{iri}> a prov:Activity, schema:Event, wg:Event ; wg:eventType <{kind}> ;\n"
            f' skos:prefLabel "Sự kiện giả định {number:02} ({label}) của {ward.vi}"@vi ;\n'
            f' wg:concerns <id/unit/{ward.path}> ; schema:startDate "2025-{number:02}-15"^^xsd:date ;\n'
            f" schema:organizer <id/body/{ward.path}/{lists.bodies[number % len(lists.bodies)].slug}> ;\n"
            f" {_evidence(ward, 2)} .\n"
            f"<{iri}/participation/{number}-chair> a wg:Participation ; wg:event <{iri}> ; wg:part <id/part/chair> ;\n"
            f" wg:participant <{ward.person(number)}> ; {_evidence(ward, 2)} .\n"
        )


def _figures(ward: Ward, indicator: Indicator, random: Random) -> Iterator[str]:
    whole = indicator.dimension == "count"
    middle = random.uniform(20, 80) if indicator.dimension == "share" else random.uniform(100, 5000)
    for year in YEARS:
        for kind in ("actual", "target"):
            value = middle * random.uniform(0.85, 1.15)
            yield (
                f"<id/figure/{ward.path}/{indicator.slug}/{year}/{kind}/gia-dinh> "
                f"a qb:Observation, wg:{kind.capitalize()}, wg:Figure ;\n"
                f" wg:indicator <{indicator.iri}> ; wg:unit <{indicator.measure}> ;\n"
                f" sdmx-dimension:refArea <id/unit/{ward.path}> ; sdmx-dimension:refPeriod <id/period/{year}> ;\n"
                f" wg:value {f'{round(value)}.0' if whole else f'{value:.2f}'} ; {_evidence(ward, 3)} .\n"
            )


def _evidence(ward: Ward, paragraph: int) -> str:
    """Return where a fact comes from: the facts of one paragraph share the node that says so."""
    node = f"{ward.source}/evidence/{paragraph}"
    return f"prov:qualifiedDerivation <{node}> ; prov:wasDerivedFrom <{ward.source}>"


def _province(number: int) -> str:
    return f"id/unit/gia-dinh-{number:02}/{START}"


def _publisher() -> str:
    return (
        "<id/agent/gia-dinh> a foaf:Agent, foaf:Organization, wg:Publisher ;\n"
        ' skos:prefLabel "Nơi xuất bản Giả Định"@vi .\n'
    )


def _source(iri: str, label: str, kind: str, general: str) -> str:
    return (
        f"<{iri}> a prov:Entity, <{general}>, wg:Source ; wg:sourceKind <id/source-kind/{kind}> ;\n"
        f' skos:prefLabel "{label}"@vi ; dct:publisher <id/agent/gia-dinh> ; dct:language "vi" ;\n'
        f' dct:issued "{ISSUED}"^^xsd:date ; wg:file "{iri.rpartition("/")[2]}.pdf" ; {_NOTE} .\n'
    )
