"""What makes one PDF valid as PDF/A-3a (ISO 19005-3, for the archive) and PDF/UA-1 (ISO 14289-1, for the blind).

WeasyPrint writes PDF/A-3a with tags. `finisher` adds what it leaves out, right before the file is written: that it is
PDF/UA-1 as well, which way each head of a table looks, which heads each figure stands under, the bodies of list items.
"""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any

from .glyphs import number_glyphs
from .job import Attachment
from .packing import pack

VARIANT = "pdf/a-3a"
LEVELS = ("/H1", "/H2", "/H3", "/H4", "/H5", "/H6")

# PDF/A allows properties of other standards in the XMP packet only with a description of their schema beside them.
PDF_UA = """<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" pdfuaid:part="1"/>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Indicates, which part of ISO 14289 standard is followed</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


def attached(attachments: Sequence[Attachment], at: str | None) -> list[Any]:
    """The attachments as WeasyPrint takes them, dated `at` (ISO 8601 with a zone), in the order that a PDF asks for."""
    from weasyprint import Attachment as Embedded

    time = (datetime.fromisoformat(at) if at else datetime(2000, 1, 1, tzinfo=UTC)).astimezone(UTC)
    return [
        Embedded(
            string=one.data,
            name=one.name,
            description=one.description,
            created=time,
            modified=time,
            relationship="Data",
        )
        for one in sorted(attachments, key=lambda one: one.name)
    ]


def finisher(attachments: Sequence[Attachment]) -> Callable[[Any, Any], None]:
    """A finisher of WeasyPrint (weasyprint.Document, pydyf.PDF) for a PDF that carries these."""

    def finish(document: Any, pdf: Any) -> None:
        add_identifier(pdf)
        tell_media_types(pdf, attachments)
        for page in document.pages:
            tell_heads(list(marked_cells(page)))
        level_headings(pdf)
        wrap_items(pdf)
        for made in pdf.objects:
            if getattr(made, "extra", {}).get("Subtype") == "/OpenType":
                made.stream = [number_glyphs(made.stream[0])]
        pack(pdf)

    return finish


def add_identifier(pdf: Any) -> None:
    """Say in the XMP packet that the file is PDF/UA-1."""
    packet = at(pdf, pdf.catalog["Metadata"])
    packet.stream = [b"".join(packet.stream).replace(b"</rdf:RDF>", PDF_UA.encode() + b"</rdf:RDF>", 1)]


def tell_media_types(pdf: Any, attachments: Sequence[Attachment]) -> None:
    """Give each embedded file the media type that it came with; WeasyPrint guesses one from the name."""
    types = {one.name: one.media_type for one in attachments}
    for file in [made for made in pdf.objects if isinstance(made, dict) and made.get("Type") == "/Filespec"]:
        at(pdf, file["EF"]["F"]).extra["Subtype"] = "/" + types[file["UF"].string].replace("/", "#2f")
    if attachments:
        # WeasyPrint names each file twice.
        pdf.catalog["AF"][:] = dict.fromkeys(pdf.catalog["AF"])


def at(pdf: Any, reference: bytes) -> Any:
    """The object that b"12 0 R" refers to."""
    return pdf.objects[int(reference.split()[0])]


def marked_cells(page: Any) -> Iterator[tuple[Any, bool]]:
    """The cells of all tables of a page, and whether they stand in the head of one."""

    def below(box: Any, in_head: bool) -> Iterator[tuple[Any, bool]]:
        in_head = in_head or box.element_tag == "thead"
        if getattr(box, "mark", None) is not None:
            yield box, in_head
        for child in getattr(box, "children", ()):
            yield from below(child, in_head)

    return below(page._page_box, False)


def tell_heads(cells: Sequence[tuple[Any, bool]]) -> None:
    """Set the scope of each head; heads that HTML names for a cell replace those that WeasyPrint guesses."""
    names = {box.element.get("id"): box.mark["ID"] for box, _in_head in cells if box.element_tag == "th"}
    for box, in_head in cells:
        told = box.element.get("scope", "col" if in_head else "row")
        if box.element_tag == "th":
            box.mark["A"]["Scope"] = "/Column" if told.startswith("col") else "/Row"
        elif headers := box.element.get("headers"):
            box.mark["A"]["Headers"][:] = [names[name] for name in headers.split() if name in names]


def level_headings(pdf: Any) -> None:
    """Let no heading stand more than one level below the one over it: a preamble has a (一) but no 一、 over that."""
    above = list[int]()
    for made in pdf.objects:
        if isinstance(made, dict) and (told := made.get("S")) in LEVELS:
            while above and above[-1] >= LEVELS.index(told):
                above.pop()
            above.append(LEVELS.index(told))
            made["S"] = LEVELS[len(above) - 1]


def wrap_items(pdf: Any) -> None:
    """Put what a list item says into a body (LBody); WeasyPrint leaves it beside the mark where it is a paragraph."""
    import pydyf

    items: list[Any] = [made for made in pdf.objects if isinstance(made, dict) and made.get("S") == "/LI"]
    for item in items:
        marks = [kid for kid in item["K"] if at(pdf, kid).get("S") in ("/Lbl", "/LBody")]
        said = [kid for kid in item["K"] if kid not in marks]
        if said:
            parts = {
                "Type": "/StructElem",
                "S": "/LBody",
                "K": pydyf.Array(said),
                "Pg": item["Pg"],
                "P": item.reference,
            }
            body = pydyf.Dictionary(parts)
            pdf.add_object(body)
            for kid in said:
                at(pdf, kid)["P"] = body.reference
            item["K"] = pydyf.Array([*marks, body.reference])
