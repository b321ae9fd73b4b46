"""Inputs of short forms: what was typed comes back, faults stand beside it, and nothing typed becomes markup."""

from datetime import date

from django import forms

from review.templatetags.fields import field_row


class Short(forms.Form):
    title = forms.CharField(label="材料", max_length=10)
    reason = forms.CharField(label="理由", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2}))
    until = forms.DateField(label="期限", widget=forms.DateInput(attrs={"type": "date"}), required=False)
    column = forms.ChoiceField(label="数据项", choices=[("a", "收入<万元>"), ("b", "税金")])


def test_an_input_carries_its_label_and_must():
    assert field_row(Short()["title"], "写全称") == (
        '<div class="move-field"><label for="id_title">材料</label> <span class="hint">写全称</span>\n'
        '  <input class="form-control form-control-sm" type="text" name="title" id="id_title" value="" required>\n'
        "  </div>\n"
    )


def test_what_was_typed_comes_back_as_text_with_its_fault():
    form = Short({"title": "<b>&一份太长的材料名称", "reason": "</textarea><script>"})
    assert field_row(form["title"]) == (
        '<div class="move-field"><label for="id_title">材料</label>\n'
        '  <input class="form-control form-control-sm" type="text" name="title" id="id_title"'
        ' value="&lt;b&gt;&amp;一份太长的材料名称" required aria-invalid="true" aria-describedby="id_title-errors">\n'
        f'  <span class="field-errors" id="id_title-errors">{form.errors["title"][0]}</span></div>\n'
    )
    assert field_row(form["reason"]) == (
        '<div class="move-field"><label for="id_reason">理由</label>\n'
        '  <textarea class="form-control form-control-sm" name="reason" id="id_reason" rows="2" maxlength="500">'
        "&lt;/textarea&gt;&lt;script&gt;</textarea>\n  </div>\n"
    )


def test_a_date_is_written_as_browsers_read_it():
    assert 'type="date" name="until" id="id_until" value="2026-11-30">' in field_row(
        Short(initial={"until": date(2026, 11, 30)})["until"]
    )
    assert 'type="date" name="until" id="id_until" value="明天"' in field_row(Short({"until": "明天"})["until"])


def test_a_select_has_its_choice():
    assert field_row(Short(initial={"column": "b"})["column"]) == (
        '<div class="move-field"><label for="id_column">数据项</label>\n'
        '  <select class="form-select form-select-sm" name="column" id="id_column" required>'
        '<option value="a">收入&lt;万元&gt;</option><option value="b" selected>税金</option></select>\n  </div>\n'
    )
