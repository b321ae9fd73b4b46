"""What a model can't see of a form's document slots."""

from __future__ import annotations

from declarations.core.document import Document, Fault
from declarations.core.form import FieldType, FormDefinition

SCANNED = {"pdf", "jpg", "png"}


def slot_faults(document: Document, definition: FormDefinition) -> list[Fault]:
    """A slot isn't called like a field that asks for a file; of each print there is one scan, to be looked at."""
    files = {field.code for field in definition.fields if field.type is FieldType.FILE}
    scans = [slot.scan_of for slot in definition.documents]
    is_report = any(section.layout == "narrative" for section in definition.sections)
    faults = []
    for d, slot in enumerate(definition.documents):
        rules = [
            ("code", slot.code in files, f"“{slot.code}”已是一个文件字段，它自带材料栏"),
            ("scan_of", slot.scan_of is not None and slot.scan_of in scans[:d], "同一种盖章扫描件只能有一栏"),
            ("scan_of", slot.scan_of == "report" and not is_report, "没有申报书的章节（layout: narrative）"),
            ("accept", slot.scan_of is not None and not set(slot.accept) <= SCANNED, "扫描件只能是 pdf、jpg、png"),
        ]
        faults += [document.fault(("documents", d, key), message) for key, wrong, message in rules if wrong]
    return faults
