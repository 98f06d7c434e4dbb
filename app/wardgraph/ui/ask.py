"""The page of questions: one field, then the answer with what it rests on."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, Any

import streamlit as st

from wardgraph.names import ID
from wardgraph.ui import engine, graph, pages, state, table
from wardgraph.ui.text import say

if TYPE_CHECKING:
    from collections.abc import Sequence

_TYPED = "typed-question"
_SHOWN = 12
# A field that commits while typing has nothing left to commit at Enter: the key then presses the button.
_ENTER = """
<script>
if (!window.wardgraphEnter) {
  window.wardgraphEnter = true;
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.isComposing || !event.target.closest(".st-key-typed-question")) return;
    setTimeout(() => document.querySelector(".st-key-ask-button button")?.click(), 150);
  });
}
</script>
"""
_SIGNS = {
    "vi": {">": "hơn", ">=": "từ", "<": "dưới", "<=": "không quá", "~": "khoảng"},
    "en": {">": "more than", ">=": "at least", "<": "less than", "<=": "at most", "~": "about"},
}


def show() -> None:
    """Show the field, and the answer to the question that the address holds."""
    question, before = state.get("q"), state.get_all("before")
    st.title(say("ask.heading"), anchor=False)
    if st.session_state.get("question-shown") != question:
        st.session_state["question-shown"] = question
        st.session_state[_TYPED] = question
    engine.opened()
    st.html(_ENTER, unsafe_allow_javascript=True)
    _field(before)
    if not question:
        _questions(say("ask.examples"), engine.examples(state.language()), [], "example")
        return
    answer = engine.ask(question, before)
    if before:
        st.caption(pages.plain(say("ask.context", questions=" › ".join(before))))
    with st.container(border=True, key="answer"):
        {"answered": _answered, "ambiguous": _ambiguous}.get(answer["status"], _unanswered)(answer, before)
    thread = [*before, question] if answer["status"] == "answered" else before
    label = {"answered": "ask.next", "unanswered": "ask.nearest"}.get(answer["status"], "ask.suggested")
    _questions(say(label), answer["suggestions"], thread, "suggestion")
    if before or answer["status"] == "answered":
        pages.page_link("ask", say("ask.restart"), icon=":material/restart_alt:")


@st.fragment
def _field(before: Sequence[str]) -> None:
    _typing(before)


@engine.guarded
def _typing(before: Sequence[str]) -> None:
    """Draw the field, and under it how names that are being typed may go on."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        typed = st.text_input(
            say("ask.field"),
            key=_TYPED,
            placeholder=say("ask.placeholder"),
            type="search",
            live=True,
            autocomplete="off",
            max_chars=500,
        )
        asked = st.button(say("ask.button"), type="primary", key="ask-button")
    typed = (typed or "").strip()
    shown = state.get("q")
    if asked and typed:
        pages.go("ask", q=typed, before=_context(before, shown, typed))
    if typed and typed != shown:
        found = engine.completions(typed)
        if found:
            st.caption(say("ask.completions"))
            with st.container(horizontal=True, gap="small"):
                for number, one in enumerate(found):
                    hint = f" ({one['hint']})" if one["hint"] else ""
                    st.button(
                        pages.plain(one["label"] + hint),
                        key=f"completion-{number}",
                        on_click=_complete,
                        args=(one["text"],),
                    )


def _context(before: Sequence[str], shown: str, typed: str) -> list[str]:
    """Return the questions that `typed` follows: those that were answered, oldest first."""
    if not shown or typed == shown:
        return list(before)
    answered = engine.ask(shown, before)["status"] == "answered"
    return [*before, shown] if answered else list(before)


def _complete(text: str) -> None:
    st.session_state[_TYPED] = text + " "


def _questions(title: str, questions: Sequence[str], before: Sequence[str], key: str) -> None:
    """Draw questions that can be asked by a click."""
    if not questions:
        return
    st.subheader(title, anchor=False)
    for number, question in enumerate(dict.fromkeys(questions)):
        if st.button(pages.plain(question), key=f"{key}-{number}", icon=":material/chat:", type="tertiary"):
            pages.go("ask", q=question, before=list(before))


def _answered(answer: dict[str, Any], before: Sequence[str]) -> None:
    answers = answer["answers"]
    figure = _figure(answers[0]) if len(answers) == 1 else ""
    large = f'<p class="wg-figure">{figure}</p>' if figure else ""
    st.html(f'<section role="status">{large}<p class="wg-sentence">{escape(answer["text"])}</p></section>')
    if len(answers) > 1:
        _list(answers)
    _grounds(answer)
    _beside(answers)
    _sparql(answer)
    del before


def _figure(answer: dict[str, Any]) -> str:
    """Return one answer as it is shown large."""
    value, lang = answer["value"], state.language()
    if isinstance(value, bool):
        return escape(say("yes") if value else say("no"))
    if isinstance(value, int | float):
        sign = _SIGNS[lang].get(answer["qualifier"] or "=", "")
        return escape(" ".join(p for p in (sign, table.number(_decimal(value)), answer["unit"] or "") if p))
    label = answer["label"] or (value if isinstance(value, str) else "")
    if not label:
        return ""
    return pages.anchor(answer["iri"], label) if answer["iri"] else escape(label)


