"""Pages for people, as plain HTML: no script, nothing from elsewhere."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from wardgraph.errors import Text
from wardgraph.turtle import BASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from wardgraph.errors import Language

_STYLE = (
    "body{font:1rem/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#222}"
    "h1{font-size:1.6rem;margin-bottom:.2rem}h2{font-size:1.1rem;margin:1.4rem 0 .2rem}"
    "code,textarea{font-family:ui-monospace,monospace;overflow-wrap:anywhere}textarea{width:100%}"
    "pre{overflow-x:auto}"
    "ul{margin:.2rem 0;padding-left:1.3rem}small,.k{color:#666}dt{font-weight:600;margin-top:.8rem}"
)
_SOURCES = Text("Nguồn", "Sources")
_MORE = Text("và {count} nữa", "and {count} more")
_AS_DATA = Text("Dữ liệu", "As data")
_TRIPLES = Text("{count} bộ ba", "{count} triples")
_PARAGRAPH = Text("đoạn", "paragraph")
_DOORS = (
    ("/sparql", Text("Truy vấn SPARQL 1.1", "SPARQL 1.1 queries")),
    ("/def", Text("Bản thể học: lớp và thuộc tính", "The ontology: classes and properties")),
    ("/api/queries", Text("Các truy vấn có sẵn", "The canned questions")),
    ("/api/ask?q=", Text("Hỏi bằng tiếng Việt hoặc tiếng Anh", "Questions in Vietnamese or English")),
    ("/api/search?q=", Text("Tìm theo tên hoặc mã", "Search by name or code")),
    ("/openapi.json", Text("Mô tả giao diện lập trình (OpenAPI)", "Description of the API (OpenAPI)")),
    ("/dump.nq", Text("Toàn bộ đồ thị: nq, trig, ttl, nt, jsonld, rdf", "All data: nq, trig, ttl, nt, jsonld, rdf")),
)
_FORMS = (("ttl", "Turtle"), ("nt", "N-Triples"), ("jsonld", "JSON-LD"), ("rdf", "RDF/XML"))


def index(lang: Language) -> str:
    """Return the page that tells what is here."""
    items = "".join(
        f'<li><a href="{address}"><code>{escape(address)}</code></a> {escape(text.in_(lang))}</li>'
        for address, text in _DOORS
    )
    return _page("wardgraph", f"<h1>wardgraph</h1><ul>{items}</ul>", lang)


def query_form(lang: Language) -> str:
    """Return a form to type a query into."""
    run = "Chạy" if lang == "vi" else "Run"
    text = "SELECT ?g (COUNT(*) AS ?n) WHERE { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g ORDER BY DESC(?n) LIMIT 20"
    options = "".join(f'<option value="{form}">{form}</option>' for form in ("json", "csv", "tsv", "xml"))
    body = (
        f'<h1>SPARQL</h1><form action="sparql" method="get"><p><textarea name="query" rows="14">{escape(text)}'
        f'</textarea></p><p><select name="format">{options}</select> <button>{run}</button></p></form>'
    )
    return _page("SPARQL", body, lang)


def description(said: dict[str, Any], lang: Language) -> str:
    """Return the page of one thing, from `Description.json()`."""
    kinds = ", ".join(_link(kind["iri"], kind["label"]) for kind in said["kinds"])
    names = "; ".join(escape(name["label"]) for name in said["names"] if name["label"] != said["label"])
    body = (
        f"<h1>{escape(said['label'])}</h1><p class=k>{kinds}{' · ' if kinds and names else ''}{names}<br>"
        f"<code>{escape(said['iri'])}</code></p>"
        + "".join(_group(group, lang, "h2") for group in said["statements"])
        + (f"<h2>{_SOURCES.in_(lang)}</h2>{_sources(said['sources'], lang)}" if said["sources"] else "")
        + _as_data(lang)
    )
    return _page(said["label"], body, lang)


def ontology(terms: Iterable[dict[str, Any]], title: str, lang: Language) -> str:
    """Return the page of the terms of an ontology."""
    items = "".join(
        f'<dt id="{escape(term["iri"].rpartition("#")[2])}">{escape(term["label"])} '
        f"<span class=k>{escape(term['kind'])}</span></dt>"
        f"<dd>{escape(term['text'])}<br><code>{escape(term['iri'])}</code></dd>"
        for term in terms
    )
    return _page(title, f"<h1>{escape(title)}</h1><dl>{items}</dl>", lang)


def graph(iri: str, triples: int | None, lang: Language) -> str:
    """Return the page of a named graph: what it is called, and where its content is."""
    count = "" if triples is None else f"<p>{_TRIPLES.in_(lang).format(count=triples)}</p>"
    return _page(iri, f"<h1>{escape(iri)}</h1>{count}{_as_data(lang)}", lang)


def rule(iri: str, name: str, text: str, turtle: str, lang: Language) -> str:
    """Return the page of a rule of validation, with the rule itself."""
    body = (
        f"<h1>{escape(name or iri)}</h1><p>{escape(text)}<br><code>{escape(iri)}</code></p>"
        f"<pre>{escape(turtle)}</pre>{_as_data(lang)}"
    )
    return _page(name or iri, body, lang)


def _as_data(lang: Language) -> str:
    forms = " · ".join(f'<a href="?format={form}">{name}</a>' for form, name in _FORMS)
    return f"<p><small>{_AS_DATA.in_(lang)}: {forms}</small></p>"


def _page(title: str, body: str, lang: Language) -> str:
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{escape(title)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{_STYLE}</style></head>'
        f"<body>{body}</body></html>\n"
    )


def _group(group: dict[str, Any], lang: Language, heading: str) -> str:
    items = "".join(f"<li>{_value(value, lang)}</li>" for value in group["values"])
    if group.get("omitted"):
        items += f"<li>… {_MORE.in_(lang).format(count=group['omitted'])}</li>"
    label = escape(group["label"])
    return f"<{heading}>{label}</{heading}><ul>{items}</ul>" if heading else f"{label}: <ul>{items}</ul>"


def _value(value: dict[str, Any], lang: Language) -> str:
    iri = value.get("iri")
    shown = _link(iri, value["text"]) if iri else escape(value["text"])
    if value.get("datatype", "").endswith("anyURI"):
        shown = _link(value["text"], value["text"])
    inner = "".join(_group(group, lang, "") for group in value.get("statements", ()) if group["inverse"])
    return shown + inner + _sources(value.get("sources", ()), lang)


def _sources(sources: Sequence[dict[str, Any]], lang: Language) -> str:
    lines = []
    for one in sources:
        parts = [_link(one["iri"], one["title"]), *(escape(one[key]) for key in ("publisher", "date") if one.get(key))]
        if one.get("paragraph") is not None:
            parts.append(f"{_PARAGRAPH.in_(lang)} {one['paragraph']}")
        if one.get("url"):
            parts.append(_link(one["url"], one["url"]))
        lines.append(f"<br><small>— {', '.join(parts)}</small>")
    return "".join(lines)


def _link(iri: str, text: str) -> str:
    """Return a link to a thing of ours on this server, to a web address of others where it is one."""
    if iri.startswith(BASE):
        path = iri[len(BASE) :]
        return f'<a href="/{escape(quote(path, safe="/#:@!$&()*+,;=~"))}">{escape(text)}</a>'
    if iri.startswith(("http://", "https://")):
        return f'<a href="{escape(iri)}" rel="nofollow">{escape(text)}</a>'
    return escape(text)
