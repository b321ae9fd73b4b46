"""What is sent to be kept: each file within its limit, and all of a request within theirs."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory

from config.uploads import MAX_TOGETHER
from declarations.core.upload import MAX_BYTES, UploadError

MOST = MAX_TOGETHER // MAX_BYTES


def sent(*sizes: int):
    files = [SimpleUploadedFile(f"{place}.pdf", bytes(size)) for place, size in enumerate(sizes)]
    return RequestFactory().post("/", {"files": files}).FILES.getlist("files")


def test_what_is_within_the_limits_is_kept():
    assert [len(file.read()) for file in sent(1, MAX_BYTES)] == [1, MAX_BYTES]


def test_a_file_over_the_limit_is_kept_nowhere_and_the_next_one_is():
    large, small = sent(MAX_BYTES + 1, 3)
    with pytest.raises(UploadError, match=r"“0\.pdf”有 20 MB，超过 20 MB，请压缩后再传"):
        large.read()
    assert (large.size, small.read()) == (MAX_BYTES + 1, bytes(3))


def test_all_files_of_a_request_have_a_limit_together():
    files = sent(*[MAX_BYTES] * MOST, MAX_BYTES, 0)
    assert sum(len(file.read()) for file in files[:MOST]) == MAX_TOGETHER
    with pytest.raises(UploadError, match=rf"“{MOST}\.pdf”没有保存：一次上传的文件合计不能超过 200 MB，请分几次传"):
        files[MOST].read()
