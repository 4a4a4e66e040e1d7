"""Which pages of an API came, and which did not: a list that was fetched in part looks like one that is whole."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlsplit

from klantreis.sources.jsonstream import Page


class Lijsten:
    """The lists of which pages came. A page that came twice counts once; one without links is a list by itself.

    Where the links have no numbers, nothing can be told.
    """

    def __init__(self) -> None:
        self._pages: dict[str, dict[int, tuple[Page, str]]] = {}

    def voeg_toe(self, page: Page, kind: str) -> None:
        """Note a page, and the kind of its objects ("" when it has none that are known here)."""
        place = list_and_number(page) if page.next or page.previous else (str(len(self._pages)), 1)
        if place is not None and (kind or not page.size):  # what is left alone may lack pages
            self._pages.setdefault(place[0], {}).setdefault(place[1], (page, kind))

    def ontbrekend(self) -> list[tuple[str, int, int, tuple[int, ...]]]:
        """The lists of which something is missing: kind, objects that came, objects that there are, missing pages.

        Not every server counts its objects (or exactly), so the links between pages tell it too.
        """
        found = []
        for pages in self._pages.values():
            came = sum(page.size for page, _kind in pages.values())
            total = max(page.count or 0 for page, _kind in pages.values())
            linked = {nr + 1 for nr, (page, _kind) in pages.items() if page.next}
            linked |= {nr - 1 for nr, (page, _kind) in pages.items() if page.previous}
            missing = tuple(sorted(linked - pages.keys()))
            if missing or came < total:
                kinds = [kind for _nr, (_page, kind) in sorted(pages.items()) if kind]
                found.append((kinds[0] if kinds else "", came, total, missing))
        return sorted(found)


def list_and_number(page: Page) -> tuple[str, int] | None:
    """The list that a page is of and its number, by its links: those of one list are equal but for the page.

    >>> list_and_number(Page(9, "https://x/zaken?page=3&a=1", None, 3))
    ("/zaken?[('a', '1')]", 2)
    >>> list_and_number(Page(9, None, "https://y/zaken?a=1", 3))
    ("/zaken?[('a', '1')]", 2)
    """
    try:
        parts = urlsplit(page.next or page.previous or "")
        query = parse_qsl(parts.query)
        number = int(next((value for name, value in query if name == "page"), "1"))
    except ValueError:
        return None
    rest = sorted(pair for pair in query if pair[0] != "page")
    return f"{parts.path.rstrip('/')}?{rest}", number - 1 if page.next else number + 1
