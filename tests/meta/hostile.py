"""What is sent to break a page, as it stands in an address: percent signs and all."""

from __future__ import annotations

HUGE = "a" * 10_000
NUL = "%00"
STRANGE = (
    "-1", "1e3", "abc", "1%00", "%00", "%D9%A3", "%EF%BC%93", "9223372036854775808",
    "18446744073709551616", "1" + "0" * 30, "1" + "0" * 40, "1" * 10_000, HUGE, "%ED%A0%80", "%FF%FE", "%C3%28", "%",
    "%zz", "'%22%3Cscript%3Ealert(1)%3C/script%3E", "';DROP+TABLE+x;--", "%0D%0ASet-Cookie:%20a=b", "%5B%5D", "%7B%7D",
    "../../../etc/passwd", "..%2f..%2f", "%F0%9F%92%A9" * 50, "%CC%81" * 200, "%E2%80%AE", "author:", "author:0",
    "author:-1", "author:9223372036854775808", "author:" + "9" * 40, "author:%D9%A3", "work:%00", "nothing:1",
    "http://[", "//evil.example/", "NaN", "inf", "null", "True", "((((", "%5C", "%25s%25n",
)  # fmt: skip
"""Values that none of our numbers, words and names of nodes has."""
ODD = ("0", "01", "+1", "1.5", "%20", "1%20")
"""Values that may be read as a number, or not."""
REFUSED_TEXTS = (HUGE, "lin%00", NUL, "%C3%A9" * 6_000, "(" * 10_000, "%22" * 10_000, "-x+" * 4_000)
"""Texts that are longer than any that is asked, or that no column can hold."""
IDS = (
    "0", "-1", "01", "1.5", "1e3", "999999999999999999", "9223372036854775807", "9223372036854775808", "1" + "0" * 40,
    "abc", "%00", "1%00", "%ED%A0%80", "%FF", "%D9%A3", "%EF%BC%93", "+1", "%20", "1%0A", "..", "%2e%2e%2f", "'",
    "%3Cscript%3E", "a" * 10_000, "1" * 10_000,
)  # fmt: skip
"""Ids that nothing has."""
SLUGS = (
    "x", "-", "%00", "%ED%A0%80", "%FF", "..", "%2e%2e", "//evil.example", "%2F%2Fevil.example", "%5C%5Cevil.example",
    "%0D%0ALocation:%20https:%2F%2Fevil.example", "%3Cscript%3Ealert(1)%3C/script%3E", "%E6%9E%97" * 3_000, HUGE,
    "%E2%80%AE", "%25", "%3Fa=b", "%23",
)  # fmt: skip
FIELDS = (
    "", " ", "%00", "a%00b", HUGE, "%ED%A0%80", "%FF%FE", "-1", "0", "9223372036854775808", "1" + "0" * 40,
    "1" * 10_000, "%D9%A3", "abc", "1.5", "author:0", "author:9223372036854775808", "%3Cscript%3Ealert(1)%3C/script%3E",
    "http://[", "https://127.0.0.1/", "javascript:alert(1)", "%0D%0ABcc:%20a@b.example", "%E2%80%AE", "%CC%81" * 200,
    "2026-13-45T99", "0001-01-01T00:00:00", "9999-12-31T23:59:59", "%5B1,2%5D",
)  # fmt: skip
"""Values of fields."""
VALUES: tuple[object, ...] = (
    None, True, 0, -1, 1.5, 2**63, 10**40, "", " ", "0", "\0", "a\0b", "a" * 10_000, "\u202e", "9223372036854775808",
    "author:0", "author:9223372036854775808", "institution:ffffffffffffffff", [], ["1"] * 2_000, [None], {}, {"a": {}},
)  # fmt: skip
"""Values of fields of JSON."""
QUERIES = (
    "a=%00", "%00=a", "a[]=1&a[b]=2", "=&&=;==", "%", "%FF=%FF", "x" * 10_000, "&".join("a=1" for _ in range(900)),
    "q[]=1", "page[]=1&page[0]=2", "_method=DELETE", "format=xml", "next=//evil.example/", "next=https://evil.example/%00",
)  # fmt: skip
"""Whole queries, of parameters that nothing reads."""
HEADERS: tuple[dict[str, str], ...] = (
    {"accept": "nonsense"},
    {"accept": "application/xml;q=x, */*;q=2"},
    {"accept": "a" * 10_000},
    {"accept": "text/html\x00"},
    {"accept-language": "\xff\xfe, x" * 1_000},
    {"accept-encoding": "gzip;q=nothing, br;;;"},
    {"cookie": "sessionid=; csrftoken=; messages="},
    {"cookie": "sessionid=%00\x01'; csrftoken=" + "a" * 5_000 + "; messages=\"[[1,2\"; a; =; ;;"},
    {"cookie": "messages=" + "W1sw" * 1_000 + "; sessionid=" + "x" * 4_000},
    {"if-none-match": 'W/"' + "x" * 5_000},
    {"if-none-match": "*,,\"", "if-modified-since": "never"},
    {"if-modified-since": "Thu, 99 Foo 99999999999999 25:61:61 GMT"},
    {"range": "bytes=9-1,-,a-b"},
    {"referer": "http://[", "origin": "null"},
    {"x-forwarded-for": "nobody", "x-forwarded-proto": "ftp", "x-forwarded-host": "[["},
    {"hx-request": "true", "hx-current-url": "http://[", "hx-target": "%00", "hx-trigger": "\xff"},
    {"hx-request": "maybe", "hx-current-url-uri-autoencoded": "true", "hx-current-url": "%ED%A0%80"},
    {"hx-request": "true", "hx-history-restore-request": "true", "hx-boosted": "x", "hx-prompt": "\x00"},
    {"authorization": "Token \x00", "content-type": "text/html; charset=nothing"},
    {"host": "[["},
    {"host": "evil.example"},
    {"user-agent": "\xff" * 3_000},
)  # fmt: skip
BODIES: tuple[tuple[str, bytes], ...] = (
    ("application/x-www-form-urlencoded", b""),
    ("application/x-www-form-urlencoded", b"%"),
    ("application/x-www-form-urlencoded", b"\xff\xfe=\x00&=&&;"),
    ("application/x-www-form-urlencoded", b"&".join(b"a=1" for _ in range(2_000))),
    ("application/x-www-form-urlencoded", b"a=" + b"x" * 3_000_000),
    ("application/x-www-form-urlencoded; charset=utf-16", b"a=b"),
    ("application/x-www-form-urlencoded; charset=nothing", b"a=b"),
    ("multipart/form-data", b"--x\r\n"),
    ("multipart/form-data; boundary=", b"--\r\n"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data; name=\"a\"\r\n"),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\n\xff\r\n--x--"),
    ("multipart/form-data; boundary=" + "x" * 500, b"--x--"),
    ("application/json", b"{\"a\": [" * 5_000),
    ("application/json", b"\"\\ud800\""),
    ("text/plain; charset=\"", b"a"),
    ("nothing", b"\x00" * 100),
)  # fmt: skip
"""Bodies of forms that are none."""
