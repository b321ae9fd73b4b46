"""QR codes: drawn, told in words, and harmless whatever the address."""

from publication.core.qr import to_svg


def test_a_code_is_an_svg_that_says_what_is_in_it():
    svg = to_svg("https://example.cn/verify/a-v1/")
    assert svg.startswith("<svg ")
    assert "<title>二维码，内容为 https://example.cn/verify/a-v1/</title>" in svg


def test_other_addresses_give_other_codes():
    assert to_svg("https://example.cn/verify/a-v1/") != to_svg("https://example.cn/verify/a-v2/")


def test_an_address_is_no_markup():
    assert "<script>" not in to_svg("https://example.cn/<script>")