def _decimal(value: float) -> str:
    return f"{value:.6f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value)


def _list(answers: Sequence[dict[str, Any]]) -> None:
    def items(some: Sequence[dict[str, Any]]) -> str:
        lines = "".join(f"<li>{_item(one)}</li>" for one in some)
        return f'<ul class="wg-list">{lines}</ul>'

    st.html(items(answers[:_SHOWN]))
    if len(answers) > _SHOWN:
        with st.expander(say("ask.all", count=len(answers))):
            st.html(items(answers))


def _item(answer: dict[str, Any]) -> str:
    if answer["label"] and answer["value"] is not None:
        value = _figure({**answer, "label": None})
        name = pages.anchor(answer["iri"], answer["label"]) if answer["iri"] else escape(answer["label"])
        return f"{name}: {value}"
    return _figure(answer)


def _grounds(answer: dict[str, Any]) -> None:
    """Say how the question was understood, as of when, and by which sources."""
    said = [say("ask.understood", text=answer["interpretation"])] if answer["interpretation"] else []
    if answer["as_of"]:
        said.append(say("ask.as_of", date=answer["as_of"]))
    st.html("".join(f'<p class="wg-about">{escape(line)}</p>' for line in said))
    if not answer["sources"]:
        return
    lines = []
    for source in answer["sources"]:
        parts = [escape(part) for part in (source["publisher"], source["date"]) if part]
        if source["paragraph"] is not None:
            parts.append(escape(say("ask.paragraph", number=source["paragraph"])))
        if source["url"]:
            parts.append(pages.outside(source["url"], source["url"].split("/")[2]))
        lines.append(f"<li>{pages.anchor(source['iri'], source['title'] or source['iri'])}: {', '.join(parts)}</li>")
    st.html(f'<h3 class="wg-about">{escape(say("ask.sources"))}</h3><ul class="wg-list">{"".join(lines)}</ul>')


def _beside(answers: Sequence[dict[str, Any]]) -> None:
    """Draw what helps: the development of a figure, or what the one answer is tied to."""
    things = [one["iri"] for one in answers if one["iri"]]
    if len(answers) != 1 or not things:
        return
    if things[0].startswith(ID + "figure/"):
        from wardgraph.ui import indicators

        indicators.development(things[0])
    else:
        with st.expander(say("ask.related"), expanded=True):
            graph.small(things[0])


def _sparql(answer: dict[str, Any]) -> None:
    if answer["sparql"]:
        with st.expander(say("ask.sparql")):
            st.code(answer["sparql"], language="sparql", wrap_lines=True)
            pages.page_link("queries", say("ask.run"), icon=":material/code:", sparql=answer["sparql"])


def _ambiguous(answer: dict[str, Any], before: Sequence[str]) -> None:
    st.html(f'<section role="status"><p class="wg-sentence">{escape(answer["text"])}</p></section>')
    st.subheader(say("ask.which"), anchor=False)
    for number, candidate in enumerate(answer["candidates"]):
        hint = f" ({candidate['hint']})" if candidate["hint"] else ""
        if st.button(pages.plain(candidate["label"] + hint), key=f"candidate-{number}"):
            _choose(answer["question"], before, candidate)
    _sparql(answer)


def _choose(question: str, before: Sequence[str], candidate: dict[str, Any]) -> None:
    """Ask again with what was chosen; where no wording gives an answer, open its page."""
    from wardgraph.names import fold

    label, hint = candidate["label"], candidate["hint"] or ""
    named = f"{label} {hint.split(',')[0]}".strip()
    words, bare = question.split(), fold(label).split()
    wordings = []
    # The longest run of words of the question that the label ends in is what was ambiguous.
    for length in range(len(bare), 0, -1):
        for start in range(len(words) - length + 1):
            if [fold(w).strip("?,.") for w in words[start : start + length]] == bare[-length:]:
                rest = words[start + length :]
                tail = [words[start + length - 1][-1]] if words[start + length - 1][-1] in "?,." else []
                wordings.append(" ".join([*words[:start], named + "".join(tail), *rest]))
    for wording in wordings:
        if engine.ask(wording, before)["status"] == "answered":
            pages.go("ask", q=wording, before=list(before))
    if engine.ask(named, [*before, question])["status"] == "answered":
        pages.go("ask", q=named, before=[*before, question])
    pages.go("browse", entity=pages.entity(candidate["iri"]))


def _unanswered(answer: dict[str, Any], before: Sequence[str]) -> None:
    del before
    code = answer["reason_code"] or "not-understood"
    st.html(
        f'<section role="status"><p class="wg-figure">{escape(say(f"ask.reason.{code}"))}</p>'
        f'<p class="wg-sentence">{escape(answer["reason"] or answer["text"])}</p></section>'
    )
    if answer["interpretation"]:
        st.caption(pages.plain(say("ask.understood", text=answer["interpretation"])))
    _sparql(answer)
