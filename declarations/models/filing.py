"""Declarations, their answers and documents, and the submissions that review reads."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from declarations.models.people import Applicant, by
from declarations.models.programmes import Programme, ProgrammeRevision
from records.models import StoredFile


class Declaration(models.Model):
    """An applicant's filing in one programme. What pages search and sort by stands on the row."""

    class State(models.TextChoices):
        DRAFT = "draft", "填报中"
        SUBMITTED = "submitted", "已提交"
        RETURNED = "returned", "退回修改"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="declarations")
    revision = models.ForeignKey(ProgrammeRevision, on_delete=models.PROTECT, related_name="+")
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, related_name="declarations")
    applicant_name = models.CharField("企业名称", max_length=200)
    applicant_number = models.CharField("登记号", max_length=30)
    subject = models.CharField("申报对象", max_length=200, blank=True)  # the base's or the case's name
    category = models.CharField("类别", max_length=60, blank=True)
    unit = models.CharField("推荐单位", max_length=60, blank=True)
    unit_is_settled = models.BooleanField("推荐单位已报送", default=False)  # since then it can't be another one
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    figures_synthetic = models.BooleanField("数据为合成", default=False)
    on_paper = models.BooleanField("材料以纸质或文件收件", default=False)
    returned_until = models.DateTimeField("补正期限", null=True)
    receipt = models.CharField("最近受理编号", max_length=100, blank=True)
    submitted_at = models.DateTimeField("最近提交时间", null=True)
    changed_at = models.DateTimeField("最近变动时间", default=timezone.now)  # answers, documents, head, or a move
    opened_at = models.DateTimeField("建立时间", auto_now_add=True)
    opened_by = by("建立人")

    class Meta:
        verbose_name = "申报"
        constraints = [
            models.UniqueConstraint(fields=["programme", "applicant", "subject"], name="declaration_once"),
            models.CheckConstraint(
                condition=Q(receipt="", submitted_at__isnull=True) | (~Q(receipt="") & Q(submitted_at__isnull=False)),
                name="receipt_since_submitted",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "applicant_name", "id"]),
            models.Index(fields=["programme", "receipt", "id"]),
            models.Index(fields=["programme", "changed_at", "id"]),
        ]

    def __str__(self) -> str:
        return f"{self.applicant_name} ({self.state})"

    @property
    def title(self) -> str:
        """Who files, and what where that isn't itself."""
        return f"{self.applicant_name} · {self.subject}" if self.subject else self.applicant_name


class SectionAnswers(models.Model):
    """The answers of one section; `version` counts its saves.

    `unread` keeps what was typed and can't be read as an answer, so that nothing typed is lost; such a column has no
    answer. `unconfirmed` names the columns that were carried over from last year and that nobody has looked at yet.
    """

    declaration = models.ForeignKey(Declaration, on_delete=models.CASCADE, related_name="sections")
    section = models.CharField("部分", max_length=60)
    answers = models.JSONField("答案", default=dict)
    unread = models.JSONField("未能识别的内容", default=dict)
    unconfirmed = models.JSONField("待确认的列", default=list)
    version = models.PositiveIntegerField("版本", default=1)
    saved_at = models.DateTimeField("保存时间", auto_now=True)
    saved_by = by("保存人")

    class Meta:
        verbose_name = "分部答案"
        constraints = [models.UniqueConstraint(fields=["declaration", "section"], name="answers_once_per_section")]

    def __str__(self) -> str:
        return f"{self.declaration_id} {self.section} v{self.version}"


