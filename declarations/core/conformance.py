"""What a written PDF still lacks for the norms it states: table heads' scope, both norms in one file's metadata, and a
tagged place for its signature.

Sources: ISO 14289-1 (PDF/UA-1) 7.5 and 7.18, ISO 19005-2 (PDF/A-2) 6.6.2.3 and 6.6.4, ISO 32000-1 12.7.4.5.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pydyf  # type: ignore[import-untyped]

SEAL = "seal"  # the id of the element over which the visible signature is placed
FIELD = "Signature"  # the name of the signature field
POINTS_PER_PIXEL = 0.75
PRINTED_AND_LOCKED = 4 | 128  # annotation flags

# PDF/A wants every property outside its own list described in the same metadata.
ACCESSIBLE_TOO = b"""
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/"><pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
"""


def give_scopes(pdf: Any) -> None:
    """Every table head says whether it heads a column or a row."""
    objects: list[Any] = [one for one in pdf.objects if isinstance(one, dict)]
    elements = {one.reference: one for one in objects if one.get("Type") == "/StructElem"}
    for element in elements.values():
        if element["S"] == "/TH" and "A" in element:
            element["A"]["Scope"] = "/Column" if _in_head(element, elements) else "/Row"


def _in_head(element: Any, elements: Mapping[Any, Any]) -> bool:
    while (parent := elements.get(element["P"])) is not None:
        if parent["S"] in ("/THead", "/TBody", "/Table"):
            return bool(parent["S"] == "/THead")
        element = parent
    return False


def claim_accessible(pdf: Any) -> None:
    """State PDF/UA-1 beside the PDF/A that the metadata state already."""
    stream = pdf.objects[int(pdf.catalog["Metadata"].split()[0])]
    stream.stream = [bytes(part).replace(b"</rdf:RDF>", ACCESSIBLE_TOO + b"</rdf:RDF>") for part in stream.stream]


def add_signature_field(document: Any, pdf: Any) -> None:
    """An empty signature field over the element with the id `seal`, if there is one, as part of the tags."""
    for number, page in enumerate(document.pages):
        if SEAL in page.anchors:
            left, top, right, bottom = page.anchors[SEAL]
            box = [left, page.height - bottom, right, page.height - top]
            _place(pdf, number, [round(edge * POINTS_PER_PIXEL, 2) for edge in box])
            return


def _place(pdf: Any, number: int, box: list[float]) -> None:
    page = next(one for one in pdf.objects if one.reference == pdf.page_references[number])
    look = pydyf.Stream(
        [], {"Type": "/XObject", "Subtype": "/Form", "BBox": pydyf.Array([0, 0, box[2] - box[0], box[3] - box[1]])}
    )
    pdf.add_object(look)
    widget = pydyf.Dictionary(
        {
            "Type": "/Annot",
            "Subtype": "/Widget",
            "FT": "/Sig",
            "T": pydyf.String(FIELD),
            "TU": pydyf.String("电子签章"),
            "Rect": pydyf.Array(box),
            "F": PRINTED_AND_LOCKED,
            "P": page.reference,
            "AP": pydyf.Dictionary({"N": look.reference}),
        }
    )
    pdf.add_object(widget)
    page.setdefault("Annots", pydyf.Array()).append(widget.reference)
    pdf.catalog["AcroForm"] = pydyf.Dictionary({"Fields": pydyf.Array([widget.reference]), "SigFlags": 0})
    if "StructTreeRoot" in pdf.catalog:
        _tag(pdf, page, widget)


def _tag(pdf: Any, page: Any, widget: Any) -> None:
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    whole, parents = _object(pdf, root["K"][0]), _object(pdf, root["ParentTree"])
    pointer = pydyf.Dictionary({"Type": "/OBJR", "Obj": widget.reference, "Pg": page.reference})
    pdf.add_object(pointer)
    form = pydyf.Dictionary(
        {
            "Type": "/StructElem",
            "S": "/Form",
            "K": pydyf.Array([pointer.reference]),
            "Pg": page.reference,
            "P": whole.reference,
            "Alt": pydyf.String("电子签章"),
        }
    )
    pdf.add_object(form)
    whole["K"].append(form.reference)
    widget["StructParent"] = max(parents["Nums"][::2], default=-1) + 1
    parents["Nums"].extend([widget["StructParent"], form.reference])


def _object(pdf: Any, reference: Any) -> Any:
    return pdf.objects[int(reference.split()[0])]