class Submission(models.Model):
    """What was submitted, frozen: its canonical JSON, its digest and its receipt number. Review reads only this."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="submissions")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="submissions")
    revision = models.ForeignKey(ProgrammeRevision, on_delete=models.PROTECT, related_name="+")
    sequence = models.PositiveIntegerField("受理序号")
    receipt = models.CharField("受理编号", max_length=100, unique=True)
    content = models.TextField("内容")
    digest = models.CharField("摘要", max_length=64)
    figures_synthetic = models.BooleanField("数据为合成", default=False)
    received_at = models.DateTimeField("收件时间")
    submitted_at = models.DateTimeField("提交时间")
    submitted_by = by("提交人")

    guarded = ("update", "delete")

    class Meta:
        verbose_name = "申报提交"
        constraints = [
            models.UniqueConstraint(fields=["programme", "sequence"], name="submission_sequence_once"),
            models.CheckConstraint(
                condition=Q(received_at__lte=models.F("submitted_at")), name="received_before_submitted"
            ),
        ]

    def __str__(self) -> str:
        return self.receipt


class DeclarationDocument(models.Model):
    """A file in one of the form's document slots, under the name the applicant gave it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="documents")
    slot = models.CharField("材料", max_length=60)
    name = models.CharField("文件名", max_length=255)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    printing = models.ForeignKey("Printing", on_delete=models.PROTECT, null=True, related_name="scans")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)
    added_by = by("上传人")

    class Meta:
        verbose_name = "申报材料"
        ordering = ["slot", "added_at"]

    def __str__(self) -> str:
        return self.name


class Printing(models.Model):
    """A version of the form or the report as it was printed for sealing; `code` stands on every page as a barcode.

    `answers_digest` tells whether the answers have changed since.
    """

    class What(models.TextChoices):
        FORM = "form", "申报表"
        REPORT = "report", "申报书"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="printings")
    what = models.CharField("种类", max_length=10, choices=What)
    number = models.PositiveIntegerField("版本")
    code = models.CharField("校验编码", max_length=40, unique=True)
    answers_digest = models.CharField("内容摘要", max_length=64)
    file = models.ForeignKey(StoredFile, on_delete=models.PROTECT, related_name="+")
    printed_at = models.DateTimeField("打印时间", auto_now_add=True)
    printed_by = by("打印人")

    class Meta:
        verbose_name = "打印版"
        ordering = ["what", "-number"]
        constraints = [models.UniqueConstraint(fields=["declaration", "what", "number"], name="printing_number_once")]

    def __str__(self) -> str:
        return self.code


class Evidence(models.Model):
    """Where a column's value is proved: a file, and the page in it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="evidence")
    column = models.CharField("列", max_length=120)
    document = models.ForeignKey(DeclarationDocument, on_delete=models.CASCADE, related_name="proves")
    page = models.CharField("页码", max_length=40, blank=True)
    added_at = models.DateTimeField("添加时间", auto_now_add=True)
    added_by = by("添加人")

    class Meta:
        verbose_name = "佐证"
        constraints = [
            models.UniqueConstraint(fields=["declaration", "column", "document", "page"], name="evidence_once")
        ]

    def __str__(self) -> str:
        return f"{self.column}: {self.document_id} {self.page}"


class ReturnNote(models.Model):
    """Why a submitted declaration went back to its applicant: in general, and by column in `fields`."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="return_notes")
    reason = models.TextField("退回理由")
    fields = models.JSONField("逐项理由", default=dict)
    until = models.DateTimeField("补正期限")
    returned_at = models.DateTimeField("退回时间", auto_now_add=True)
    returned_by = by("退回人")

    class Meta:
        verbose_name = "退回说明"
        ordering = ["-returned_at", "-id"]

    def __str__(self) -> str:
        return f"{self.declaration_id} returned until {self.until:%Y-%m-%d}"


class Extension(models.Model):
    """More time for filing than the calendar gives, with the reason: for everybody, a unit's, or one applicant."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="extensions")
    applicant = models.ForeignKey(Applicant, on_delete=models.PROTECT, null=True, related_name="+")
    unit = models.CharField("推荐单位", max_length=60, blank=True)
    until = models.DateTimeField("延至")
    reason = models.CharField("理由", max_length=500)
    granted_at = models.DateTimeField("准许时间", auto_now_add=True)
    granted_by = by("准许人")

    class Meta:
        verbose_name = "申报延期"
        constraints = [
            models.CheckConstraint(condition=Q(applicant__isnull=True) | Q(unit=""), name="extension_for_one_or_a_unit")
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} until {self.until:%Y-%m-%d}"
